// The state of a list lives in the address: search `q`, tree `filter`, `sort`, `columns`, cursors `after` and `before`.
// Every control changes the address through `go`; the server answers the new #list.
import { awaited } from "./requests.js";

/** The address of what the list shows, or of what it is just being asked for. */
const here = () => new URL(awaited("list")?.request.action ?? location.href, location.href);

export const state = () => here().searchParams;

/** Change parameters of the address (null removes one) and load the list they describe. */
export function go(changes, { push = true } = {}) {
  const url = here();
  for (const cursor of ["after", "before"]) url.searchParams.delete(cursor);
  for (const [name, value] of Object.entries(changes)) {
    if (value == null || value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  const path = url.pathname + url.search;
  const list = document.getElementById("list");
  if (!list) return void location.assign(path);
  const pushed = push || awaited("list")?.push;
  return window.htmx.ajax("GET", path, { source: list, target: list, swap: "outerHTML", [pushed ? "push" : "replace"]: path });
}

/** Load the list again where it stands; what it is just being asked for is asked for again, not forgotten. */
export function refresh() {
  const list = document.getElementById("list");
  const { push, replace } = awaited("list") ?? {};
  const url = here();
  return window.htmx.ajax("GET", url.pathname + url.search, { source: list, target: list, swap: "outerHTML show:none", push, replace });
}
