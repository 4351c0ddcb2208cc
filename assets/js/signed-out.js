// Whoever was signed out meanwhile, in another tab or after a long time, is led to the sign-in page by the first thing he
// sends, and from there back. What he had typed comes back with him: in this tab only, and to him alone. It is no draft,
// which signing out deletes: he still had the page before him, and asked for it to be saved.
import { meta, say, word } from "./base.js";
import { goal, here, put, typedIn } from "./carry.js";
import { letGo } from "./forms.js";

const KEY = "zk-typed";
const HOURS = 12;
// The small form may stand over the dialog, so it is the last to come back.
const OVER = ["#zk-dialog-body", "#zk-quick-body"];
// Forms that change nothing of a record; a change of many is meant for rows that are chosen no longer.
const OTHERS = "[action$='/account/language/'], [action$='/account/logout/'], [role=search], #zk-dialog-body :not([data-draft])";

const forms = () => [...document.forms].filter((form) => form.method === "post" && !form.matches(OTHERS));
const own = () => meta("zk-person");

/** Keep all that was typed on this page until its person is back. */
export function keepTyped() {
  const all = forms();
  const typed = typedIn(all);
  if (!typed.length || !own()) return;
  for (const each of typed) {
    const form = all.find((other) => each.name.startsWith(`${goal(other)} `));
    each.goal = goal(form);
    each.place = OVER.find((body) => form.closest(body)) ?? (form.closest("zk-edit") ? "zk-edit" : "");
  }
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ person: own(), at: here(), hash: location.hash, time: Date.now(), typed }));
  } catch {
    return; // Nothing can be kept: then the browser asks before it leaves what is typed.
  }
  letGo();
}

/** Return what was kept for this person and this page. The sign-in page lets it lie; another person's page throws it away. */
function kept() {
  try {
    const saved = document.querySelector("zk-toasts template[data-level=success]");
    const found = saved ? null : JSON.parse(sessionStorage.getItem(KEY));
    const lies = found && (!own() || (found.person === own() && found.at !== here() && Date.now() - found.time < HOURS * 3600_000));
    if (!lies) sessionStorage.removeItem(KEY);
    return lies || found?.person !== own() ? null : found;
  } catch {
    return null;
  }
}

/** Ask for the forms that a new page does not have open. */
async function reopen(typed) {
  for (const { goal: url } of typed.filter(({ place }) => place === "zk-edit")) document.querySelector(`zk-edit[url="${CSS.escape(url)}"]`)?.open();
  for (const body of OVER) {
    const there = typed.find(({ place }) => place === body);
    if (there) await window.htmx.ajax("GET", there.goal, { source: document.querySelector(body), target: body, swap: "innerHTML" }).catch(() => {});
  }
}

function comeBack({ hash, typed }) {
  for (const form of document.querySelectorAll("form[data-draft]")) form.dispatchEvent(new Event("zk:restore"));
  let rest = put(typed, forms());
  const settled = () => {
    for (const form of document.querySelectorAll("#zk-dialog-body form[data-draft]")) form.dispatchEvent(new Event("zk:restore"));
    rest = put(rest, forms());
    if (!rest.length) document.removeEventListener("htmx:after:settle", settled);
  };
  if (rest.length) document.addEventListener("htmx:after:settle", settled);
  // A comment beside a list stands in the panel, which the address opens.
  if (hash && !location.hash) location.hash = hash;
  reopen(rest);
  say({ level: "info", text: word("typedBack") });
}

export function start() {
  // A form that loads a new page hears of no answer; that somebody signed out it heard from the other tab.
  let out = false;
  addEventListener("storage", (event) => event.key === "zk-signed-out" && (out = true));
  document.addEventListener("submit", (event) => out && !event.target.matches(OTHERS) && keepTyped(), true);
  const found = kept();
  if (!found) return;
  if (document.readyState === "complete") comeBack(found);
  else addEventListener("load", () => comeBack(found));
}
