// What the console shows of a task, of the last press and of the line to the server.

import { lastGroup, WITH_WORDS } from "./console-acts.js";
import { describe, make, OUTCOMES } from "./live-log.js";
import { clockWords, elapsed, running, timeInTask } from "./live-state.js";
import { WITH_SEVERITY } from "./console-words.js";

const $ = (id) => document.getElementById(id);
export const counted = (number, one, many) => `${number === 0 ? "no" : number} ${number === 1 ? one : many}`;

export function drawTask(desk) {
  const { task } = desk;
  if (!task) return;
  const is = running(task);
  document.querySelector('[data-act="run"] [data-label]').textContent = task.start === null ? "Start task" : !is ? "Ended" : task.pausedAt === null ? "Pause" : "Go on";
  $("clock-state").textContent = task.outcome ? OUTCOMES[task.outcome]?.[0] ?? task.outcome : task.start === null ? "Not started" : task.end !== null ? "Ended, not scored" : task.pausedAt === null ? "Running" : "Paused";
  const { limit_s: limit } = desk.step;
  $("clock-limit").textContent = limit ? `limit ${clockWords(limit * 1_000)}` : "no limit";
  $("clock-facts").textContent = `${counted(task.pauses.length + (task.pausedAt === null ? 0 : 1), "pause", "pauses")} · ${counted(task.assists, "assist", "assists")}`;
  for (const button of document.querySelectorAll('[data-act="error"]')) {
    const number = task.errors[button.dataset.value];
    button.querySelector(".tally").textContent = number ? `${number} so far` : "";
  }
  for (const button of document.querySelectorAll('[data-act="outcome"]')) button.setAttribute("aria-pressed", String(button.dataset.value === task.outcome));
  tick(desk);
}

export function tick(desk) {
  const { task } = desk;
  if (!task) return;
  const time = task.start === null ? 0 : elapsed(task, desk.now());
  const words = clockWords(time);
  if ($("clock").textContent !== words) $("clock").textContent = words;
  const { limit_s: limit } = desk.step;
  $("clock").classList.toggle("over", Boolean(limit && time > limit * 1_000));
}

export function drawLast(desk) {
  const last = lastGroup(desk).at(-1);
  let words = "Nothing yet";
  let time = null;
  if (desk.said) words = desk.said;
  else if (last) {
    const described = describe(last, desk.setting, desk.state);
    words = described.words || described.quote;
    time = timeInTask(desk.state, last.at);
  }
  drawMore(desk, last);
  const place = $("last");
  const text = `${words}|${time === null ? "" : clockWords(time)}`;
  // Written only when it changes: a screen reader says it once.
  if (place.dataset.text === text) return;
  place.dataset.text = text;
  place.replaceChildren(make("strong", {}, words), ...(time === null ? [] : [" ", make("time", {}, `at ${clockWords(time)}`)]));
}

// What can be said of the last press, and by which key: a mark is stamped at once, its words come later.
function drawMore(desk, last) {
  const place = $("more");
  const { keyWords: key } = place.dataset;
  const what = desk.said || !last || !WITH_WORDS.has(last.kind) ? "" : WITH_SEVERITY(last) ? "severity, words" : last.kind === "assist_marked" ? "level, words" : "words";
  place.replaceChildren(...(what && key ? [make("kbd", {}, key.toUpperCase()), ` ${what}`] : []));
}

const BARRED = "You are signed out, or may not run this session any more";
// line: { saved, connected, barred: signed out, or no right to run it any more }
export function showStatus({ queue }, { saved, connected, barred }) {
  const waiting = queue.pending.length;
  const marks = `${waiting} ${waiting === 1 ? "mark is" : "marks are"} kept on this device and will be sent`;
  const words = saved && connected ? "Connected, everything saved" : !saved && waiting && (!connected || queue.failures) ? `${queue.trouble || "No connection: "}${marks}` : connected ? "Saving" : barred ? BARRED : "No connection";
  const place = $("status");
  if (place.dataset.words === words) return;
  place.dataset.words = words;
  place.dataset.state = saved && connected ? "saved" : connected ? "saving" : "offline";
  const icon = $("icons").content.querySelector(`[data-icon="${saved && connected ? "done" : "waiting"}"]`).firstElementChild.cloneNode(true);
  place.replaceChildren(icon, make("span", {}, ` ${words}`));
}

export function showAside({ title = "Some marks could not be taken", detail, errors }) {
  $("set-aside").hidden = false;
  $("set-aside").replaceChildren(make("p", {}, make("strong", {}, `${title}. `), detail ?? errors?.[0]?.message ?? ""));
}
