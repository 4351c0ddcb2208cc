// Forms with `data-draft`: keeps what is typed, and offers it again when the form opens without it.
import { icon, make, meta, word } from "../base.js";
import { writer } from "../dates.js";
import { drop, dropAll, fill, keyOf, leftBehind, read, sent, start, values, words, write } from "../drafts.js";

const PAUSE = 400; // ms after the last key
const SIGN_OUT = "form[action$='/account/logout/']";
const when = writer({ time: true });
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

class Draft {
  constructor(form) {
    this.form = form;
    this.key = keyOf(form);
    this.first = values(form);
    this.found = read(this.key);
    this.refused = form.querySelector("[data-error-summary]") !== null;
    this.later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), PAUSE);
    };
    form.addEventListener("input", this.later);
    form.addEventListener("change", this.later);
    form.addEventListener("submit", () => (this.keep(), sent(this.key)));
    form.addEventListener("zk:keep", () => this.keep());
    form.addEventListener("zk:restore", () => this.found && this.restore(false));
    form.addEventListener("click", (event) => event.target.closest("[data-discard]") && this.discard());
    addEventListener("pagehide", () => this.timer && this.keep());
    if (this.found && !this.refused) this.offer();
    // What was refused was sent by nobody else's hands: it stays kept, and stands in the form already.
    else this.base = this.found?.fields;
  }

  get version() {
    return this.form.elements.version?.value;
  }

  /** Only what was touched is kept, so that the rest shows what is stored when the draft comes back. */
  keep() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.form.isConnected || Draft.over) return;
    const now = values(this.form);
    const touched = Object.keys(now).filter((name) => !same(now[name], this.first[name]) || this.base?.[name]);
    if (!touched.length) return this.found && !this.restored ? undefined : drop(this.key);
    const fields = { ...(this.note ? this.found.fields : {}), ...Object.fromEntries(touched.map((name) => [name, now[name]])) };
    const { version } = this;
    write(this.key, { title: this.form.dataset.draft, url: location.pathname + location.search, at: Date.now(), version, fields, words: { ...this.found?.words, ...words(this.form) } });
  }

  offer() {
    const changed = this.found.version !== this.version;
    this.note = make(
      "div",
      { class: "zk-note zk-note-info zk-draft", role: "status" },
      icon("history"),
      make("div", {}, make("strong", {}, word("draftFound", { when: when(this.found.at) })), changed ? make("p", {}, word("draftChanged")) : null,
        make("p", { class: "zk-parts" },
          make("button", { type: "button", class: "btn btn-sm btn-primary", onclick: () => this.restore() }, word("draftRestore")),
          make("button", { type: "button", class: "btn btn-sm", onclick: () => this.discard() }, word("draftDiscard")))),
    );
    this.form.querySelector(".zk-page-head, #zk-dialog-title")?.after(this.note) ?? this.form.prepend(this.note);
  }

  restore(focus = true) {
    const { found } = this;
    this.done();
    this.restored = true;
    fill(this.form, found);
    if (!focus) return;
    const [name] = Object.keys(found.fields);
    this.form.querySelector(`[name="${CSS.escape(name)}"]`)?.focus();
  }

  discard() {
    clearTimeout(this.timer);
    this.timer = undefined;
    drop(this.key);
    this.done();
  }

  done() {
    const inside = this.note?.contains(document.activeElement);
    this.note?.remove();
    this.note = this.found = this.base = undefined;
    if (inside) this.form.querySelector(".zk-fields :is(input:not([type=hidden]), select, textarea)")?.focus();
  }
}

/** Signing out takes everything along, in every tab: what is still typed elsewhere is kept no more. */
function signedOut(event) {
  if (!event.target.matches(SIGN_OUT) || !navigator.onLine) return;
  Draft.over = true;
  dropAll();
  try {
    localStorage.setItem("zk-signed-out", String(Date.now()));
  } catch {
    // Then nothing was kept either.
  }
}

export function drafts() {
  start();
  if (!meta("zk-person")) return;
  document.addEventListener("submit", signedOut, true);
  addEventListener("storage", (event) => event.key === "zk-signed-out" && (Draft.over = true));
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (!leftBehind(form)) new Draft(form);
    addEventListener("pageshow", (event) => event.persisted && leftBehind(form, true));
  }
  // Forms of the dialog come later; done there is what closes it by the server's word, or leads to a page that says so.
  const dialog = document.getElementById("zk-dialog-body");
  dialog?.addEventListener("htmx:after:settle", () => {
    const form = dialog.querySelector("form[data-draft]");
    if (form !== Draft.inDialog?.form) Draft.inDialog = form ? new Draft(form) : undefined;
  });
  document.addEventListener("zk:close", () => Draft.inDialog?.discard());
}
