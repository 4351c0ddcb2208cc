// <zk-layout>: the rows of a form's layout, moved by buttons; the form sends them in the order in which they stand.
class Layout extends HTMLElement {
  connectedCallback() {
    this.rows = this.querySelector("[data-rows]");
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("change", (event) => this.changed(event.target));
    this.addEventListener("input", (event) => event.target.matches("[name^=section_]") && this.offer());
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
  }

  /** Put a field at the end of the section that was chosen for it. */
  bring(select) {
    const headings = this.headings();
    const row = select.closest("[data-row]");
    const next = headings[Number(select.value) + 1];
    select.value = "";
    if (next) next.before(row);
    else this.rows.append(row);
    this.said(row);
    select.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  clicked(event) {
    const button = event.target.closest("button");
    const row = button?.closest("[data-row]");
    if (button?.matches("[data-move]")) this.move(row, Number(button.dataset.move), button);
    else if (button?.matches("[data-remove]")) this.remove(row);
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
    const beside = way < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!beside) return;
    if (way < 0) beside.before(row);
    else beside.after(row);
    this.offer();
    this.said(row);
    focused.focus();
    row.scrollIntoView({ block: "nearest" });
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
