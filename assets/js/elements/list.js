// <zk-list>: the search box and row habits of a list page. The table itself is the server's #list.
import { remember } from "../base.js";
import { go, refresh, state } from "../address.js";

const PAUSE = 250; // ms after the last key before a search is sent

class List extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => event.target.matches("[data-search]") && this.search(event.target));
    this.addEventListener("compositionend", (event) => event.target.matches("[data-search]") && this.search(event.target));
    this.addEventListener("submit", (event) => event.target.matches("[role=search]") && this.submitted(event));
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("zk:changed", (event) => event.target.matches?.("[data-tick]") && this.ticked(event.target));
    this.beforeSwap = () => (this.across = this.table?.scrollLeft ?? this.across);
    this.afterSwap = () => this.swapped();
    document.addEventListener("htmx:before:swap", this.beforeSwap);
    document.addEventListener("htmx:after:swap", this.afterSwap);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:before:swap", this.beforeSwap);
    document.removeEventListener("htmx:after:swap", this.afterSwap);
  }

  get table() {
    return this.querySelector("#list .zk-scroll");
  }

  /** Search while typing, but never in the middle of a pinyin composition. */
  search(box) {
    clearTimeout(this.timer);
    if (box.isComposing) return;
    this.timer = setTimeout(() => box.value !== (state().get("q") ?? "") && go({ q: box.value }, { push: false }), PAUSE);
  }

  submitted(event) {
    event.preventDefault();
    clearTimeout(this.timer);
    go({ q: event.target.querySelector("[data-search]").value });
  }

  clicked(event) {
    const density = event.target.closest("[data-density-choice]")?.dataset.densityChoice;
    if (density) return this.setDensity(density);
    const cell = event.target.closest("tbody td");
    if (!cell || event.target.closest("a, button, input, label, zk-edit") || getSelection().toString()) return;
    const link = cell.closest("tr").querySelector("a.zk-row-link");
    if (event.metaKey || event.ctrlKey) window.open(link.href, "_blank", "noopener");
    else link?.click();
  }

  /** A row that was ticked off may leave the list: the focus goes to the one that takes its place. */
  async ticked(button) {
    const place = [...this.querySelectorAll("[data-tick]")].indexOf(button);
    await refresh();
    const rest = [...this.querySelectorAll("[data-tick]")];
    (rest[Math.min(place, rest.length - 1)] ?? this.querySelector("[data-search]"))?.focus({ preventScroll: true });
  }

  setDensity(density) {
    this.dataset.density = density;
    remember({ density });
    for (const button of this.querySelectorAll("[data-density-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.densityChoice === density));
    }
  }

  /** A link inside #list may have changed the search or the page; the box outside follows. The column one looks at stays in sight. */
  swapped() {
    if (this.table) this.table.scrollLeft = this.across ?? 0;
    const box = this.querySelector("[data-search]");
    if (box && box !== document.activeElement) box.value = state().get("q") ?? "";
    const phone = matchMedia("(max-width: 768px)").matches;
    if (phone && (state().has("after") || state().has("before"))) this.querySelector("#list")?.scrollIntoView();
  }
}

customElements.define("zk-list", List);
