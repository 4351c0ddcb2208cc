// <zk-arrange><ol><li>…<button data-move="up">: a list put in order by dragging or by its arrows; a form sends the order.
import Sortable from "sortablejs/modular/sortable.core.esm.js";

class Arrange extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ol");
    this.sortable = Sortable.create(this.list, { handle: ".zk-grip", animation: 120 });
    this.addEventListener("click", (event) => this.clicked(event));
  }

  disconnectedCallback() {
    this.sortable.destroy();
  }

  clicked(event) {
    const button = event.target.closest("[data-move]");
    const row = button?.closest("li");
    const up = button?.dataset.move === "up";
    const other = up ? row?.previousElementSibling : row?.nextElementSibling;
    if (!other) return;
    up ? other.before(row) : other.after(row);
    button.focus();
  }
}

customElements.define("zk-arrange", Arrange);
