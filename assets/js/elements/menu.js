// <zk-menu><button>…</button><div class="zk-menu-panel">…</div></zk-menu>: a button and what it opens (side="end" aligns the right edges).
// The panel is a native popover: it closes on Escape and on a tap outside, and is never clipped.
const EDGE = 8;

class Menu extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector(":scope > button");
    this.panel = this.querySelector(":scope > .zk-menu-panel");
    if (!this.button || !this.panel) return;
    this.panel.popover = "auto";
    this.button.popoverTargetElement = this.panel;
    this.button.setAttribute("aria-expanded", "false");
    if (!this.hasAttribute("panel")) this.button.setAttribute("aria-haspopup", "true");
    this.panel.addEventListener("toggle", (event) => this.toggled(event.newState === "open"));
    this.addEventListener("keydown", (event) => this.moved(event));
    this.panel.addEventListener("click", (event) => {
      if (event.target.closest("a, button[type=submit], [data-close]")) this.panel.hidePopover();
    });
  }

  toggled(open) {
    this.button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.place();
    this.panel.querySelector("[autofocus]")?.focus();
  }

  /** Put the panel under (or above) its button, inside the window. Set through the CSSOM, which a strict CSP allows. */
  place() {
    const button = this.button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.panel;
    const left = this.getAttribute("side") === "end" ? button.right - width : button.left;
    const below = button.bottom + 4;
    const top = below + height > innerHeight - EDGE && button.top - height - 4 > EDGE ? button.top - height - 4 : below;
    this.panel.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
    this.panel.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
  }

  moved(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || this.hasAttribute("panel") || event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    if (!this.panel.matches(":popover-open")) this.panel.showPopover();
    const items = [...this.panel.querySelectorAll("a, button:not(:disabled)")];
    const next = items.indexOf(document.activeElement) + step;
    items.at(next < 0 ? -1 : next % items.length)?.focus();
  }
}

customElements.define("zk-menu", Menu);
