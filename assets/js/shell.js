// The frame: collapsing the sidebar, dialogs opened by a button, the filter panel, tabs of a record on the phone.
import { remember } from "./base.js";

function toggleSidebar() {
  const root = document.documentElement;
  const collapsed = root.dataset.sidebar !== "collapsed";
  root.dataset.sidebar = collapsed ? "collapsed" : "open";
  document.querySelector("[data-sidebar-toggle]")?.setAttribute("aria-expanded", String(!collapsed));
  remember({ sidebar: root.dataset.sidebar });
}

/** `<button data-toggle="id" aria-expanded>` shows and hides the element with that id. */
function toggle(button) {
  const panel = document.getElementById(button.dataset.toggle);
  panel.hidden = !panel.hidden;
  button.setAttribute("aria-expanded", String(!panel.hidden));
  if (panel.hidden) return;
  panel.querySelector("select, input, button")?.focus();
  panel.firstElementChild?.shown?.();
}

/** Record tabs on the phone: every section stays on the page, one is in front. */
export function choose(tab) {
  const { shows } = tab.dataset;
  for (const other of tab.parentElement.children) other.setAttribute("aria-selected", String(other === tab));
  for (const section of tab.closest("[data-record]").querySelectorAll("[data-tab]")) {
    section.toggleAttribute("data-front", section.dataset.tab === shows || section.dataset.with === shows);
  }
  tab.scrollIntoView({ block: "nearest", inline: "center" });
}

/** The address goes along, so that whoever comes back after an undo finds the part that was in front. */
function chosen(tab) {
  choose(tab);
  if (!tab.closest("#main")) return;
  const address = new URL(location.href);
  address.searchParams.set("tab", tab.dataset.shows);
  history.replaceState(history.state, "", address);
}

/** A row of tabs fades out at the side where it goes on. */
function fade(strip) {
  const rest = strip.scrollWidth - strip.clientWidth;
  strip.toggleAttribute("data-before", strip.scrollLeft > 4);
  strip.toggleAttribute("data-after", rest - strip.scrollLeft > 4);
}

export function fadeTabs() {
  for (const strip of document.querySelectorAll(".zk-tabs")) fade(strip);
}

/** What is created from a record's page is about that record: `/tasks/new/` becomes `/tasks/new/?customer=7`. */
function about(link) {
  const [, slug, id] = document.querySelector("#main [data-record]")?.dataset.record.match(/^\/(\w+)s\/(\d+)\//) ?? [];
  // A form takes what it has a field for, and leaves out the rest.
  if (id && !link.search) link.search = new URLSearchParams({ [slug]: id });
}

function clicked(event) {
  const found = (selector) => event.target.closest?.(selector);
  if (found("a[data-creates]")) about(found("a[data-creates]"));
  if (found("[data-sidebar-toggle]")) return toggleSidebar();
  if (found("[data-toggle]")) return toggle(found("[data-toggle]"));
  if (found("[data-shows]")) return chosen(found("[data-shows]"));
  const opener = found("[data-opens]");
  if (opener) return document.getElementById(opener.dataset.opens)?.showModal();
  const closer = found("dialog [data-close]");
  if (closer) return closer.closest("dialog").close();
  if (event.target.matches?.("dialog.zk-sheet") && !event.defaultPrevented) event.target.close();
  const copied = found("[data-copy]");
  if (copied) navigator.clipboard?.writeText(copied.dataset.copy).then(() => copied.setAttribute("data-copied", ""));
}

/** `<select data-submit>` and `<input data-submit>` send their form when they change. */
function changed(event) {
  if (event.target.matches?.("[data-submit]")) event.target.form.requestSubmit();
  const shows = event.target.closest?.("[data-filters-type]");
  if (shows) document.getElementById(shows.dataset.filtersType)?.setAttribute("data-only", event.target.value);
}

export function start() {
  document.addEventListener("click", clicked);
  // A row of tabs wider than the screen begins with the one that is open.
  for (const tab of document.querySelectorAll(".zk-tabs [aria-current]")) tab.scrollIntoView({ block: "nearest", inline: "center" });
  document.addEventListener("change", changed);
  // `?tab=interactions` opens a record with that part in front: what was just written there is seen on the phone too.
  const tab = new URLSearchParams(location.search).get("tab");
  const part = tab && document.querySelector(`#main [data-tab^="${CSS.escape(tab)}"]`);
  const front = tab && document.querySelector(`#main [data-shows^="${CSS.escape(part?.dataset.with ?? tab)}"]`);
  if (front) choose(front);
  fadeTabs();
  addEventListener("resize", fadeTabs);
  document.addEventListener("scroll", (event) => event.target.matches?.(".zk-tabs") && fade(event.target), { capture: true, passive: true });
  document.addEventListener("htmx:after:settle", fadeTabs);
  // The form that logs a talk is one line on the phone until somebody begins.
  document.addEventListener("focusin", (event) => event.target.closest?.(".zk-touch")?.setAttribute("data-begun", ""));
  // Beside the kinds our own words say that one must be chosen; the browser's bubble would cover them.
  const unchosen = (event) => {
    if (!event.target.closest?.(".zk-touch-kinds")) return;
    event.preventDefault();
    if (!document.activeElement?.matches(":invalid")) event.target.focus();
  };
  document.addEventListener("invalid", unchosen, { capture: true });
}
