// <zk-layout>: the rows of a form's layout, moved by buttons; the form sends them in the order in which they stand.
// A section can be folded to its heading, and moves as a whole then; on a phone all but the first begin so.
const NARROW = window.matchMedia("(width < 768px)");

class Layout extends HTMLElement {
  connectedCallback() {
    this.rows = this.querySelector("[data-rows]");
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("change", (event) => this.changed(event.target));
    this.addEventListener("input", (event) => event.target.matches("[name^=section_]") && this.offer());
    this.all = this.querySelector("[data-fold-all]");
    if (NARROW.matches) for (const heading of this.headings().slice(1)) heading.dataset.folded = "";
    this.offer();
  }

  changed(control) {
    if (control.matches("[data-to]")) this.bring(control);
    else this.exclude(control);
  }

  headings() {
    return [...this.rows.children].filter((row) => row.matches(".zk-layout-section"));
  }

  /** Offer each field the sections as they are called now. */
  offer() {
    const titles = this.headings().map((row, at) => {
      const [own, other] = this.dataset.language === "zh" ? ["zh", "en"] : ["en", "zh"];
      const title = (name) => row.querySelector(`[name=section_${name}]`).value.trim();
      return title(own) || title(other) || this.dataset.unnamed.replace("{number}", at + 1);
    });
    for (const select of this.querySelectorAll("[data-to]")) {
      select.replaceChildren(select.options[0], ...titles.map((title, at) => new Option(title, at)));
    }
    this.fold();
  }

  /** Show the fields of the open sections, and how many each section has. */
  fold() {
    let heading = null;
    for (const row of this.rows.children) {
      if (row.matches(".zk-layout-section")) heading = row;
      else row.hidden = heading !== null && "folded" in heading.dataset;
    }
    for (const each of this.headings()) {
      const button = each.querySelector("[data-fold]");
      button.setAttribute("aria-expanded", String(!("folded" in each.dataset)));
      button.querySelector("[data-count]").textContent = this.block(each).length - 1;
    }
    // The options of a field are arranged by the same element, and have no sections.
    if (!this.all) return;
    this.all.hidden = this.headings().length < 2;
    this.all.textContent = this.anyFolded() ? this.all.dataset.unfoldText : this.all.dataset.foldText;
  }

  anyFolded() {
    return this.headings().some((row) => "folded" in row.dataset);
  }

  /** Return the rows that belong together: a heading with its fields, or one field. */
  block(row) {
    const rows = [row];
    if (row.matches(".zk-layout-section")) {
      for (let next = row.nextElementSibling; next && !next.matches(".zk-layout-section"); next = next.nextElementSibling) rows.push(next);
    }
    return rows;
  }

  toggle(heading, folded) {
    if (folded) heading.dataset.folded = "";
    else delete heading.dataset.folded;
  }

  /** Put a field at the end of the section that was chosen for it. */
  bring(select) {
    const headings = this.headings();
    const row = select.closest("[data-row]");
    const next = headings[Number(select.value) + 1];
    select.value = "";
    if (next) next.before(row);
    else this.rows.append(row);
    this.toggle(this.headingOf(row), false);
    this.fold();
    this.said(row);
    select.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  clicked(event) {
    const button = event.target.closest("button");
    const row = button?.closest("[data-row]");
    if (button?.matches("[data-move]")) this.move(row, Number(button.dataset.move), button);
    else if (button?.matches("[data-fold]")) {
      this.toggle(row, !("folded" in row.dataset));
      this.fold();
    } else if (button?.matches("[data-fold-all]")) {
      const folded = !this.anyFolded();
      for (const heading of this.headings()) this.toggle(heading, folded);
      this.fold();
    } else if (button?.matches("[data-remove]")) this.remove(row);
    else if (button?.matches("[data-add]")) this.add();
  }

  /** Alt and an arrow move the row in which the keyboard is. */
  key(event) {
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.altKey && way && event.target.closest("[data-row]");
    if (!row) return;
    event.preventDefault();
    this.move(row, way, event.target);
  }

  move(row, way, focused) {
    if ("folded" in row.dataset) this.moveSection(row, way);
    else this.moveRow(row, way);
    this.offer();
    this.said(row);
    focused.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  moveRow(row, way) {
    const beside = way < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!beside) return;
    if (way < 0) beside.before(row);
    else beside.after(row);
    // Among the fields of a folded section it would be out of sight, and with it the button that is used.
    const heading = this.headingOf(row);
    if (heading && heading !== row) this.toggle(heading, false);
  }

  /** Move a folded section with its fields past the next one. */
  moveSection(heading, way) {
    const rows = this.block(heading);
    const all = this.headings();
    const beside = all[all.indexOf(heading) + way];
    if (!beside) return;
    if (way < 0) beside.before(...rows);
    else this.block(beside).at(-1).after(...rows);
  }

  headingOf(row) {
    let found = row;
    while (found && !found.matches(".zk-layout-section")) found = found.previousElementSibling;
    return found;
  }

  remove(row) {
    (row.previousElementSibling ?? row.nextElementSibling)?.querySelector("button")?.focus();
    row.remove();
    this.offer();
    this.touched();
  }

  add() {
    this.rows.append(this.querySelector("template").content.cloneNode(true));
    this.rows.lastElementChild.querySelector("input:not([type=hidden])").focus();
    this.offer();
    this.touched();
  }

  /** What must be filled in can't be left out. */
  exclude(box) {
    if (!box.checked || !["required", "hidden"].includes(box.name)) return;
    const other = box.closest("[data-row]").querySelector(`input[name=${box.name === "hidden" ? "required" : "hidden"}]`);
    if (other) other.checked = false;
  }

  said(row) {
    const all = [...this.rows.children];
    const words = { name: row.dataset.name ?? "", place: all.indexOf(row) + 1, count: all.length };
    this.querySelector("[data-said]").textContent = this.dataset.moved.replace(/{(\w+)}/g, (_, key) => words[key]);
    this.touched();
  }

  touched() {
    this.rows.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("zk-layout", Layout);
