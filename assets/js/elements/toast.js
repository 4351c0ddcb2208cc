// <zk-toasts>: short notes at the corner, read aloud, with an undo that really undoes.
// Server: HX-Trigger: {"zk:toast": {"text": "…", "level": "success|info|danger", "undo": "/url/", "url": "/open/", "label": "Open"}}
import { icon, make, post, word } from "../base.js";

const MOST = 2;
const STAY = 8000; // ms; failures stay until they are closed
const STAY_UNDO = 15000; // ms: one has to read what was done before one knows that it was wrong
const ICONS = { success: "circle-check", info: "info-circle", danger: "alert-triangle", warning: "alert-triangle" };

/** Return the dialog in front, in which the hand is. */
function modal() {
  const open = [...document.querySelectorAll("dialog:modal")];
  return open.find((dialog) => dialog.contains(document.activeElement)) ?? open.at(-1);
}

class Toasts extends HTMLElement {
  connectedCallback() {
    this.show = this.show.bind(this);
    document.addEventListener("zk:toast", this.show);
    for (const note of this.querySelectorAll("template[data-text]")) this.add(note.dataset);
  }

  disconnectedCallback() {
    document.removeEventListener("zk:toast", this.show);
  }

  show(event) {
    this.add(event.detail);
  }

  add({ text, level = "success", undo, url, label }) {
    // Of one record only the newest move can be taken back, so its older notes go.
    const about = /^\/[\w-]+\/\d+\/(?=.)/.exec(undo ?? "")?.[0];
    if (about) for (const older of [...this.children].filter((each) => each.dataset.about === about && !each.ariaBusy)) older.remove();
    const toast = make("div", { class: `zk-toast zk-toast-${level}` }, icon(ICONS[level] ?? ICONS.info), make("p", {}, text));
    if (about) toast.dataset.about = about;
    if (undo) toast.append(make("button", { type: "button", class: "btn btn-sm", onclick: () => this.undo(toast, undo) }, word("undo")));
    if (url) toast.append(make("a", { class: "btn btn-sm", href: url }, label ?? word("open")));
    const close = make("button", { type: "button", class: "zk-icon-button", "aria-label": word("close"), onclick: () => toast.remove() }, icon("x"));
    toast.append(close);
    const dialog = level === "danger" ? modal() : null;
    if (dialog) return this.within(dialog, toast);
    this.append(toast);
    // Good news is short: an older note makes room, a failure stays.
    for (const older of [...this.querySelectorAll(".zk-toast:not(.zk-toast-danger)")].slice(0, -MOST)) older.remove();
    if (level !== "danger") this.expire(toast, undo ? STAY_UNDO : STAY);
  }

  /** What an open dialog was refused is said in it: all else is dimmed and out of reach. It is over with the next try. */
  within(dialog, toast) {
    for (const older of dialog.querySelectorAll(":scope > .zk-toast")) older.remove();
    toast.role = "alert";
    dialog.append(toast);
    for (const kind of ["submit", "close"]) dialog.addEventListener(kind, () => toast.remove(), { capture: true, once: true });
  }

  /** Take the toast away after a while, but not from under the pointer or the keyboard. */
  expire(toast, stay) {
    const leave = () => toast.ariaBusy === "true" || toast.remove();
    let timer = setTimeout(leave, stay);
    const hold = () => clearTimeout(timer);
    const release = () => (timer = setTimeout(leave, stay / 2));
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("pointerleave", release);
    toast.addEventListener("focusout", release);
  }

  async undo(toast, url) {
    // It stays until the answer is there: what many changes need may take longer than a note stands.
    toast.ariaBusy = "true";
    toast.querySelectorAll("button").forEach((button) => (button.disabled = true));
    // A redirection is the answer of success; it is not followed, so that its note waits for the page loaded next.
    const response = await post(url, {}, { redirect: "manual" }).catch(() => null);
    toast.remove();
    if (response?.ok || response?.type === "opaqueredirect") location.reload();
    else this.add({ level: "danger", text: word("undoFailed") });
  }
}

customElements.define("zk-toasts", Toasts);
