// <zk-similar url>: while a new record is typed, asks which ones are like it and shows them above the form. Where one is
// the same by name, phone or the like, the first try to save leads to it and only the second one saves: the box may be
// out of sight, or come too late. Instead of a second record it may offer another act: that leaves the form.
import { drop, keyOf } from "../drafts.js";
import { letGo } from "../forms.js";

const PAUSE = 400; // ms after the last key

class Similar extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.typed = (event) => this.contains(event.target) || this.later();
    for (const kind of ["input", "change", "compositionend"]) this.form?.addEventListener(kind, this.typed);
    this.submitted = (event) => this.guard(event);
    this.form?.addEventListener("submit", this.submitted, true);
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-instead]");
      if (button) this.instead(button);
    });
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    for (const kind of ["input", "change", "compositionend"]) this.form?.removeEventListener(kind, this.typed);
    this.form?.removeEventListener("submit", this.submitted, true);
  }

  /** Ask once the hands rest, and never in the middle of a pinyin composition. */
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => document.activeElement?.isComposing || this.ask(), PAUSE);
  }

  async guard(event) {
    if (this.passes || this.reasoned()) return void (this.passes = false);
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.checking) return;
    this.checking = true;
    clearTimeout(this.timer);
    await this.ask();
    this.checking = false;
    const like = this.querySelector("[data-sure]")?.textContent;
    if (like && like !== this.pointedAt) return this.point(like);
    this.passes = true;
    this.form.requestSubmit(event.submitter);
  }

  reasoned() {
    return this.querySelector("[name=reason_for_another]").value.trim() !== "";
  }

  point(like) {
    this.pointedAt = like;
    this.offer();
    this.scrollIntoView({ block: "center" });
    this.querySelector("[data-found]").focus();
  }

  /** Say that a second try saves, once there was a first one and where no rule refuses the second one as well. */
  offer() {
    const refused = this.querySelector("[data-blocked], [data-wants-reason]");
    this.querySelector("[data-again]").hidden = !this.pointedAt || refused !== null;
  }

  /** Do what is offered instead, with what the form says beside, and go where it shows. */
  async instead(button) {
    const { instead, ...values } = button.dataset;
    const data = new FormData(this.form);
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    button.disabled = true;
    const answer = await fetch(instead, { method: "POST", body: data });
    const there = answer.headers.get("HX-Redirect");
    if (!there) return void this.ask();
    drop(keyOf(this.form));
    letGo();
    this.form.remove();
    location.assign(there);
  }

  async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const data = new FormData(this.form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      const answer = await fetch(this.getAttribute("url"), { method: "POST", body: data, signal: this.asked.signal });
      if (answer.ok && !answer.redirected) this.show(await answer.text());
    } catch (error) {
      // A check that can't be made must not disturb the typing; the door checks again on saving.
      if (error.name !== "AbortError") console.warn(error);
    }
  }

  show(html) {
    const found = this.querySelector("[data-found]");
    if (found.innerHTML.trim() !== html.trim()) found.innerHTML = html;
    this.offer();
    this.querySelector("[data-reason]").hidden = !found.querySelector("[data-wants-reason]");
  }
}

customElements.define("zk-similar", Similar);
