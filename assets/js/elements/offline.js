// Without a network: <zk-offline> says so on every page, <zk-away> is the page that the service worker keeps,
// <zk-install> offers the program to the home screen where the browser allows it.
import { language, make, meta, say, word } from "../base.js";
import { all } from "../drafts.js";

class Offline extends HTMLElement {
  connectedCallback() {
    addEventListener("online", () => this.show(true));
    addEventListener("offline", () => this.show(false));
    if (!navigator.onLine) this.show(false);
  }

  show(online) {
    const was = this.classList.contains("zk-shown");
    this.classList.toggle("zk-shown", !online);
    for (const child of [...this.children].slice(1)) child.remove();
    if (!online) this.append(this.querySelector("template").content.cloneNode(true));
    else if (was) say({ level: "success", text: word("online") });
  }
}

class Away extends HTMLElement {
  connectedCallback() {
    this.again = () => location.assign(location.href);
    addEventListener("online", this.again);
    this.querySelector("[data-again]").addEventListener("click", this.again);
    this.list();
  }

  list() {
    const when = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    const ago = (at) => when.format(-Math.round((Date.now() - at) / 60_000), "minute");
    const rows = all().map(({ title, url, at }) => make("li", {}, make("a", { href: url }, title), " ", make("span", { class: "zk-muted" }, ago(at))));
    this.querySelector("ul").replaceChildren(...rows);
    this.querySelector("[data-drafts]").hidden = !rows.length;
  }
}

class Install extends HTMLElement {
  connectedCallback() {
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.prompt = event;
      this.hidden = false;
    });
    addEventListener("appinstalled", () => (this.hidden = true));
    this.addEventListener("click", () => this.prompt?.prompt());
  }
}

customElements.define("zk-offline", Offline);
customElements.define("zk-away", Away);
customElements.define("zk-install", Install);

/** Only for people who are signed in: a visitor of the sign-in page leaves nothing behind. */
export function serviceWorker() {
  const worker = meta("zk-person") && navigator.serviceWorker;
  if (!worker) return;
  worker.register("/service-worker.js").catch(() => {});
  worker.ready.then(({ active }) => active.postMessage({ language }));
}
