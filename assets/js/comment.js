// An address that ends in #comment-5 shows that comment, also behind a tab of the phone or among earlier ones.
let asked = false;
let found = false;

function arrive() {
  const number = /^#comment-(\d+)$/.exec(location.hash)?.[1];
  if (!number || found) return;
  const there = document.getElementById(`comment-${number}`);
  if (there) return show(there);
  // However old it is, one request brings it: whatever else settles on the page asks no second time.
  const earlier = document.querySelector("[data-earlier-comments]");
  if (asked || !earlier) return;
  asked = true;
  window.htmx.ajax("GET", `${earlier.getAttribute("hx-get")}&until=${number}`, { source: earlier, target: earlier.closest("li"), swap: "outerHTML" });
}

function show(comment) {
  found = true;
  const key = comment.closest("[data-tab]")?.dataset.tab;
  document.querySelector(`[data-shows="${key}"]`)?.click();
  comment.setAttribute("data-meant", "");
  comment.setAttribute("tabindex", "-1");
  comment.focus({ preventScroll: true });
  comment.scrollIntoView({ block: "center" });
}

function again() {
  asked = found = false;
  for (const comment of document.querySelectorAll("[data-meant]")) comment.removeAttribute("data-meant");
  arrive();
}

export function start() {
  addEventListener("hashchange", again);
  document.addEventListener("htmx:after:settle", () => asked && arrive());
  // Only then htmx has read the page, and the button for earlier ones answers a click.
  if (document.readyState === "complete") arrive();
  else addEventListener("load", arrive);
}
