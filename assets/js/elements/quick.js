// <zk-quick>: the small form of a record that a picker did not find, over the form (or dialog) that the picker stands in.
class Quick extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.body = this.querySelector("#zk-quick-body");
    this.body.addEventListener("htmx:after:settle", () => this.shown());
    this.dialog.addEventListener("close", () => this.finish());
    this.dialog.addEventListener("click", (event) => (event.target === this.dialog || event.target.closest("[data-close]")) && this.dialog.close());
    document.addEventListener("zk:created", (event) => this.finish(event.detail));
  }

  label(name) {
    return this.dataset.words.replace("{name}", name);
  }

  /** Ask for what is missing; `done` hears {value, text}, or nothing where it was left. */
  async open(url, name, form, done) {
    this.finish();
    this.done = done;
    const query = new URLSearchParams({ called: name });
    // What the form below has chosen is likely meant here too: the customer of a talk is that of its new contact.
    for (const select of form.querySelectorAll("zk-pick[lookup] select:not([multiple])")) if (select.value) query.set(select.name, select.value);
    await window.htmx.ajax("GET", `${url}?${query}`, { source: this.body, target: this.body, swap: "innerHTML" });
    if (!this.dialog.open) this.finish();
  }

  shown() {
    if (!this.body.childElementCount) return;
    if (!this.dialog.open) this.dialog.showModal();
    (this.body.querySelector("[data-error-summary]") ?? this.body.querySelector(".zk-fields :is(input:not([type=hidden]), select, textarea)"))?.focus();
  }

  finish(found) {
    const { done } = this;
    this.done = undefined;
    if (this.dialog.open) this.dialog.close();
    this.body.replaceChildren();
    done?.(found);
  }
}

customElements.define("zk-quick", Quick);
