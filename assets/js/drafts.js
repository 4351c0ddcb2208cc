// What somebody is typing in a form (`<form data-draft="its title">`) stands on this device until it is saved, discarded,
// or he signs out. It belongs to one person: the arrival of another deletes it. Passwords and files are never kept.
import { meta } from "./base.js";

const PREFIX = "zk-draft:";
const SENT = "zk-draft-sent";
const DONE = "zk-forms-done";
const DAYS = 14;
const MOST = 20;
const NOT_KEPT = "[type=hidden], [type=password], [type=file], [type=submit], [type=button], [data-not-kept]";

const person = () => meta("zk-person");
export const keyOf = (form) => `${PREFIX}${person()}:${form.dataset.draftAt ?? location.pathname + location.search}`;

/** A browser that keeps nothing (private windows, full storage) has no drafts. */
function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

export const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key)), null);
export const drop = (key) => attempt(() => localStorage.removeItem(key));
const keys = () => attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)), []);

/** Return all drafts of this device as [{key, title, url, at}], the newest first. */
export const all = () =>
  keys()
    .map((key) => ({ key, ...read(key) }))
    .sort((one, other) => other.at - one.at);

export function write(key, draft) {
  attempt(() => localStorage.setItem(key, JSON.stringify(draft)));
  for (const { key: old } of all().slice(MOST)) drop(old);
}

/** Return {name: [values]} of what a person can type in a form. */
export function values(form) {
  const found = {};
  for (const control of form.elements) {
    if (!control.name || control.disabled || control.matches(NOT_KEPT) || !control.matches("input, select, textarea")) continue;
    const held = (found[control.name] ??= []);
    if (control.matches("[type=checkbox], [type=radio]")) control.checked && held.push(control.value);
    else if (control.multiple) held.push(...[...control.selectedOptions].map((option) => option.value));
    else held.push(control.value);
  }
  return found;
}

function isTouched(control) {
  if (control.matches("[type=checkbox], [type=radio]")) return control.checked !== control.defaultChecked;
  if (control.tagName !== "SELECT") return control.value !== control.defaultValue;
  const options = [...control.options];
  const first = options.filter((option) => option.defaultSelected);
  const begins = first.length || control.multiple ? first : options.slice(0, 1);
  return options.some((option) => option.selected !== begins.includes(option));
}

/** Return what differs from how the page came, as `values` does; for forms whose beginning nobody noted. */
export function touched(form) {
  const names = new Set([...form.elements].filter((each) => each.name && each.matches("input, select, textarea") && !each.matches(NOT_KEPT) && isTouched(each)).map((each) => each.name));
  return Object.fromEntries(Object.entries(values(form)).filter(([name]) => names.has(name)));
}

/** Return {value: text} of the options chosen in look-ups, which the next page could not name. */
export function words(form) {
  const chosen = [...form.querySelectorAll("select")].flatMap((select) => [...select.selectedOptions]);
  return Object.fromEntries(chosen.filter((option) => option.value).map((option) => [`${option.closest("select").name}:${option.value}`, option.text]));
}

/** Put kept values into a form, as if they were typed. */
export function fill(form, { fields, words: named = {} }) {
  // The form that logs a talk is one line on the phone until somebody begins; this one is begun.
  if (form.matches(".zk-touch")) form.setAttribute("data-begun", "");
  for (const [name, kept] of Object.entries(fields)) {
    const controls = [...form.elements].filter((control) => control.name === name && !control.matches(NOT_KEPT));
    const rest = [...kept];
    // What comes back must be seen.
    controls[0]?.closest("details")?.setAttribute("open", "");
    for (const control of controls) {
      if (control.matches("[type=checkbox], [type=radio]")) control.checked = kept.includes(control.value);
      else if (control.tagName === "SELECT") choose(control, control.multiple ? kept : [rest.shift() ?? ""], named);
      else control.value = rest.shift() ?? "";
      for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }
}

function choose(select, kept, named) {
  for (const value of kept) {
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(named[`${select.name}:${value}`] ?? value, value));
  }
  for (const option of select.options) option.selected = kept.includes(option.value);
  const { tomselect } = select;
  if (!tomselect) return;
  tomselect.sync();
  tomselect.setValue(select.multiple ? kept : kept[0], true);
}

/** Note that a form was sent: the next page says whether it was saved. */
export const sent = (key) => attempt(() => sessionStorage.setItem(SENT, key));

/** What was sent is kept until a page comes that says it was done; an error, a sign-in page or no page says nothing. */
function settle() {
  const key = attempt(() => sessionStorage.getItem(SENT), null);
  attempt(() => sessionStorage.removeItem(SENT));
  if (!key || !document.querySelector("zk-toasts template[data-level=success]")) return;
  drop(key);
  attempt(() => sessionStorage.setItem(DONE, JSON.stringify([...done(), key].slice(-MOST))));
}

const done = () => attempt(() => JSON.parse(sessionStorage.getItem(DONE)) ?? [], []);

/**
 * What was saved is not filled in twice: whoever comes back to its form by *Back* is led on to where *Cancel* leads,
 * and *Forward* still goes to what he saved. Whoever opens the form anew has it.
 */
export function leftBehind(form, again = false) {
  const key = keyOf(form);
  if (!done().includes(key)) return false;
  if (!again && performance.getEntriesByType("navigation")[0]?.type !== "back_forward") {
    attempt(() => sessionStorage.setItem(DONE, JSON.stringify(done().filter((each) => each !== key))));
    return false;
  }
  const onward = form.querySelector("[data-discard][href]");
  if (onward) location.replace(onward.href);
  return Boolean(onward);
}

export function dropAll() {
  for (const key of keys()) drop(key);
}

/** What others left here, and what is old, goes before anybody could see it. */
export function start() {
  settle();
  if (!person()) return;
  const oldest = Date.now() - DAYS * 86400_000;
  for (const { key, at } of all()) if (!key.startsWith(`${PREFIX}${person()}:`) || !(at > oldest)) drop(key);
}
