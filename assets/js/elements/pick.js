// <zk-pick lookup="/url/" create><select>…</select></zk-pick>: a combobox that can search the server.
// GET lookup?q=… answers {"results": [{"value": "7", "text": "Acme", "hint": "Hangzhou"}]}. Loaded when first seen.
import { icon, make, word } from "../base.js";

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
    if (focused) this.control.focus();
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
      create: this.hasAttribute("create"),
      // What is chosen already would match any words and be taken again by Enter.
      hideSelected: true,
      // What was found for the words before must not be taken for these: Enter would choose it.
      onType: () => lookup && this.control.clearOptions(),
      loadThrottle: 150,
      maxOptions: 200,
      dropdownParent: this.closest("dialog") ?? "body",
      valueField: "value",
      labelField: "text",
      searchField: lookup ? [] : ["text"],
      ...(lookup && { load: (query, done) => this.lookUp(lookup, query, done), preload: "focus", shouldLoad: () => true }),
      render: {
        option: (item, escape) => `<div>${escape(item.text)}${item.hint ? `<small>${escape(item.hint)}</small>` : ""}</div>`,
        no_results: () => `<div class="no-results">${word("nothingFound")}</div>`,
        option_create: (item, escape) => `<div class="create">${word("add")} <strong>${escape(item.input)}</strong></div>`,
      },
    };
  }

  async lookUp(lookup, query, done) {
    const url = new URL(lookup, location.href);
    url.searchParams.set("q", query);
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      const results = response.ok ? (await response.json()).results : [];
      // An answer to words that were typed over meanwhile says nothing any more.
      if (query !== this.control?.inputValue()) return done([]);
      this.control.clearOptions();
      done(results);
    } catch {
      done([]);
    }
  }
}

customElements.define("zk-pick", Pick);
