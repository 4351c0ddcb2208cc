// <zk-job url="/jobs/7/" [done]>: asks how a background job stands until its answer carries `done`.
// GET url (htmx) answers the same element anew; its end is told as zk:done, for the page around it. It waits longer each time and does not ask from a hidden tab.
const FIRST = 500;
const LONGEST = 4000;

class Job extends HTMLElement {
  static observedAttributes = ["done"];

  connectedCallback() {
    this.pause = FIRST;
    this.wait();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  attributeChangedCallback() {
    if (this.hasAttribute("done")) clearTimeout(this.timer);
  }

  wait() {
    clearTimeout(this.timer);
    if (this.hasAttribute("done")) return;
    this.timer = setTimeout(() => this.ask(), this.pause);
    this.pause = Math.min(LONGEST, this.pause * 1.3);
  }

  async ask() {
    if (!document.hidden) {
      // Morphing keeps this element, the progress bar's movement and the focus on the cancel button.
      await window.htmx.ajax("GET", this.getAttribute("url"), { source: this, target: this, swap: "outerMorph" });
    }
    if (this.hasAttribute("done")) this.dispatchEvent(new CustomEvent("zk:done", { bubbles: true }));
    else if (this.isConnected) this.wait();
  }
}

customElements.define("zk-job", Job);
