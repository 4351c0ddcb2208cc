// <zk-time format="relative|datetime|date"><time datetime="2026-08-01T09:30:00Z">text for no script</time></zk-time>
// Shows a moment in the reader's own time zone (or the one in <html data-time-zone>) and language.
import { language } from "../base.js";
import { writer } from "../dates.js";

const UNITS = [
  ["year", 365 * 86400],
  ["month", 30 * 86400],
  ["week", 7 * 86400],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const full = writer({ time: true });
const day = writer();
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

function ago(moment) {
  const seconds = (moment - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
  // "3 分钟前": a space between Chinese and figures, as everywhere else.
  return relative.format(Math.trunc(seconds / size), unit).replace(/(?<=\d)(?=\p{Script=Han})/gu, " ");
}

class Time extends HTMLElement {
  connectedCallback() {
    this.render();
    if (this.getAttribute("format") === "relative") this.timer = setInterval(() => this.render(), 60_000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  render() {
    const time = this.querySelector("time");
    const moment = new Date(time?.dateTime ?? "");
    if (Number.isNaN(moment.getTime())) return;
    const format = this.getAttribute("format");
    time.textContent = format === "relative" ? ago(moment) : (format === "date" ? day : full)(moment);
    time.title = full(moment);
  }
}

customElements.define("zk-time", Time);
