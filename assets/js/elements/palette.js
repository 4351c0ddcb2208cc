// <zk-palette>: go, do, create, from the keyboard. Ctrl-K or ⌘K opens it, `[data-palette]` too.
// The server answers groups of entries; everything is put in as text, never as markup.
import { icon, make, told, word } from "../base.js";

const WAIT = 60; // ms after a key before the server is asked
const REMEMBERED = 8;

class Palette extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.status = this.querySelector("[data-status]");
    this.words = this.querySelector("template").dataset;
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("compositionend", () => this.typed());
    this.dialog.addEventListener("keydown", (event) => this.pressed(event));
    this.dialog.addEventListener("click", (event) => this.clicked(event));
    this.dialog.addEventListener("close", () => this.closed());
    this.opened = this.opened.bind(this);
    document.addEventListener("keydown", this.opened);
    document.addEventListener("click", this.opened);
    this.remember();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.opened);
    document.removeEventListener("click", this.opened);
  }

  opened(event) {
    const key = event.type === "keydown" && (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    const button = event.type === "click" && event.target.closest?.("[data-palette]");
    if (!key && !button) return;
    event.preventDefault();
    if (this.dialog.open) return void this.dialog.close();
    // Another dialog stays what it is; the palette would hide what one was typing there.
    if (document.querySelector("dialog[open]")) return;
    this.input.value = "";
    this.answered = this.wanted = undefined;
    this.dialog.showModal();
    this.input.focus();
    this.ask();
  }

  closed() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.wanted = undefined;
  }

  typed() {
    this.wanted = undefined;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const text = this.input.value.trim();
    const query = new URLSearchParams({ q: text, on: this.getAttribute("record") ?? "" });
    if (!text) query.set("recent", this.recent().filter((each) => each !== this.getAttribute("record")).join(","));
    try {
      const answer = await fetch(`${this.getAttribute("url")}?${query}`, { signal, headers: { Accept: "application/json" } });
      // What can't be asked finds nothing; that is no matter of the connection.
      if (answer.status === 400) return void ((this.entries = []), (this.answered = text), this.tell(this.words.none));
      if (!answer.ok) throw new TypeError(answer.statusText);
      const found = await told(answer);
      if (!found) return void ((this.entries = []), (this.wanted = undefined), this.tell(word("signedOut")));
      this.show(found.groups);
      this.answered = text;
      if (this.wanted?.text === text) this.run(0, this.wanted.elsewhere);
      this.wanted = undefined;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.answered = this.wanted = undefined;
      this.entries = [];
      this.tell(this.words.offline);
    }
  }

  tell(text) {
    this.list.replaceChildren(make("p", { class: "zk-palette-none" }, text));
    this.status.textContent = text;
  }

  show(groups) {
    this.entries = groups.flatMap((group) => group.items);
    if (!this.entries.length) return this.tell(this.words.none);
    let number = 0;
    const option = (entry) => {
      const hint = entry.hint ? make("small", {}, entry.hint) : null;
      return make("div", { role: "option", id: `zk-palette-${number}`, class: "zk-item", "data-number": number++, "aria-selected": "false" }, icon(entry.icon), make("span", {}, entry.title), hint);
    };
    const parts = groups.map((group, place) =>
      make("div", { role: "group", "aria-labelledby": `zk-palette-group-${place}` }, make("div", { class: "zk-menu-title", id: `zk-palette-group-${place}` }, group.label), ...group.items.map(option)),
    );
    this.list.replaceChildren(...parts);
    const words = this.entries.length === 1 ? this.words.one : this.words.count;
    this.status.textContent = words.replace("{count}", this.entries.length);
    this.place = undefined;
    this.input.removeAttribute("aria-activedescendant");
    // What is only offered is chosen with the arrows: Enter in an empty box must not lead anywhere by surprise.
    if (this.input.value.trim()) this.choose(0);
  }

  options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  choose(place) {
    const options = this.options();
    if (!options.length) return;
    this.place = (place + options.length) % options.length;
    for (const [at, option] of options.entries()) option.setAttribute("aria-selected", String(at === this.place));
    this.input.setAttribute("aria-activedescendant", options[this.place].id);
    options[this.place].scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    if (event.isComposing) return;
    // A search box empties itself on Escape and keeps the dialog, which says that Escape closes.
    if (event.key === "Escape") return event.preventDefault(), event.stopPropagation(), this.dialog.close();
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      this.wanted = undefined;
      this.choose(this.place === undefined && steps[event.key] > 0 ? 0 : (this.place ?? 0) + steps[event.key]);
    } else if (event.key === "Enter" && event.target === this.input) {
      event.preventDefault();
      event.stopPropagation();
      this.entered(event.ctrlKey || event.metaKey);
    }
  }

  /** What stands in the list may have been found for other words: Enter then waits for the first hit of these. */
  entered(elsewhere) {
    const text = this.input.value.trim();
    if (text === this.answered) return this.run(this.place, elsewhere);
    if (!text) return;
    this.wanted = { text, elsewhere };
  }

  clicked(event) {
    if (event.target === this.dialog || event.target.closest("[data-close]")) return this.dialog.close();
    const option = event.target.closest("[role=option]");
    if (option) this.run(Number(option.dataset.number), event.ctrlKey || event.metaKey);
  }

  run(place, elsewhere) {
    const entry = this.entries?.[place];
    if (!entry) return;
    const url = entry.search ? `${this.getAttribute("results")}?${new URLSearchParams({ q: entry.search })}` : entry.url;
    if (elsewhere && url && !entry.dialog) return void window.open(url, "_blank", "noopener");
    this.dialog.close();
    if (entry.press) document.querySelector(entry.press)?.click();
    else if (entry.dialog) window.htmx.ajax("GET", url, { source: this, target: "#zk-dialog-body", swap: "innerHTML" });
    else window.location.assign(url);
  }

  /** This browser remembers the last records by number only; their names come from the server, for whoever may see them. */
  key() {
    return `zk-recent-${this.getAttribute("person")}`;
  }

  recent() {
    try {
      return JSON.parse(localStorage.getItem(this.key()) ?? "[]").filter((each) => typeof each === "string");
    } catch {
      return [];
    }
  }

  remember() {
    const record = this.getAttribute("record");
    if (!record) return;
    const others = this.recent().filter((each) => each !== record);
    try {
      localStorage.setItem(this.key(), JSON.stringify([record, ...others].slice(0, REMEMBERED)));
    } catch {
      // A browser that keeps nothing has no recent records.
    }
  }
}

customElements.define("zk-palette", Palette);
