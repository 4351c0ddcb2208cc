// Habits of forms: unsaved changes are not lost by accident, and the first error gets the focus.
import { remember, say, word } from "./base.js";

const dirty = new Set();

function guard(event) {
  const form = event.target.closest?.("form[data-guard]");
  if (form) dirty.add(form);
}

function leave(event) {
  const unsaved = [...dirty].some((form) => form.isConnected);
  if (unsaved) event.preventDefault();
}

/** No text has a NUL: none can be kept or found, and what is asked with one gets no answer. So none stands in a box. */
function plain({ target }) {
  if (target.value?.includes?.("\0") && target.type !== "file") target.value = target.value.replaceAll("\0", "");
}

/** Keep a second click from creating a second record. */
function sent(event) {
  if (!event.defaultPrevented && !navigator.onLine) {
    event.preventDefault();
    return void say({ level: "danger", text: word("offline") });
  }
  // A look at it in another tab saves nothing: the form stays as it is.
  if (event.submitter?.formTarget === "_blank") return;
  dirty.delete(event.target);
  if (event.defaultPrevented || event.target.method === "get") return;
  const buttons = event.target.querySelectorAll("button[type=submit]");
  setTimeout(() => buttons.forEach((button) => (button.disabled = true)));
  addEventListener("pageshow", () => buttons.forEach((button) => (button.disabled = false)), { once: true });
}

/** In a bulk change, giving a field a value says that it is meant. */
function tick(event) {
  const box = event.target.closest?.(".zk-choose")?.querySelector("input[name=fields]");
  if (box && box !== event.target) box.checked = true;
}

/** Whoever opens "More fields" finds them open in the next form, until he closes them. */
function unfolded(event) {
  const more = event.target.closest?.(".zk-more > summary")?.parentElement;
  if (more) remember({ more: more.open ? "closed" : "open" });
}

/** What is typed is in good hands: leave without asking. */
export const letGo = () => dirty.clear();

export function start() {
  document.addEventListener("input", plain, true);
  document.addEventListener("input", tick);
  document.addEventListener("change", tick);
  document.addEventListener("input", guard);
  document.addEventListener("change", guard);
  document.addEventListener("submit", sent);
  document.addEventListener("click", unfolded);
  addEventListener("beforeunload", leave);
  document.querySelector("[data-error-summary]")?.focus();
}
