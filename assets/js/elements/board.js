// <zk-board by base movable>: moves cards between columns, by dragging or by the list on each card.
// The server moves and answers the new board; until then every card stays where it was, so a refusal undoes nothing.
import { post, say, word } from "../base.js";
import { go } from "../address.js";

// The card that the keyboard moves: the new board has other elements, and one goes on where it then stands. A verb that
// asks for its reason comes back with a new page.
const MOVED = "zk-board-moved";

/** Remember the card that is being moved, or forget it; a browser that keeps nothing only costs the focus. */
function moving(id) {
  try {
    const before = sessionStorage.getItem(MOVED);
    if (id) sessionStorage.setItem(MOVED, id);
    else sessionStorage.removeItem(MOVED);
    return before;
  } catch {
    return null;
  }
}

class BoardElement extends HTMLElement {
  connectedCallback() {
    const moved = moving(null);
    // The board before may still stand there and hold the focus.
    const free = document.activeElement?.closest("input, textarea, dialog, zk-menu") == null;
    if (moved && free) this.querySelector(`[data-card="${CSS.escape(moved)}"] [data-move]`)?.focus();
    if (!this.hasAttribute("movable")) return;
    this.addEventListener("change", (event) => event.target.matches("[data-move]") && this.chosen(event.target));
    this.addEventListener("dragstart", (event) => this.lift(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("dragend", () => this.mark(null));
    this.addEventListener("drop", (event) => this.dropped(event));
  }

  lift(event) {
    this.card = event.target.closest?.("[data-card]");
    if (this.card) event.dataTransfer.effectAllowed = "move";
  }

  over(event) {
    const column = event.target.closest?.(".zk-column");
    if (!this.card || !column) return;
    event.preventDefault();
    this.mark(column);
  }

  mark(column) {
    for (const each of this.querySelectorAll(".zk-column")) each.toggleAttribute("data-over", each === column);
  }

  dropped(event) {
    const column = event.target.closest?.(".zk-column");
    this.mark(null);
    if (!this.card || !column || column.dataset.value === this.card.dataset.at) return;
    event.preventDefault();
    const option = [...this.card.querySelector("[data-move]").options].find((each) => each.value === column.dataset.value);
    this.move(this.card, option);
  }

  chosen(select) {
    const card = select.closest("[data-card]");
    const option = select.selectedOptions[0];
    select.value = card.dataset.at;
    this.move(card, option);
  }

  async move(card, { value, dataset }) {
    moving(card.contains(document.activeElement) && card.dataset.card);
    const place = `${this.getAttribute("base")}${card.dataset.card}/`;
    if (dataset.asks) document.querySelector("zk-dialog dialog").addEventListener("close", () => moving(null), { once: true });
    if (dataset.asks) return void window.htmx.ajax("GET", `${place}${dataset.asks}/`, { target: "#zk-dialog-body" });
    const query = new URLSearchParams({ by: this.getAttribute("by"), value });
    const values = { version: card.dataset.version };
    const headers = { "HX-Request": "true" };
    const answer = await this.send(`${place}place/?${query}`, values, headers);
    if (!answer) return;
    const note = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}")["zk:toast"];
    if (note) say(note);
    else if (!answer.ok) say({ level: "danger", text: word("broken") });
    go({}, { push: false });
  }

  async send(url, body, headers) {
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const answer = await post(url, body, { headers: { ...headers, "X-CSRFToken": token } }).catch(() => null);
    if (!answer) say({ level: "danger", text: word("offline") });
    return answer;
  }
}

customElements.define("zk-board", BoardElement);
