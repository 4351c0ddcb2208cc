// The state of a list lives in the address: search `q`, tree `filter`, `sort`, `columns`, cursors `after` and `before`.
// Every control changes the address through `go`; the server answers the new #list.

export const state = () => new URL(location.href).searchParams;

/** Change parameters of the address (null removes one) and load the list they describe. */
export function go(changes, { push = true } = {}) {
  const url = new URL(location.href);
  for (const cursor of ["after", "before"]) url.searchParams.delete(cursor);
  for (const [name, value] of Object.entries(changes)) {
    if (value == null || value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  const path = url.pathname + url.search;
  const list = document.getElementById("list");
  if (!list) return void location.assign(path);
  return window.htmx.ajax("GET", path, { source: list, target: list, swap: "outerHTML", [push ? "push" : "replace"]: path });
}
