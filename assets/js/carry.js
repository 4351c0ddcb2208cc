// Switching the language loads the page anew. What is typed, chosen and open on it is carried over, in this tab only.
import { fill, touched, words } from "./drafts.js";
import { letGo } from "./forms.js";

const SWITCH = "form[action$='/account/language/']";
const KEY = "zk-carry";
// Forms that carry themselves: drafts, the search in the address, values edited in place (leaving those saves them).
const OWN = `${SWITCH}, [data-draft], [role=search], .zk-edit-form`;

export const here = () => location.pathname + location.search;
const forms = () => [...document.forms].filter((form) => !form.matches(OWN) && !form.closest("dialog"));
/** A form has no name that outlives the page; its address and its place among those of the same address do. */
export const goal = (form) => form.getAttribute("hx-post") ?? form.getAttribute("action") ?? "";
const nameOf = (form, all) => `${goal(form)} ${all.filter((other) => goal(other) === goal(form)).indexOf(form)}`;

// From which state of the record somebody began: else what others changed meanwhile would be overwritten unasked.
const begun = (form) => Object.fromEntries(["version", "opened"].filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]));

/** Return what was typed in some forms, those left out in which nothing was. */
export const typedIn = (all) =>
  all.map((form) => ({ name: nameOf(form, all), fields: touched(form), words: words(form), begun: begun(form) })).filter(({ fields }) => Object.keys(fields).length);

/** Put what was typed into its form where that is there; return the rest. */
export function put(typed, all) {
  return typed.filter(({ name, ...kept }) => {
    const form = all.find((other) => nameOf(other, all) === name);
    if (!form) return true;
    fill(form, kept);
    for (const [field, value] of Object.entries(kept.begun)) if (form.elements[field]) form.elements[field].value = value;
    return false;
  });
}

function leave(event) {
  if (!event.target.matches(SWITCH)) return;
  event.target.elements.next.value = here() + location.hash;
  for (const form of document.querySelectorAll("form[data-draft]")) form.dispatchEvent(new Event("zk:keep"));
  const typed = typedIn(forms());
  const open = [...document.querySelectorAll("[data-toggle][aria-expanded=true]")].map((button) => button.dataset.toggle);
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ at: here(), typed, open, top: scrollY }));
  } catch {
    return; // Nothing can be carried: then the browser asks before it leaves what is typed.
  }
  letGo();
}

function arrive() {
  let carried = null;
  try {
    carried = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
  if (carried?.at !== here()) return;
  for (const form of document.querySelectorAll("form[data-draft]")) form.dispatchEvent(new Event("zk:restore"));
  put(carried.typed, forms());
  for (const id of carried.open) document.querySelector(`[data-toggle="${CSS.escape(id)}"][aria-expanded=false]`)?.click();
  scrollTo({ top: carried.top, behavior: "instant" });
}

export function start() {
  document.addEventListener("submit", leave);
  arrive();
}
