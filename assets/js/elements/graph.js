// <zk-graph>: a drawing that is larger than its frame. The frame scrolls by itself (thumb, wheel, arrow keys);
// this adds dragging with the mouse and sizes: the buttons, + and - and 0, Ctrl with the wheel.
const STEP = 1.25;
const SMALLEST = 0.3;
const LARGEST = 2;

class Graph extends HTMLElement {
  connectedCallback() {
    this.view = this.querySelector(".zk-graph-view");
    this.svg = this.view?.querySelector("svg");
    if (!this.svg) return;
    const { width, height } = this.svg.viewBox.baseVal;
    Object.assign(this, { full: { width, height }, size: 1 });
    this.querySelector(".zk-graph-tools").hidden = false;
    this.addEventListener("click", (event) => this.pressed(event.target.closest("[data-zoom]")?.dataset.zoom));
    this.view.addEventListener("keydown", (event) => this.typed(event));
    this.view.addEventListener("wheel", (event) => this.turned(event), { passive: false });
    this.view.addEventListener("pointerdown", (event) => this.grab(event));
    this.svg.querySelector(".zk-node-focus")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  pressed(what) {
    if (what === "in") this.zoom(this.size * STEP);
    else if (what === "out") this.zoom(this.size / STEP);
    else if (what === "fit") this.zoom(Math.min(1, this.view.clientWidth / this.full.width, this.view.clientHeight / this.full.height));
  }

  typed(event) {
    const what = { "+": "in", "=": "in", "-": "out", 0: "fit" }[event.key];
    if (!what || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.pressed(what);
  }

  turned(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.pressed(event.deltaY < 0 ? "in" : "out");
  }

  /** Change the size and keep the middle of the view where it is. */
  zoom(size) {
    const before = this.size;
    this.size = Math.min(LARGEST, Math.max(SMALLEST, size));
    const { view } = this;
    const middle = [view.scrollLeft + view.clientWidth / 2, view.scrollTop + view.clientHeight / 2];
    this.svg.setAttribute("width", Math.round(this.full.width * this.size));
    this.svg.setAttribute("height", Math.round(this.full.height * this.size));
    view.scrollTo((middle[0] * this.size) / before - view.clientWidth / 2, (middle[1] * this.size) / before - view.clientHeight / 2);
  }

  /** Move with the mouse on empty ground; a finger scrolls already. */
  grab(event) {
    if (event.pointerType !== "mouse" || event.button || event.target.closest("a")) return;
    const { view } = this;
    const start = { x: event.clientX + view.scrollLeft, y: event.clientY + view.scrollTop };
    const move = (now) => view.scrollTo(start.x - now.clientX, start.y - now.clientY);
    const end = () => {
      view.removeEventListener("pointermove", move);
      view.classList.remove("zk-grabbed");
    };
    view.classList.add("zk-grabbed");
    view.setPointerCapture(event.pointerId);
    view.addEventListener("pointermove", move);
    view.addEventListener("pointerup", end, { once: true });
    view.addEventListener("pointercancel", end, { once: true });
  }
}

customElements.define("zk-graph", Graph);
