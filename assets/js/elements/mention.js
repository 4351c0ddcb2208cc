// <zk-mention url="…"><textarea></textarea></zk-mention>: after an @ it offers colleagues by name, pinyin or initials.
// GET url?q=wy answers {"results": [{"text", "hint", "disabled"}]}. Ctrl-Enter sends the form.
import { make, told } from "../base.js";

const PAUSE = 120; // ms after the last key before names are asked for
const TYPED = /(?:^|[\s(（，。、：；])@([^\s@]{0,20})$/u;
let count = 0;

class Mention extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("textarea");
    this.list = make("ul", { class: "zk-mention-list", role: "listbox", id: `zk-mention-${(count += 1)}`, hidden: true });
    this.append(this.list);
    this.box.setAttribute("aria-controls", this.list.id);
    this.box.setAttribute("aria-autocomplete", "list");
    this.box.addEventListener("input", (event) => event.isComposing || this.typed());
    this.box.addEventListener("compositionend", () => this.typed());
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("blur", () => setTimeout(() => this.hide(), 200));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("li")));
  }

  get query() {
    return TYPED.exec(this.box.value.slice(0, this.box.selectionStart))?.[1];
  }

  typed() {
    clearTimeout(this.timer);
    if (this.query === undefined) return this.hide();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const { query } = this;
    if (query === undefined) return;
    const answer = await fetch(`${this.getAttribute("url")}?q=${encodeURIComponent(query)}`, { credentials: "same-origin" }).catch(() => null);
    const found = await told(answer);
    if (!found || query !== this.query) return;
    const { results } = found;
    this.list.replaceChildren(
      ...results.map(({ text, hint, disabled }) =>
        make("li", { role: "option", "data-name": text, "aria-disabled": String(Boolean(disabled)) }, text, hint ? make("small", {}, hint) : null),
      ),
    );
    this.list.hidden = results.length === 0;
    this.front(this.options[0]);
  }

  get options() {
    return [...this.list.querySelectorAll("[aria-disabled=false]")];
  }

  front(option) {
    for (const other of this.list.children) other.setAttribute("aria-selected", String(other === option));
  }

  pressed(event) {
    if (this.list.hidden || event.isComposing) return;
    const { options } = this;
    const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.front(options.at((here + (event.key === "ArrowDown" ? 1 : -1)) % options.length));
    else if ((event.key === "Enter" || event.key === "Tab") && options[here]) this.choose(options[here]);
    else if (event.key === "Escape") this.hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(option) {
    if (!option || option.getAttribute("aria-disabled") === "true") return;
    const end = this.box.selectionStart;
    const start = end - (this.query?.length ?? 0);
    this.box.setRangeText(`${option.dataset.name} `, start, end, "end");
    this.box.focus();
    this.hide();
  }

  hide() {
    this.list.hidden = true;
  }
}

customElements.define("zk-mention", Mention);
