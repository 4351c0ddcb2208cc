// A box takes all that is typed or pasted and says when it is too much; the browser's own limit cuts without a word.
// The limit stays in the page as `maxlength` for browsers without scripts; from the first focus on it is only counted.
import { language, make, word } from "./base.js";

const BOXES = "input[maxlength]:not([type=search], [type=password]), textarea[maxlength]";
const NEAR = 0.8; // from here on one sees how much there is room for

function take(box) {
  if (!box?.matches?.(BOXES)) return;
  box.dataset.most = box.maxLength;
  box.removeAttribute("maxlength");
}

function count(box) {
  const most = Number(box?.dataset?.most);
  if (!most) return;
  // Characters as the server counts them: an emoji is one.
  const length = box.value.length > most * NEAR ? [...box.value].length : 0;
  const near = length > most * NEAR;
  const over = length > most;
  let note = box.nextElementSibling?.matches(".zk-length") ? box.nextElementSibling : null;
  if (near && !note) box.after((note = make("span", { class: "zk-hint zk-length", role: "status" })));
  if (!near) note?.remove();
  const show = (number) => new Intl.NumberFormat(language).format(number);
  const text = near ? word(over ? "tooLong" : "length", { count: show(length), limit: show(most) }) : "";
  if (near) note.textContent = text;
  note?.classList.toggle("zk-length-over", over);
  box.setCustomValidity(over ? text : "");
}

export function start() {
  document.addEventListener("focusin", (event) => take(event.target));
  document.addEventListener("input", (event) => count(event.target));
  take(document.activeElement);
}
