// htmx's manners: CSRF on every write, no evaluated code, a bar for slow answers, words for failures.
import { csrfToken, say, word } from "./base.js";

const SLOW = 300; // ms before anything moves
const NOT_SWAPPED = { 401: "signedOut", 403: "forbidden", 404: "gone", 413: "tooLarge", 429: "tooMany" };

function refuse() {
  throw new Error("Zhike evaluates no code from attributes.");
}

/** Switch off htmx's `js:` values, trigger filters and hx-on: they evaluate strings. */
function forbidEvaluation() {
  window.htmx?.registerExtension("zk-no-eval", { init: (api) => api.initSecurity(null, refuse, refuse) });
}

function addToken(event) {
  const { request } = event.detail.ctx;
  if (!/^(GET|HEAD)$/.test(request.method)) request.headers["X-CSRFToken"] = csrfToken();
}

let running = 0;
let timer;

function started() {
  running += 1;
  timer ??= setTimeout(() => document.documentElement.classList.add("zk-slow"), SLOW);
}

function finished() {
  running = Math.max(0, running - 1);
  if (running) return;
  clearTimeout(timer);
  timer = undefined;
  document.documentElement.classList.remove("zk-slow");
}

function refused(event) {
  const { response, hx } = event.detail.ctx;
  if (hx?.trigger?.includes("zk:toast")) return; // the server has said it in its own words
  const { status } = response;
  const key = NOT_SWAPPED[status] ?? (status >= 500 ? "broken" : null);
  if (key) say({ level: "danger", text: word(key) });
}

function failed(event) {
  const { error, ctx } = event.detail;
  if (!ctx?.request || error?.name === "AbortError") return;
  if (error instanceof TypeError) say({ level: "danger", text: word("offline") });
}

export function start() {
  forbidEvaluation();
  document.addEventListener("htmx:config:request", addToken);
  document.addEventListener("htmx:before:request", started);
  document.addEventListener("htmx:finally:request", finished);
  document.addEventListener("htmx:response:error", refused);
  document.addEventListener("htmx:error", failed);
}
