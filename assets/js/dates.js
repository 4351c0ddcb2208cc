// Days in the page's language, as the server writes them: "30 Nov 2026, 14:05", which no country reads otherwise.
import { language } from "./base.js";

const timeZone = document.documentElement.dataset.timeZone || undefined;
const english = language.startsWith("en");

/** Return what writes a moment as a day: `time` with the hour, `weekday` in English with its name. */
export function writer({ time = false, weekday = false, zone = timeZone } = {}) {
  if (!english) {
    const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", ...(time ? { timeStyle: "short" } : {}), timeZone: zone });
    return (moment) => format.format(moment);
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

// A field for a day is written by the browser in the order of the browser's own language. Where that begins with the
// month and the page's does not, the day stands in words beside the field's name.
const foreign = english && new Intl.DateTimeFormat().formatToParts(new Date())[0].type === "month";
const inWords = writer({ weekday: true, zone: "UTC" });

function show(input) {
  const label = input.labels?.[0];
  if (!label) return;
  const day = input.value ? inWords(new Date(`${input.value.slice(0, 10)}T00:00:00Z`)) : "";
  let note = label.querySelector(".zk-day-words");
  if (!note) {
    note = document.createElement("span");
    note.className = "zk-day-words";
    note.setAttribute("aria-hidden", "true");
    label.append(note);
  }
  note.textContent = day;
}

export function start() {
  if (!foreign) return;
  const each = (root) => root.querySelectorAll?.("input[type=date], input[type=datetime-local]").forEach(show);
  each(document);
  document.addEventListener("htmx:after:settle", () => each(document));
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("input[type=date], input[type=datetime-local]")) show(event.target);
  });
}
