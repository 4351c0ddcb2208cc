// <zk-edit url="…">: a value that is edited where it stands.
// GET url answers the form (record/_edit.html), POST url answers a new <zk-edit>, or the form again with 409/422.
// Saves on Enter and when the focus or a tap leaves it, Escape cancels; nothing is sent when nothing changed.
import { icon, make } from "../base.js";

const CONTROLS = "input:not([type=hidden]), select, textarea";
const snapshot = (form) => new URLSearchParams(new FormData(form)).toString();

class Edit extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("change", (event) => event.target.type === "file" && this.save());
    this.addEventListener("htmx:after:settle", () => this.arrived());
    this.tappedOutside = (event) => {
      if (!this.contains(event.target) && !event.target.closest(".ts-dropdown, dialog, zk-toasts")) this.save();
    };
    this.addEventListener("focusout", (event) => event.relatedTarget && this.tappedOutside({ target: event.relatedTarget }));
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.tappedOutside, true);
  }

  get form() {
    return this.querySelector("form.zk-edit-form");
  }

  clicked(event) {
    if (event.target.closest("[data-cancel]")) this.cancel();
    else if (!this.form && !event.target.closest("a, input, label") && !getSelection().toString()) this.open();
  }

  pressed(event) {
    if (!this.form) return;
    const sends = event.key === "Enter" && !event.isComposing && (event.target.tagName !== "TEXTAREA" || event.ctrlKey || event.metaKey);
    if (event.key === "Escape") this.cancel();
    else if (sends && !event.target.closest(".ts-wrapper, button")) this.save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  open() {
    if (this.kept) return;
    this.kept = [...this.childNodes];
    window.htmx
      .ajax("GET", this.getAttribute("url"), { source: this, target: this, swap: "innerHTML" })
      .finally(() => (this.form ? null : this.restore()));
  }

  /** The form (or the form with errors, or the conflict) has come: put the hand into it. */
  arrived() {
    if (!this.form) return;
    this.sent = false;
    this.initial ??= snapshot(this.form);
    const control = this.form.querySelector("[autofocus]") ?? this.form.querySelector(CONTROLS);
    control?.focus();
    control?.select?.();
    document.addEventListener("pointerdown", this.tappedOutside, true);
  }

  save() {
    if (!this.form || this.sent || this.form.dataset.conflict !== undefined) return;
    if (snapshot(this.form) === this.initial && !this.form.querySelector("[aria-invalid=true]")) return this.cancel();
    // What the browser can't read it would send as nothing at all; everything else the server refuses in words, beside
    // what was typed. The browser's own bubble is gone before one has read it.
    const unread = [...this.form.elements].find((control) => control.validity?.badInput);
    if (unread) return void this.refuse(unread);
    this.sent = true;
    this.form.requestSubmit();
  }

  refuse(control) {
    this.form.querySelector(".zk-error")?.remove();
    control.setAttribute("aria-invalid", "true");
    control.after(make("div", { class: "zk-error", role: "alert" }, icon("alert-circle"), make("span", {}, control.validationMessage)));
    control.focus();
  }

  cancel() {
    const inside = this.contains(document.activeElement);
    this.restore();
    if (inside) this.querySelector(".zk-edit-open")?.focus();
  }

  restore() {
    document.removeEventListener("pointerdown", this.tappedOutside, true);
    if (this.kept) this.replaceChildren(...this.kept);
    this.kept = this.initial = undefined;
    this.sent = false;
  }
}

customElements.define("zk-edit", Edit);
