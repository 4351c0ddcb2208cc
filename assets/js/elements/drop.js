// <zk-drop max="209715200"><input type="file">…</zk-drop>: a file can be dropped or chosen; its name and size are shown.
import { language, word } from "../base.js";

const MEGABYTE = 1024 * 1024;
const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const size = (bytes) => (bytes < MEGABYTE ? `${number.format(Math.ceil(bytes / 1024))} KB` : `${number.format(bytes / MEGABYTE)} MB`);

class Drop extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.note = this.querySelector("[data-chosen]");
    this.input.addEventListener("change", () => this.chosen());
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.over(event, true));
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, (event) => this.over(event, false));
    this.addEventListener("drop", (event) => this.dropped(event.dataTransfer.files));
  }

  over(event, inside) {
    event.preventDefault();
    this.toggleAttribute("over", inside);
  }

  dropped(files) {
    if (!files.length) return;
    this.input.files = files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Say what was chosen, and refuse what the server would refuse, before it is sent. */
  chosen() {
    const files = [...this.input.files];
    const limit = Number(this.getAttribute("max"));
    const tooLarge = limit && files.some((file) => file.size > limit);
    this.input.setCustomValidity(tooLarge ? word("fileTooLarge", { limit: size(limit) }) : "");
    if (tooLarge) this.input.reportValidity();
    this.note.textContent = files.map((file) => `${file.name} · ${size(file.size)}`).join(", ");
    this.toggleAttribute("filled", files.length > 0);
  }
}

customElements.define("zk-drop", Drop);
