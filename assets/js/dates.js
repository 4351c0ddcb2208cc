// Days in the page's language, as the server writes them: "30 Nov 2026, 14:05", which no country reads otherwise.
import { language } from "./base.js";

const timeZone = document.documentElement.dataset.timeZone || undefined;
const english = language.startsWith("en");

/** Return what writes a moment as a day: `time` with the hour, `weekday` with its name. */
export function writer({ time = false, weekday = false, zone = timeZone } = {}) {
  if (!english) {
    const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", ...(time ? { timeStyle: "short" } : {}), timeZone: zone });
    const named = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: zone });
    return (moment) => (weekday ? `${format.format(moment)} ${named.format(moment)}` : format.format(moment));
  }
  const format = new Intl.DateTimeFormat("en-US", {
    weekday: "short", year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone,
  });
  return (moment) => {
    const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    const words = `${weekday ? `${part.weekday} ` : ""}${part.day} ${part.month} ${part.year}`;
    return time ? `${words}, ${part.hour}:${part.minute}` : words;
  };
}

// A field for a day is written by the browser in an order that follows neither the page's language nor, on every system,
// the browser's own (11/03 is March to some). So the day stands in words beside the field's name, or behind the field.
const inWords = writer({ weekday: true, zone: "UTC" });
const notes = new WeakMap();

function show(input) {
  const moment = input.valueAsNumber;
  if (!notes.get(input)?.isConnected) {
    const note = document.createElement("span");
    note.className = "zk-day-words";
    note.setAttribute("aria-hidden", "true");
    const label = input.labels?.[0];
    // A label around its field has its words in an element of their own.
    const name = label?.contains(input) ? label.querySelector(":scope > span") : label;
    if (name && !name.matches(".visually-hidden")) name.append(note);
    else input.after(note);
    notes.set(input, note);
  }
  notes.get(input).textContent = Number.isNaN(moment) ? "" : inWords(moment);
}

export function start() {
  const each = (root) => root.querySelectorAll?.("input[type=date], input[type=datetime-local]").forEach(show);
  each(document);
  document.addEventListener("htmx:after:settle", () => each(document));
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("input[type=date], input[type=datetime-local]")) show(event.target);
  });
}
