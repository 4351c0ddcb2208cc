// <zk-pick lookup="/url/" create><select>…</select></zk-pick>: a combobox that can search the server.
// GET lookup?q=… answers {"results": [{"value": "7", "text": "Acme", "hint": "Hangzhou"}]}. Loaded when first seen.
import { word } from "../base.js";

class Pick extends HTMLElement {
  async connectedCallback() {
    const select = this.querySelector("select, input");
    if (!select || select.tomselect) return;
    const label = select.getAttribute("aria-label") ?? select.labels?.[0]?.textContent.trim();
    const { default: TomSelect } = await import("../picker.js");
    if (!this.isConnected || select.tomselect) return;
    this.control = new TomSelect(select, this.options(select));
    for (const named of [select, this.control.control_input]) if (label) named.setAttribute("aria-label", label);
  }

  disconnectedCallback() {
    this.control?.destroy();
    this.control = undefined;
  }

  options(select) {
    const lookup = this.getAttribute("lookup");
    return {
      plugins: select.multiple ? ["remove_button"] : [],
      create: this.hasAttribute("create"),
      allowEmptyOption: !select.required,
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
      this.control?.clearOptions();
      done(response.ok ? (await response.json()).results : []);
    } catch {
      done([]);
    }
  }
}

customElements.define("zk-pick", Pick);
