// <zk-theme>: buttons with data-theme="system|light|dark" inside; the choice is kept on the account.
import { remember } from "../base.js";

class Theme extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const wanted = event.target.closest("[data-choose-theme]")?.dataset.chooseTheme;
      if (wanted) this.choose(wanted);
    });
    this.mark();
  }

  choose(theme) {
    document.documentElement.dataset.theme = theme;
    remember({ theme });
    this.mark();
  }

  mark() {
    const current = document.documentElement.dataset.theme || "system";
    for (const button of this.querySelectorAll("[data-choose-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.chooseTheme === current));
    }
  }
}

customElements.define("zk-theme", Theme);
