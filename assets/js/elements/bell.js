// <zk-bell url="…">: how many notifications are unread. One tab asks at most once a minute, and only while it is looked at;
// what it learns stands in the local storage, where the other tabs read it.
import { post, told } from "../base.js";

const EVERY = 60_000; // ms
const KEY = "zk-bell";

class Bell extends HTMLElement {
  connectedCallback() {
    this.badge = this.querySelector("[data-bell-count]");
    this.button = this.querySelector("button");
    this.label = this.button.getAttribute("aria-label");
    this.look = () => document.visibilityState === "visible" && this.refresh();
    document.addEventListener("visibilitychange", this.look);
    addEventListener("storage", (event) => event.key === KEY && this.show(this.known()));
    document.addEventListener("click", (event) => this.follow(event));
    this.timer = setInterval(this.look, EVERY);
    this.show(this.known());
    this.look();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.look);
  }

  known() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  }

  async refresh() {
    const known = this.known();
    if (known.url === this.whose && Date.now() - (known.at ?? 0) < EVERY / 2) return this.show(known);
    const answer = await fetch(this.getAttribute("url"), { credentials: "same-origin" }).catch(() => null);
    const found = await told(answer);
    if (found) this.keep(found);
  }

  /** Two people at one browser must not see each other's count. */
  get whose() {
    return this.dataset.bellUser;
  }

  keep(found) {
    const known = { ...found, at: Date.now(), url: this.whose };
    localStorage.setItem(KEY, JSON.stringify(known));
    this.show(known);
  }

  show({ text = "", url }) {
    if (url !== this.whose) text = "";
    this.badge.textContent = text;
    this.badge.hidden = !text;
    this.button.setAttribute("aria-label", text ? this.button.dataset.words.replace("{count}", text) : this.label);
  }

  /** Whoever opens a notification has read it; the count is asked for anew on the next page. */
  follow(event) {
    const link = event.target.closest?.("a[data-notice]");
    if (link) post(`/notifications/${link.dataset.notice}/read/`, {}, { keepalive: true }).catch(() => {});
    if (link || event.target.closest?.("form[action='/notifications/read/']")) localStorage.removeItem(KEY);
  }
}

customElements.define("zk-bell", Bell);
