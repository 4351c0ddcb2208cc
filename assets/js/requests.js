// htmx's manners: CSRF on every write, no evaluated code, a bar for slow answers, words for failures.
import { csrfToken, say, word } from "./base.js";
import { keepTyped } from "./signed-out.js";

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

// Of the requests that fill one place the latest counts, whoever asked: a list is filled by its search box, its filter,
// its pager and by what was changed beside it. htmx would drop a third one and answer a second into what the first replaced.
const filling = new Map();
const place = ({ target }) => target?.id || target;

/** Return the request whose answer an element (by its id) waits for: what it will show stands in its `request.action`. */
export const awaited = (id) => filling.get(id);

function overtake(event) {
  const { ctx } = event.detail;
  if (ctx.request.method !== "GET" || !ctx.target) return;
  const earlier = filling.get(place(ctx));
  filling.set(place(ctx), ctx);
  ctx.sourceElement.setAttribute("hx-sync", "replace");
  ctx.fetch = (url, options) => unlessOvertaken(ctx, url, options);
  if (!earlier) return;
  earlier.overtaken = true;
  earlier.request.abort();
}

/** Fetch; of what was given up, by us or after too long, htmx hears an answer without content and no error. */
async function unlessOvertaken(ctx, url, options) {
  try {
    const answer = await fetch(url, options);
    const text = await answer.text();
    return Object.defineProperty(answer, "text", { value: async () => text });
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    if (!ctx.overtaken) say({ level: "danger", text: word("offline") });
    ctx.overtaken = true;
    return new Response(null, { status: 204 });
  }
}

/** An answer that came too late changes neither the place nor the address. */
function dropOvertaken(event) {
  if (event.detail.ctx.overtaken) event.preventDefault();
}

function arrived(event) {
  const { ctx } = event.detail;
  if (filling.get(place(ctx)) === ctx) filling.delete(place(ctx));
}

/** A second click on the button of a form writes nothing twice: htmx would send it after the first. A value edited in place may change again meanwhile. */
function once(event) {
  const { request, sourceElement } = event.detail.ctx;
  if (request.method !== "GET" && sourceElement.matches?.("form:not(.zk-edit-form)")) sourceElement.setAttribute("hx-sync", "drop");
}

let running = 0;
let timer;

function started(event) {
  event.detail.ctx.sourceElement.ariaBusy = "true";
  running += 1;
  timer ??= setTimeout(() => document.documentElement.classList.add("zk-slow"), SLOW);
}

function finished(event) {
  event.detail.ctx.sourceElement.ariaBusy = null;
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
  // The answer leads to the sign-in page, and from there back.
  if (status === 401) keepTyped();
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
  document.addEventListener("htmx:config:request", overtake);
  document.addEventListener("htmx:config:request", once);
  document.addEventListener("htmx:after:request", dropOvertaken);
  document.addEventListener("htmx:finally:request", arrived);
  document.addEventListener("htmx:before:request", started);
  document.addEventListener("htmx:finally:request", finished);
  document.addEventListener("htmx:response:error", refused);
  document.addEventListener("htmx:error", failed);
}
