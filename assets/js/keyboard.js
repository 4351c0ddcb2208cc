// The keyboard map. Nothing here fires while someone types; `?` shows the map.
import { typing } from "./base.js";

const GO_WAIT = 1200; // ms in which the letter after `g` counts
let goUntil = 0;

const rows = () => [...document.querySelectorAll(".zk-table tbody tr")];

function moveRow(step) {
  const all = rows();
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.max(0, Math.min(all.length - 1, here + step))];
  next?.querySelector("a.zk-row-link")?.focus();
}

const press = (selector) => () => document.querySelector(selector)?.click();

/** Open the form of this page, or the Create menu with its first choice in focus, so that arrows and Enter go on. */
function create() {
  const button = document.querySelector("[data-create]") ?? document.querySelector("[data-create-menu]");
  button?.click();
  if (button?.matches("[data-create-menu]")) button.popoverTargetElement?.querySelector("a")?.focus();
}

const KEYS = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("zk-keys")?.showModal(),
  c: create,
  e: press(".zk-edit-open"),
  f: press("[data-filter-toggle]"),
  j: () => moveRow(1),
  k: () => moveRow(-1),
  x: () => document.activeElement.closest("tr")?.querySelector("input[name=ids]")?.click(),
  "[": press("[data-sidebar-toggle]"),
};

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
    if (event.key === "Escape" && event.target.matches?.("[data-search]")) event.target.blur();
    return;
  }
  if (Date.now() < goUntil) {
    goUntil = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) return void (event.preventDefault(), link.click());
  }
  if (event.key === "g") return void (goUntil = Date.now() + GO_WAIT);
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

/** Ctrl-Enter or Cmd-Enter sends the form one is in. */
function sendForm(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest?.("form:not(.zk-edit-form)")?.requestSubmit();
}

export function start() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("keydown", sendForm);
}
