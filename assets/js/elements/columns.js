// <zk-columns>: check, drag or move columns with the keyboard; the order goes to `?columns=a,b,c`.
import Sortable from "sortablejs/modular/sortable.core.esm.js";
import { go } from "../address.js";
import { remember } from "../base.js";

class Columns extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ul");
    this.sortable = Sortable.create(this.list, { handle: ".zk-grip", animation: 120, onEnd: () => this.changed() });
    this.addEventListener("change", () => this.changed());
    this.addEventListener("keydown", (event) => this.moved(event));
    this.addEventListener("click", (event) => event.target.closest("[data-reset]") && this.keep(""));
  }

  disconnectedCallback() {
    this.sortable.destroy();
  }

  /** Alt with the arrows moves the focused column. */
  moved(event) {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const row = event.target.closest("li");
    const other = event.key === "ArrowUp" ? row?.previousElementSibling : row?.nextElementSibling;
    if (!other) return;
    event.preventDefault();
    event.key === "ArrowUp" ? other.before(row) : other.after(row);
    event.target.focus();
    this.changed();
  }

  changed() {
    const shown = [...this.list.querySelectorAll("input:checked")].map((box) => box.value);
    this.keep(shown.join(","));
  }

  /** They stand in the address, so that a link shows the same, and are kept for the next visit. */
  async keep(columns) {
    await remember({ list: this.getAttribute("list"), columns });
    go({ columns }, { push: false });
  }
}

customElements.define("zk-columns", Columns);
