// An address that ends in #comment-5 shows that comment, also behind a tab of the phone or among earlier ones.
let pages = 0;

function arrive() {
  const name = /^#(comment-\d+)$/.exec(location.hash)?.[1];
  if (!name) return;
  const there = document.getElementById(name);
  if (there) return show(there);
  // Ten comments to a page: a notice is seldom older than a few of them.
  const earlier = pages < 5 ? document.querySelector("[data-earlier-comments]") : null;
  // Something else on the page may have settled: then the answer to the last click is still on its way.
  if (earlier?.hasAttribute("data-asked")) return;
  earlier?.setAttribute("data-asked", "");
  pages += 1;
  earlier?.click();
}

function show(comment) {
  pages = Infinity;
  const key = comment.closest("[data-tab]")?.dataset.tab;
  document.querySelector(`[data-shows="${key}"]`)?.click();
  comment.setAttribute("data-meant", "");
  comment.setAttribute("tabindex", "-1");
  comment.focus({ preventScroll: true });
  comment.scrollIntoView({ block: "center" });
}

function again() {
  pages = 0;
  for (const comment of document.querySelectorAll("[data-meant]")) comment.removeAttribute("data-meant");
  arrive();
}

export function start() {
  addEventListener("hashchange", again);
  document.addEventListener("htmx:after:settle", () => pages > 0 && pages < Infinity && arrive());
  // Only then htmx has read the page, and the button for earlier ones answers a click.
  if (document.readyState === "complete") arrive();
  else addEventListener("load", arrive);
}
