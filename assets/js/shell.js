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
function choose(tab) {
  for (const other of tab.parentElement.children) other.setAttribute("aria-selected", String(other === tab));
  for (const section of tab.closest("[data-record]").querySelectorAll("[data-tab]")) {
    section.toggleAttribute("data-front", section.dataset.tab === tab.dataset.shows);
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
  const front = tab && document.querySelector(`#main [data-shows^="${CSS.escape(tab)}"]`);
  if (front) choose(front);
}
