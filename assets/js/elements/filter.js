// <zk-filter>: builds the filter tree of design.md §4 from a description of the fields and writes it to `?filter=`.
// GET url (with the list's own query) answers the description: {"list": slug, "lately": [key], "fields": [{"key", "group", "label", "short", "find", "operators": [{"key", "label", "input"}], "choices": [{"value","label"}], "lookup": url}]}
// `label` names a field anywhere, `short` within its group; it is found by the words in `find`: both languages and pinyin.
// input is one of text, number, date, choice, multichoice, reference, range, span (a length of time), none.
import { icon, make, remember, say, told, word } from "../base.js";
import { go, state } from "../address.js";
import { valueControl } from "./filter-value.js";

const PAUSE = 400;
const LATELY = 8; // fields that one filtered by last, which are offered first
const GROUPS = ["all", "any"];

/** {"all": […]} → {join, parts}; a group under "not" has join "none"; a leaf stays what it is. */
function open(tree) {
  if (tree?.not && (tree.not.any || tree.not.all)) return { ...open(tree.not), join: "none", was: tree };
  if (tree?.not?.field) return { join: "none", parts: [{ leaf: tree.not }] };
  const join = GROUPS.find((key) => tree?.[key]);
  return join ? { join, parts: tree[join].map(open) } : { leaf: tree };
}

function close(node) {
  if (!node.parts) return node.leaf;
  const parts = node.parts.map(close).filter(Boolean);
  if (!parts.length) return null;
  return node.join === "none" ? { not: { any: parts } } : { [node.join]: parts };
}

class Filter extends HTMLElement {
  connectedCallback() {
    this.afterSwap = () => this.swapped();
    document.addEventListener("htmx:after:swap", this.afterSwap);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this.afterSwap);
  }

  /** The list has answered: say how many fit, and follow a filter that was changed outside. */
  swapped() {
    if (!this.stage) return;
    this.total();
    if ((state().get("filter") ?? "") !== this.written) this.load();
  }

  /** Repeat the number beside the conditions: on a phone the head of the page is out of sight. */
  total() {
    const text = document.getElementById("list-count")?.textContent.trim() ?? "";
    for (const output of this.stage.querySelectorAll(".zk-filter-count")) output.textContent = text;
  }

  /** The panel around it was opened: the description comes now, once, with the labels of the values in use. */
  async shown() {
    if (this.stage) return;
    const response = await fetch(this.getAttribute("url") + location.search, { credentials: "same-origin" }).catch(() => null);
    const description = await told(response);
    const fault = response?.redirected ? "signedOut" : response ? "broken" : "offline";
    if (!description) return void say({ level: "danger", text: word(fault) });
    if (this.stage) return;
    this.description = description;
    this.fields = new Map(this.description.fields.map((field) => [field.key, field]));
    this.stage = this.appendChild(make("div", { class: "zk-filter-stage" }));
    this.load();
    if (!this.root.parts.length) this.add(this.root, { leaf: this.blank() });
    else this.stage.querySelector(":scope > * > .zk-filter-actions button").focus(); // what stands is not to be changed by a slip
  }

  load() {
    this.written = state().get("filter") ?? "";
    let tree = null;
    try {
      tree = this.written ? JSON.parse(this.written) : null;
    } catch {
      tree = null; // the server says in words that the stored filter is broken
    }
    const root = tree ? open(tree) : { join: "all", parts: [] };
    this.root = root.parts ? root : { join: "all", parts: [root] };
    this.render();
  }

  render() {
    this.rows = new Map();
    this.stage.replaceChildren(this.group(this.root, null));
    this.total();
  }

  /** Go to a control of a condition. A drawn-anew row has lost the focus, and keys would fall on the page. */
  focus(node, part) {
    const row = this.rows.get(node);
    const found = row?.querySelector(`${part} :is(select, input)`) ?? row?.querySelector(".zk-filter-operator");
    (found ?? this.stage.querySelector(".zk-filter-actions button")).focus();
  }

  /** Fields to choose from, by group; one finds them by typing. */
  fieldPicker(field, chosen) {
    // `required` only says that there is always one: no cross to empty it.
    const select = make("select", { class: "form-select form-select-sm", required: true, "aria-label": word("field") });
    let group;
    for (const each of this.description.fields) {
      if (group?.label !== each.group) select.append((group = make("optgroup", { label: each.group })));
      group.append(make("option", { value: each.key, selected: each === field, "data-short": each.short, "data-find": each.find }, each.label));
    }
    select.addEventListener("change", () => chosen(select.value));
    return make("zk-pick", { class: "zk-filter-field" }, select);
  }

  /** Offer this field among the first the next time. */
  used(key) {
    const { list, lately } = this.description;
    if (lately[0] === key) return;
    this.description.lately = [key, ...lately.filter((each) => each !== key)].slice(0, LATELY);
    remember({ list, filtered: this.description.lately.join(",") });
  }

  group(node, parent) {
    const join = make("select", { class: "form-select form-select-sm", "aria-label": word("matchHow") });
    for (const key of ["all", "any", "none"]) join.append(new Option(word(`match_${key}`), key, false, node.join === key));
    join.addEventListener("change", () => ((node.join = join.value), this.changed(false)));
    const rows = node.parts.map((part) => (part.parts ? this.group(part, node) : this.condition(part, node)));
    const actions = make(
      "div",
      { class: "zk-filter-actions" },
      this.button("plus", word("addCondition"), () => this.add(node, { leaf: this.blank() })),
      parent ? null : this.button("circle-plus", word("addGroup"), () => this.add(node, { join: "any", parts: [{ leaf: this.blank() }] })),
      parent ? this.button("x", word("removeGroup"), () => this.drop(node, parent)) : null,
      !parent && node.parts.length ? this.button("x", word("clearFilter"), () => this.clear()) : null,
      // The count in the page's head is the one that screen readers hear.
      parent ? null : make("output", { class: "zk-filter-count", "aria-live": "off" }),
    );
    return make("div", { class: "zk-filter-group", role: "group" }, join, ...rows, actions);
  }

  condition(node, parent) {
    const { leaf } = node;
    const remove = make("button", { type: "button", class: "zk-icon-button", "aria-label": word("remove"), onclick: () => this.drop(node, parent) }, icon("x"));
    const field = this.fields.get(leaf?.field);
    // Event and metric tests, `not` of one test and fields unknown here are kept as they are.
    if (!field) return make("div", { class: "zk-filter-row" }, make("code", { class: "zk-filter-raw" }, JSON.stringify(leaf)), remove);
    const fields = this.fieldPicker(field, (key) => {
      node.leaf = this.blank(key);
      this.used(key);
      this.changed(true);
      this.focus(node, ".zk-filter-value");
    });
    const operators = make("select", { class: "form-select form-select-sm zk-filter-operator", "aria-label": word("operator") });
    for (const each of field.operators) operators.append(new Option(each.label, each.key, false, each.key === leaf.op));
    const operator = field.operators.find((each) => each.key === leaf.op) ?? field.operators[0];
    operators.addEventListener("change", () => this.operate(node, field, operators.value, operator.input));
    const control = valueControl(field, operator, leaf.value, (value) => ((leaf.value = value), this.changed(false)));
    const row = make("div", { class: "zk-filter-row" }, fields, operators, make("span", { class: "zk-filter-value" }, control), remove);
    this.rows.set(node, row);
    return row;
  }

  /** Change the operator and keep the value where the new one takes the same kind of input. */
  operate(node, field, op, oldInput) {
    const { input } = field.operators.find((each) => each.key === op);
    node.leaf = { ...node.leaf, op };
    if (input !== oldInput) delete node.leaf.value;
    this.changed(true);
    this.rows.get(node).querySelector(".zk-filter-operator").focus();
  }

  button(iconName, label, onclick) {
    return make("button", { type: "button", class: "btn btn-sm btn-ghost", onclick }, icon(iconName), label);
  }

  blank(key = this.description.fields[0]?.key) {
    return { field: key, op: this.fields.get(key).operators[0].key };
  }

  add(node, part) {
    node.parts.push(part);
    this.changed(true);
    this.focus(part.parts?.[0] ?? part, ".zk-filter-field");
  }

  drop(node, parent) {
    parent.parts.splice(parent.parts.indexOf(node), 1);
    this.changed(true);
    this.stage.querySelector(".zk-filter-actions button").focus();
  }

  clear() {
    this.root = { join: "all", parts: [] };
    this.changed(true);
    this.stage.querySelector(".zk-filter-actions button").focus();
  }

  /** A condition that still lacks its value waits; the others take effect at once. */
  ready(node) {
    if (node.parts) return { ...node, parts: node.parts.map((part) => this.ready(part)).filter(Boolean) };
    const operator = this.fields.get(node.leaf?.field)?.operators.find((each) => each.key === node.leaf.op);
    const { value } = node.leaf;
    const missing = value == null || value === "" || (Array.isArray(value) && (!value.length || value.some((part) => part === "")));
    return operator && operator.input !== "none" && missing ? null : node;
  }

  changed(redraw = true) {
    if (redraw) this.render();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const tree = close(this.ready(this.root));
      const written = tree ? JSON.stringify(tree) : "";
      if (written === this.written) return;
      this.written = written;
      go({ filter: written });
    }, PAUSE);
  }
}

customElements.define("zk-filter", Filter);
