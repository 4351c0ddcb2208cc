// <zk-pick lookup="/url/" create><select>…</select></zk-pick>: a combobox that can search the server.
// GET lookup?q=… answers {"results": [{"value": "7", "text": "Acme", "hint": "Hangzhou"}], "create": "/customers/quick/"}.
// An option may have data-find, further words that find it, and data-short, its name within its <optgroup>.
// Loaded when first seen. Where the answer says how, what was not found can be created in a small form (<zk-quick>), or
// is taken as it was typed: "create": true, for what is known by its name alone.
import { icon, make, told, word } from "../base.js";

// The height of a list with all its rows, in pixels.
const ROOM = 220;
const LONGEST = 100;

const clearButton = () => make("button", { type: "button", class: "zk-pick-clear", tabindex: -1, "aria-label": word("remove") }, icon("x"));

class Pick extends HTMLElement {
  async connectedCallback() {
    const select = this.querySelector("select, input");
    if (!select || select.tomselect) return;
    const label = select.getAttribute("aria-label") ?? select.labels?.[0]?.textContent.trim();
    const { default: TomSelect } = await import("../picker.js");
    if (!this.isConnected || select.tomselect) return;
    const focused = document.activeElement === select;
    this.control = new TomSelect(select, this.options(select));
    if (this.closest("dialog")) this.float(this.closest("dialog"));
    if (focused) this.control.focus();
    // Tom Select takes a click on the open field for "close", and what one types next is lost.
    const { control } = this;
    // Tom Select offers to create above what it found; whoever only knows the beginning of a name would make doubles.
    control.hook("after", "refreshOptions", () => control.dropdown_content.append(...control.dropdown_content.querySelectorAll(".create")));
    const clicked = control.onClick;
    control.onClick = () => {
      this.chosen = false;
      return control.isFocused && control.isOpen && this.hasAttribute("lookup") || clicked.call(control);
    };
    // Once something is chosen, neither a late answer nor the returned focus opens the list: only a key or a click.
    if (this.hasAttribute("lookup")) control.on("item_add", () => (this.chosen = true));
    control.on("dropdown_open", () => this.chosen && control.close());
    if (this.hasAttribute("lookup")) this.closest("form")?.addEventListener("change", (event) => event.target.name === "customer" && this.ask());
    if (this.hasAttribute("lookup")) this.addEventListener("keydown", (event) => this.pressed(event), true);
    // What is known by its name alone is taken as it was typed, also where nobody pressed Enter before going on.
    control.hook("before", "onBlur", () => this.answered?.create === true && this.mayCreate(control.inputValue()) && control.createItem(control.inputValue()));
    control.on("blur", () => (this.wanted = this.chosen = undefined));
    // One of several is set: what was typed to find it is done with, and its list would lie over the next field.
    control.on("item_add", () => select.multiple && control.inputValue() && (control.setTextboxValue(""), control.close()));
    for (const named of [select, this.control.control_input]) if (label) named.setAttribute("aria-label", label);
  }

  disconnectedCallback() {
    this.control?.destroy();
    this.control = undefined;
  }

  options(select) {
    const lookup = this.getAttribute("lookup");
    return {
      plugins: select.multiple ? { remove_button: { title: word("remove") } } : select.required ? {} : { clear_button: { html: clearButton } },
      create: lookup ? (text, done) => this.quick(text, done) : this.hasAttribute("create"),
      createFilter: lookup ? (text) => this.mayCreate(text) : null,
      // What is chosen already would match any words and be taken again by Enter.
      hideSelected: true,
      // What was found for the words before must not be taken for these: Enter would choose it.
      onType: () => lookup && this.forget(),
      // The open list would lie over the button that one goes for next.
      closeAfterSelect: Boolean(lookup),
      loadThrottle: 150,
      maxOptions: 200,
      dropdownParent: this.closest("dialog") ?? "body",
      valueField: "value",
      labelField: "text",
      searchField: lookup ? [] : ["text", "find"],
      lockOptgroupOrder: true,
      dropdownClass: select.querySelector("optgroup") ? "ts-dropdown zk-grouped" : "ts-dropdown",
      ...(lookup && { load: (query, done) => this.lookUp(lookup, query, done), preload: "focus", shouldLoad: () => true }),
      render: {
        option: (item, escape) => `<div>${escape(item.short ?? item.text)}${item.hint ? `<small>${escape(item.hint)}</small>` : ""}</div>`,
        no_results: () => `<div class="no-results">${word("nothingFound")}</div>`,
        option_create: (item, escape) => `<div class="create">${lookup ? escape(document.querySelector("zk-quick").label(item.input)) : `${word("add")} <strong>${escape(item.input)}</strong>`}</div>`,
      },
    };
  }

  /** A dialog clips what it holds: its lists hang from the window instead, above the field where below is no room. */
  float(dialog) {
    const { control } = this;
    control.positionDropdown = () => {
      const field = control.control.getBoundingClientRect();
      const below = innerHeight - field.bottom;
      const up = below < ROOM && field.top > below;
      Object.assign(control.dropdown.style, { position: "fixed", left: `${field.left}px`, width: `${field.width}px`, top: up ? "auto" : `${field.bottom}px`, bottom: up ? `${innerHeight - field.top}px` : "auto" });
    };
    dialog.addEventListener("scroll", () => control.isOpen && control.positionDropdown(), { capture: true, passive: true });
  }

  /** Another customer: what was offered for the one before must not stand there. */
  ask() {
    const { control } = this;
    if (!control || control.input.name === "customer") return;
    control.clearOptions();
    control.wrapper.classList.remove("preloaded");
  }

  forget() {
    this.answered = undefined;
    this.control.clearOptions();
  }

  /** Enter before the answer is there takes the first hit once it comes, unless one has typed on or gone elsewhere. */
  pressed(event) {
    this.chosen = false;
    const text = this.control?.inputValue() ?? "";
    const early = event.key === "Enter" && !event.isComposing && text.trim() && text.trim() !== this.answered?.query;
    this.wanted = early ? text : undefined;
    if (!early) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Only what the server did not find, and not before it has answered: Enter must never create by haste. */
  mayCreate(text) {
    const { query, create, names } = this.answered ?? {};
    const name = text.trim();
    return Boolean(create && this.closest("form") && name && name === query && !names.includes(name.toLowerCase()));
  }

  /** What was made stands in the picker, and Tab goes on to the next field. */
  quick(text, done) {
    const { control } = this;
    if (this.answered.create === true) return done({ value: text.trim(), text: text.trim() });
    document.querySelector("zk-quick").open(this.answered.create, text.trim(), this.closest("form"), (made) => {
      done(made);
      control.close();
      control.focus();
    });
  }

  async lookUp(lookup, query, done) {
    const url = new URL(lookup, location.href);
    // A search takes no more; what is too long to be a name is refused in words when it is sent, and stands there still.
    url.searchParams.set("q", query.slice(0, LONGEST));
    // The people of the customer whom the form has chosen stand first, else (in the address) those of the record's.
    const customer = this.closest("form")?.elements.customer;
    if (customer && customer !== this.control.input) {
      if (customer.value) url.searchParams.set("customer", customer.value);
      else url.searchParams.delete("customer");
    }
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      const { results = [], create } = (await told(response)) ?? {};
      // An answer to words that were typed over meanwhile says nothing any more.
      if (query !== this.control?.inputValue()) return done([]);
      this.control.clearOptions();
      this.answered = { query: query.trim(), create, names: results.map(({ text }) => text.toLowerCase()) };
      done(results);
      if (this.wanted === query && results.length) this.control.onOptionSelect({}, this.control.getOption(results[0].value));
      this.wanted = undefined;
    } catch {
      this.wanted = undefined;
      done([]);
    }
  }
}

customElements.define("zk-pick", Pick);
