// <zk-panel>: a record beside the list it was opened from, which keeps its place, filters and scroll.
// Any link to a record opens here when it carries `data-panel` (rows of lists and related panels do so by their class):
//   <a data-panel href="/customers/12/">
// The address says what is open (`#panel=customers/12`), so it can be sent, and Back closes it.
// j/k step through the links of the same list, Enter opens the full page, Escape closes and gives the focus back.
import { refresh } from "../address.js";
import { typing } from "../base.js";
import { touched } from "../drafts.js";
import { choose } from "../shell.js";

const LINKS = "a[data-panel], a.zk-row-link";
const RECORD = /^\/[a-z][a-z_]*\/\d+\/$/;
const LISTS = "[data-panel-list], #list, table, main, body";
const INTERACTIVE = "a, button, input, select, textarea, summary, [role=tab]";

const isRecord = (link) => link.origin === location.origin && !link.search && RECORD.test(link.pathname);
const bare = () => location.pathname + location.search;
const layered = () => document.querySelector("dialog[open], .zk-menu-panel:popover-open");

class Panel extends HTMLElement {
  connectedCallback() {
    this.body = this.querySelector("#zk-panel-body");
    this.addEventListener("click", (event) => this.pressedButton(event));
    document.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("keydown", (event) => this.stepped(event), true);
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("zk:changed", () => (document.getElementById("list") ? this.refreshList() : this.refreshRecord()));
    document.addEventListener("htmx:after:swap", () => this.mark());
    addEventListener("popstate", () => this.sync());
    addEventListener("hashchange", () => this.sync());
    this.sync();
  }

  /** A plain click on a record's link opens it here; with Ctrl, Cmd, Shift or the middle button the browser decides. */
  clicked(event) {
    const link = event.target.closest?.(LINKS);
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (!isRecord(link)) return;
    event.preventDefault();
    if (!this.contains(link)) {
      this.opener = link;
      this.order = undefined;
    }
    this.go(link.pathname);
  }

  pressedButton(event) {
    const action = event.target.closest("[data-panel-action]")?.dataset.panelAction;
    if (action === "close") this.close();
    else if (action) this.step(action === "next" ? 1 : -1);
  }

  /** Open a record and say so in the address; a step through the list replaces what the address said. */
  async go(path, { replace = false } = {}) {
    await this.leaving;
    const depth = history.state?.zkPanel ?? 0;
    const hash = `#panel=${path.slice(1, -1)}`;
    if (replace) history.replaceState({ zkPanel: depth }, "", bare() + hash);
    else history.pushState({ zkPanel: depth + 1 }, "", bare() + hash);
    this.sync();
  }

  /** Show what the address says. */
  sync() {
    const found = /^#panel=([a-z][a-z_]*\/\d+)$/.exec(location.hash);
    if (found) this.show(`/${found[1]}/`);
    else if (this.path) this.hide();
  }

  async show(path) {
    if (path === this.path) return;
    this.path = path;
    this.hidden = false;
    document.documentElement.dataset.panel = "open";
    this.querySelector("[data-panel-full]").href = path;
    this.body.setAttribute("aria-busy", "true");
    this.mark();
    await window.htmx.ajax("GET", path, { source: this.body, target: this.body, swap: "innerHTML" }).catch(() => {});
    if (this.path !== path) return;
    this.body.removeAttribute("aria-busy");
    // Refused or gone: the note has said why, and an empty panel helps nobody.
    if (!this.body.querySelector(`[data-record="${path}"]`)) return this.close();
    // Beside a list stand the facts; on the phone, where nothing else is seen, what is to be done.
    const ahead = matchMedia("(max-width: 768px)").matches && this.body.querySelector("[data-shows=overview]");
    if (ahead) choose(ahead);
    this.body.scrollTop = 0;
    this.body.focus({ preventScroll: true });
  }

  /** Close, and take out of the history what opening put into it. */
  close() {
    this.hide();
    const depth = history.state?.zkPanel;
    if (!depth) return history.replaceState(history.state, "", bare());
    this.leaving = new Promise((resolve) => addEventListener("popstate", resolve, { once: true }));
    history.go(-depth);
  }

  hide() {
    const link = this.linkOf(this.path) ?? (this.opener?.isConnected ? this.opener : null);
    this.path = this.order = undefined;
    this.hidden = true;
    delete document.documentElement.dataset.panel;
    this.body.replaceChildren();
    this.mark();
    link?.focus({ preventScroll: true });
  }

  linkOf(path) {
    return [...document.querySelectorAll(LINKS)].find((link) => link.pathname === path && isRecord(link) && !this.contains(link));
  }

  /**
   * Return the records of the list that the open one stands in, each once, in the order in which the reader saw them.
   * What he changes here may move its row or take it away; "next" is still what followed. Another search, sort or page
   * is another order.
   */
  paths() {
    const link = this.linkOf(this.path);
    if (this.order && (!link || (this.seen === location.search && this.order.includes(this.path)))) return this.order;
    const list = link?.closest(LISTS) ?? this.opener?.closest(LISTS);
    const links = list ? [...list.querySelectorAll(LINKS)].filter((each) => isRecord(each) && !this.contains(each)) : [];
    this.seen = location.search;
    return (this.order = [...new Set(links.map((each) => each.pathname))]);
  }

  step(by) {
    const paths = this.paths();
    const here = paths.indexOf(this.path);
    if (here < 0) return;
    const next = paths[here + by];
    if (next) return this.go(next, { replace: true });
    const pager = document.querySelector(`#list a[rel=${by > 0 ? "next" : "prev"}]`);
    if (pager) this.turnPage(pager, by);
  }

  /** At the end of a page the list turns it, and the panel goes on with the record that follows. */
  turnPage(pager, by) {
    const turned = () => {
      const before = this.order ?? [];
      // A row that was changed may stand on this page too by now; it was passed already.
      const links = [...document.querySelectorAll("#list a.zk-row-link")].filter((link) => isRecord(link) && !before.includes(link.pathname));
      const next = links.at(by > 0 ? 0 : -1);
      if (next) this.go(next.pathname);
    };
    document.addEventListener("htmx:after:swap", turned, { once: true });
    pager.click();
  }

  /** Before anything else hears them, j and k step while the panel is open. */
  stepped(event) {
    if (!this.path || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || layered()) return;
    const by = { j: 1, k: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.step(by);
  }

  pressed(event) {
    if (!this.path || event.defaultPrevented || typing(event.target) || layered()) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.target.closest(INTERACTIVE)) location.assign(this.path);
    else return;
    event.preventDefault();
  }

  /** Say in the list which record is open, and on the buttons whether there is another. */
  mark() {
    for (const row of document.querySelectorAll("[data-open-beside]")) row.removeAttribute("data-open-beside");
    if (!this.path) return;
    const link = this.linkOf(this.path);
    (link?.closest("tr, li, article") ?? link)?.setAttribute("data-open-beside", "");
    link?.scrollIntoView({ block: "nearest" });
    const paths = this.paths();
    const here = paths.indexOf(this.path);
    const turns = (way) => here >= 0 && document.querySelector(`#list a[rel=${way}]`);
    this.querySelector("[data-panel-action=previous]").disabled = here <= 0 && !turns("prev");
    this.querySelector("[data-panel-action=next]").disabled = (here < 0 || here >= paths.length - 1) && !turns("next");
  }

  /** What was changed here stands in the list too; whoever closed the panel meanwhile keeps the focus on its row. */
  async refreshList() {
    const list = this.path && document.getElementById("list");
    if (!list || !this.paths().includes(this.path)) return;
    const { path } = this;
    await refresh();
    if (!this.path && document.activeElement === document.body) this.linkOf(path)?.focus({ preventScroll: true });
  }

  /** What was changed here stands in the parts of the record's page behind too; a part in which somebody writes is left alone. */
  async refreshRecord() {
    const page = this.path && document.querySelector("#main > [data-record]");
    if (!page) return;
    const answer = await fetch(bare());
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of page.querySelectorAll("[data-tab]")) {
      const next = fresh.querySelector(`#main [data-tab="${CSS.escape(part.dataset.tab)}"]`);
      if (!next || [...part.querySelectorAll("form")].some((form) => Object.keys(touched(form)).length)) continue;
      part.replaceChildren(...next.childNodes);
      window.htmx.process(part);
    }
  }
}

customElements.define("zk-panel", Panel);
