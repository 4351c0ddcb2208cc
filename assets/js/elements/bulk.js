// <zk-bulk>: selection of rows (click, Shift-click, all of the page, all N of the filter) and the bar that acts on it.
// The form sends `ids` for each chosen row, or `all=1`; the server takes the filter from the form's own `state` fields.
import { language, word } from "../base.js";

/** An act looks like a button in the bar, and like an entry in a menu, which it closes. */
function shaped(act, entry) {
  for (const name of ["btn", "btn-sm"]) act.classList.toggle(name, !entry);
  act.classList.toggle("zk-item", entry);
  act.toggleAttribute("data-close", entry);
  return act;
}

class Bulk extends HTMLElement {
  connectedCallback() {
    this.bar = this.querySelector(".zk-bulk-bar");
    if (!this.bar) return; // whoever may only read has nothing to select for
    this.head = this.querySelector("[data-select-page]");
    this.all = this.querySelector("input[name=all]");
    this.more = this.bar.querySelector("[data-more]");
    new ResizeObserver(() => this.fit()).observe(this);
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("change", (event) => event.target === this.head && this.setPage(this.head.checked));
    this.addEventListener("change", () => this.count());
    // Enter on a box must not send the form: only the bar's buttons do.
    this.addEventListener("submit", (event) => event.preventDefault());
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.chosen.length) this.setPage(false);
    });
    this.count();
  }

  get boxes() {
    return [...this.querySelectorAll("input[name=ids]")];
  }

  get chosen() {
    return this.boxes.filter((box) => box.checked);
  }

  clicked(event) {
    if (event.target.closest("[data-choosing]")) this.setChoosing(!this.hasAttribute("choosing"));
    else if (event.target.closest("[data-select-all]")) this.setAll(true);
    else if (event.target.closest("[data-select-none]")) this.setPage(false);
    else if (event.target.matches("input[name=ids]")) this.extend(event);
  }

  /** On a phone a row has the circle that ticks it off or the box that selects it, never both. */
  setChoosing(choosing) {
    this.toggleAttribute("choosing", choosing);
    this.querySelector("[data-choosing]").setAttribute("aria-pressed", String(choosing));
    if (!choosing) this.setPage(false);
  }

  extend(event) {
    const boxes = this.boxes;
    const here = boxes.indexOf(event.target);
    if (event.shiftKey && this.last !== undefined) {
      const [from, to] = [this.last, here].sort((a, b) => a - b);
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    this.last = here;
    this.setAll(false);
  }

  setPage(checked) {
    for (const box of this.boxes) box.checked = checked;
    this.setAll(false);
  }

  setAll(all) {
    if (this.all) this.all.disabled = !all;
    this.count();
  }

  count() {
    const chosen = this.chosen.length;
    const everything = this.all && !this.all.disabled;
    this.toggleAttribute("chosen", chosen > 0);
    this.bar.hidden = chosen === 0;
    if (this.head) {
      this.head.checked = chosen > 0 && chosen === this.boxes.length;
      this.head.indeterminate = chosen > 0 && !this.head.checked;
    }
    for (const box of this.boxes) box.closest("tr")?.setAttribute("aria-selected", String(box.checked));
    // A list that PostgreSQL counts slowly gets its number after the page.
    const total = this.bar.dataset.total || document.getElementById("list-count").firstChild.textContent;
    const number = everything ? total : new Intl.NumberFormat(language).format(chosen);
    this.bar.querySelector("[data-count]").textContent = word("selected", { count: number });
    // What is for a few rows side by side (a merge) says for how many.
    for (const button of this.bar.querySelectorAll("[data-least]")) {
      button.hidden = everything || chosen < Number(button.dataset.least) || chosen > Number(button.dataset.most);
    }
    this.offerAll(everything, total);
    this.fit();
  }

  offerAll(everything, total) {
    const offer = this.bar.querySelector("[data-select-all]");
    // On a phone the head with its box is not shown; there one chosen row is enough to offer all.
    const pageChosen = this.head?.checked || this.head?.offsetParent === null;
    if (!offer) return;
    offer.hidden = everything || !pageChosen;
    offer.textContent = offer.textContent.replace("…", total);
  }

  /** What the bar has no room for stands behind "More", in the same order. */
  fit() {
    const { more } = this;
    const acts = more.parentElement;
    const panel = more.lastElementChild;
    for (const act of [...panel.children]) more.before(shaped(act, false));
    more.hidden = true;
    while (acts.scrollWidth > acts.clientWidth && more.previousElementSibling) {
      more.hidden = false;
      panel.prepend(shaped(more.previousElementSibling, true));
    }
  }
}

customElements.define("zk-bulk", Bulk);
