// The control for the value of one filter condition, by the operator's `input`.
import { make, word } from "../base.js";

const TYPES = { text: "text", number: "number", date: "date", datetime: "datetime-local" };

function box(type, value, changed) {
  const input = make("input", { class: "form-control form-control-sm", type, value: value ?? "", "aria-label": word("value") });
  if (type === "number") input.step = "any";
  input.addEventListener("input", () => input.isComposing || changed(input.value));
  input.addEventListener("compositionend", () => changed(input.value));
  return input;
}

function range(field, value, changed) {
  const pair = Array.isArray(value) ? [...value] : ["", ""];
  const type = TYPES[field.kind] ?? (field.kind === "money" || field.kind === "percent" ? "number" : TYPES.text);
  const inputs = [0, 1].map((index) => box(type, pair[index], (typed) => ((pair[index] = typed), changed([...pair]))));
  return make("span", { class: "zk-filter-range" }, inputs[0], make("span", {}, "–"), inputs[1]);
}

const UNITS = ["days", "weeks", "months", "years"];

/** A length of time, {"days": 30}: a number and its unit. */
function span(value, changed) {
  const [unit = "days", count = ""] = Object.entries(value ?? {})[0] ?? [];
  const number = box("number", count, () => tell());
  const units = make("select", { class: "form-select form-select-sm", "aria-label": word("unit") });
  for (const each of UNITS) units.append(new Option(word(each), each, false, each === unit));
  const tell = () => changed(number.value > 0 ? { [units.value]: Math.trunc(number.value) } : "");
  units.addEventListener("change", tell);
  return make("span", { class: "zk-filter-span" }, number, units);
}

function choice(choices, value, changed, multiple) {
  const select = make("select", { class: "form-select form-select-sm", multiple, "aria-label": word("value") });
  const chosen = new Set([value ?? []].flat().map(String));
  if (!multiple) select.append(new Option("", ""));
  for (const each of choices ?? []) select.append(new Option(each.label, each.value, false, chosen.has(String(each.value))));
  const read = () => [...select.selectedOptions].map((option) => option.value);
  select.addEventListener("change", () => changed(multiple ? read() : select.value));
  return multiple ? make("zk-pick", {}, select) : select;
}

/** A picker that asks the server; labels of what is chosen already come in `field.chosen`: {value: label}. */
function reference(field, value, changed, multiple) {
  const select = make("select", { class: "form-select form-select-sm", multiple, "aria-label": word("value") });
  for (const key of [value ?? []].flat()) select.append(new Option(field.chosen?.[key] ?? key, key, true, true));
  select.addEventListener("change", () => {
    const keys = [...select.selectedOptions].map((option) => option.value).filter(Boolean);
    for (const option of select.selectedOptions) (field.chosen ??= {})[option.value] = option.textContent;
    changed(multiple ? keys : keys[0] ?? "");
  });
  return make("zk-pick", { lookup: field.lookup }, select);
}

export function valueControl(field, operator, value, changed) {
  switch (operator.input) {
    case "none":
      return null;
    case "range":
      return range(field, value, changed);
    case "span":
      return span(value, changed);
    case "choice":
      return choice(operator.choices ?? field.choices, value, changed, false);
    case "multichoice":
      return choice(field.choices, value, changed, true);
    case "reference":
      return reference(field, value, changed, operator.many === true);
    default:
      return box(TYPES[operator.input] ?? "text", value, changed);
  }
}
