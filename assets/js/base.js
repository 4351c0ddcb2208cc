// What all elements share: words in the page's language, the CSRF token, requests, the language itself.

export const language = document.documentElement.lang || "en";

export const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
export const csrfToken = () => meta("csrf-token");

/** Return the page's word for `key` with {names} filled in. The words stand in `<template id="zk-words">`. */
export function word(key, values = {}) {
  const found = document.getElementById("zk-words")?.dataset[key] ?? key;
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Make an element: `make("button", {class: "btn", type: "button"}, "Save", icon("check"))`. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${meta("zk-icons")}#${name}`);
  svg.append(use);
  return svg;
}

/** POST form values to our own server and return the Response. */
export function post(url, values = {}, options = {}) {
  const body = values instanceof FormData ? values : new URLSearchParams(values);
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin", ...options });
}

/** Return the JSON of an answer, or null. Whoever was signed out elsewhere gets the sign-in page: that is no answer. */
export const told = async (answer) => (answer?.ok && !answer.redirected ? answer.json() : null);

/** Remember a preference on this person's account; a lost connection only costs the remembering. */
export async function remember(values) {
  const url = meta("zk-preference");
  if (url) await post(url, values).catch(() => {});
}

export const say = (detail) => document.dispatchEvent(new CustomEvent("zk:toast", { detail }));

/** Read the JSON of the `<script type="application/json">` inside `element`, or null. */
export function data(element, selector = "script[type='application/json']") {
  const script = element.querySelector(selector);
  return script ? JSON.parse(script.textContent) : null;
}

export const typing = (target) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable], .ts-wrapper, dialog[open], [popover]") !== null;
