// <zk-dialog>: the one modal dialog. It opens when htmx puts something into #zk-dialog-body, and asks `hx-confirm` questions.
// A form inside answers with HX-Trigger "zk:close" to close it, or with 422 and itself to show its errors.
import { make, word } from "../base.js";

class Dialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.body = this.querySelector("#zk-dialog-body");
    this.body.addEventListener("htmx:after:settle", () => this.open());
    this.dialog.addEventListener("close", () => this.closed());
    this.dialog.addEventListener("click", (event) => this.clicked(event));
    this.dialog.addEventListener("cancel", (event) => this.hold(event));
    this.body.addEventListener("input", () => (this.typed = true));
    this.close = () => this.dialog.close();
    this.confirm = this.confirm.bind(this);
    document.addEventListener("zk:close", this.close);
    document.addEventListener("htmx:confirm", this.confirm);
    document.addEventListener("submit", (event) => this.guardForm(event), true);
  }

  disconnectedCallback() {
    document.removeEventListener("zk:close", this.close);
    document.removeEventListener("htmx:confirm", this.confirm);
  }

  open() {
    if (!this.body.childElementCount || this.dialog.open) return;
    this.dialog.showModal();
    this.body.querySelector("[autofocus], input:not([type=hidden]), select, textarea")?.focus();
  }

  clicked(event) {
    const outside = event.target === this.dialog;
    if (outside) this.hold(event);
    if ((outside && !event.defaultPrevented) || event.target.closest("[data-close]")) this.dialog.close("cancel");
  }

  /** Escape and a click beside the dialog are easily done: what was typed is given up at the second one only. */
  hold(event) {
    if (event.target !== this.dialog || !this.typed) return;
    event.preventDefault();
    this.typed = false;
    this.held?.remove();
    this.body.append((this.held = make("p", { class: "zk-note zk-note-warning", role: "status" }, word("escapeAgain"))));
  }

  closed() {
    const settle = this.settle;
    this.settle = undefined;
    this.typed = false;
    this.body.replaceChildren();
    settle?.(this.dialog.returnValue === "yes");
    this.dialog.returnValue = "";
  }

  /** Ask a yes/no question; resolves to true or false. */
  ask(question, { yes = word("confirm"), danger = true } = {}) {
    const answer = new Promise((resolve) => (this.settle = resolve));
    const buttons = make(
      "div",
      { class: "zk-dialog-actions" },
      make("button", { type: "button", class: "btn", "data-close": true }, word("cancel")),
      make("button", { type: "button", class: `btn ${danger ? "btn-danger" : "btn-primary"}`, autofocus: true, onclick: () => this.dialog.close("yes") }, yes),
    );
    this.body.replaceChildren(make("p", { class: "zk-question", id: "zk-dialog-title" }, question), buttons);
    this.dialog.returnValue = "";
    this.dialog.showModal();
    return answer;
  }

  async confirm(event) {
    event.preventDefault();
    const { ctx, issueRequest, dropRequest } = event.detail;
    (await this.ask(ctx.confirm, { yes: ctx.sourceElement.dataset.yes })) ? issueRequest() : dropRequest();
  }

  /** Plain forms ask too: `<form data-confirm="…" data-yes="Delete">`. */
  async guardForm(event) {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await this.ask(form.dataset.confirm, { yes: form.dataset.yes }))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  }
}

customElements.define("zk-dialog", Dialog);
