// Words, severity or level for a mark. The mark was stamped when it was pressed; its words may come at any time.

import { describe } from "./live-log.js";
import { clockWords, keyOf, timeInTask } from "./live-state.js";

const form = document.getElementById("words");
export const WITH_SEVERITY = (entry) => entry.kind === "error_marked" || entry.data.what === "problem";
let target = null;
let of = null; // the desk

export const wordsFor = () => target && keyOf(target);

export function askWords(desk, entry) {
  target = entry;
  of = desk;
  form.reset();
  form.hidden = false;
  const time = timeInTask(desk.state, entry.at);
  const { words } = describe(entry, desk.setting, desk.state);
  document.getElementById("words-of").textContent = `${entry.kind === "task_paused" ? "Why they paused" : `Words for: ${words || "Quote"}`}${time === null ? "" : ` at ${clockWords(time)}`}`;
  document.getElementById("words-severity").hidden = !WITH_SEVERITY(entry);
  document.getElementById("words-level").hidden = entry.kind !== "assist_marked";
  // What was said of it already can be said better.
  const { text = "", severity, level = entry.data.level } = desk.state.details.get(keyOf(entry)) ?? {};
  form.elements.text.value = text;
  for (const [name, value] of Object.entries({ severity, level })) if (value !== undefined) form.elements[name].value = String(value);
  form.elements.text.focus();
}

export function leaveWords() {
  target = null;
  form.hidden = true;
  document.activeElement?.blur();
}

form.addEventListener("keydown", (event) => {
  // Browsers send a form by Enter from a text field, and not from a list.
  if (event.key === "Enter" && event.target.tagName === "SELECT") {
    event.preventDefault();
    form.requestSubmit();
  }
  if (event.key !== "Escape") return;
  event.stopPropagation();
  leaveWords();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = new FormData(form);
  const number = (name) => (given.get(name) ? Number(given.get(name)) : null);
  const data = { writer: target.writer, target: target.seq, text: given.get("text").trim(), severity: number("severity"), level: number("level") };
  if (of.driving && (data.text || data.severity !== null || data.level !== null)) of.add("mark_detailed", data);
  leaveWords();
});
