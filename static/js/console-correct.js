// Corrections of the task in view: another time for a mark, a pause that was forgotten, a pause that was none. Each is a
// further event with its reason; the log keeps what was there before.

import { REASONS } from "./console-reason.js";
import { describe, make } from "./live-log.js";
import { clockWords, elapsed, keyOf, momentOf, timeInTask } from "./live-state.js";

const dialog = document.getElementById("correct");
const form = dialog.querySelector("form[novalidate]");
const MOVABLE = new Set(["task_started", "task_stopped", "task_ended", "task_paused", "task_resumed", "attempt_reopened", "error_marked", "assist_marked", "note_marked"]);
const exact = (ms) => `${Math.floor(ms / 60_000)}:${((ms % 60_000) / 1_000).toFixed(1).padStart(4, "0")}`;
let desk = null;
let chosen = null; // { title, fields, faults(), write(reason) }

export function openCorrections(of) {
  desk = of;
  if (!desk.task) return desk.say("Corrections belong to a task: go to it first.");
  leave();
  list();
  dialog.showModal();
}

function list() {
  const { task, state, setting, step } = desk;
  dialog.querySelector("h2").textContent = `Correct ${step.name}`;
  const rows = [];
  const row = (time, words, ...acts) => rows.push(make("li", {}, make("time", {}, time), make("span", {}, words), make("span", { className: "row-acts" }, ...acts)));
  const act = (label, about, begin) => {
    const button = make("button", { type: "button", className: "button", disabled: !desk.driving, onclick: () => begin() }, label);
    button.append(make("span", { className: "visually-hidden" }, ` ${about}`));
    return button;
  };
  const time = (at) => {
    const found = timeInTask(state, at);
    return found === null ? "outside" : exact(found);
  };
  if (task.start === null) row("–", "This task was not started.", act("It had begun", "the start", () => begun()));
  for (const entry of task.marks.filter(({ kind }) => MOVABLE.has(kind))) {
    const { words, quote } = describe(entry, setting, state);
    row(time(entry.at), words || quote, act("Move", words || quote, () => move(entry, words || quote)));
  }
  for (const [from, to] of task.pauses) {
    const about = `not counted: ${exact(elapsed(task, from))}, for ${((to - from) / 1_000).toFixed(1)} s`;
    row(exact(elapsed(task, from)), `A stretch that is ${about}`, act("Count it", about, () => merge((from + to) / 2, about)));
  }
  for (const entry of state.standing.filter((one) => ["mark_moved", "segment_split", "segments_merged"].includes(one.kind) && ofTask(one))) {
    const { words, small } = describe(entry, setting, state);
    row("", `${words}${small ? `: ${small}` : ""}`, act("Undo", words, () => undo(entry, words)));
  }
  dialog.querySelector("ol").replaceChildren(...rows);
  dialog.querySelector("[data-add]").hidden = task.start === null;
}

function ofTask({ data }) {
  return data.step === desk.step.key || desk.task.marks.some((mark) => keyOf(mark) === `${data.writer}:${data.target}`);
}

// ---------- what can be corrected ----------

function move(entry, words) {
  const seconds = number("seconds", "Seconds later (a minus makes it earlier)", "0");
  const shift = make("div", { className: "actions" }, ...[-10, -5, -1, 1, 5, 10].map((by) => make("button", {
    type: "button", className: "button", onclick: () => {
      seconds.input.value = String(Math.round((Number(seconds.input.value.replace(",", ".")) + by) * 1_000) / 1_000);
      seconds.input.dispatchEvent(new Event("input"));
    },
  }, by > 0 ? `+${by} s` : `−${-by} s`)));
  const becomes = make("output", {});
  const to = () => entry.at + Number(seconds.input.value.replace(",", ".")) * 1_000;
  seconds.input.addEventListener("input", () => {
    const at = desk.task.start;
    becomes.textContent = at !== null && Number.isFinite(to()) ? `${exact(Math.max(entry.at - at, 0))} after the start becomes ${exact(Math.max(to() - at, 0))}` : "";
  });
  show({
    title: `Move: ${words}`,
    fields: [seconds.field, shift, becomes],
    first: seconds.input,
    faults() {
      const by = seconds.value();
      if (!Number.isFinite(by) || by === 0) return [seconds, "Write by how many seconds, for instance −2.5."];
      if (to() < 0) return [seconds, "That is before the session began."];
      if (to() > desk.now()) return [seconds, "That is still to come."];
      return null;
    },
    write: (reason) => desk.add("mark_moved", { writer: entry.writer, target: entry.seq, to: to(), reason }),
  });
}

function begun() {
  const ago = number("seconds", "It began so many seconds ago", "");
  show({
    title: "The task had begun",
    fields: [ago.field],
    first: ago.input,
    faults() {
      const seconds = ago.value();
      if (!(seconds > 0)) return [ago, "Write a number of seconds above 0."];
      if (desk.now() < seconds * 1_000) return [ago, "That is before the session began."];
      return desk.otherRunning ? [ago, `${desk.otherRunning.name} is still running.`] : null;
    },
    write(reason) {
      const to = desk.now() - ago.value() * 1_000;
      const { writer, seq } = desk.add("task_started", { step: desk.step.key });
      desk.add("mark_moved", { writer, target: seq, to, reason });
    },
  });
}

function split() {
  const { task } = desk;
  const whole = elapsed(task, desk.now());
  const from = number("from", "From, on the task’s clock (minutes:seconds)", "");
  const until = number("until", "To", clockWords(whole));
  show({
    title: "A pause was forgotten",
    fields: [from.field, until.field],
    first: from.input,
    faults() {
      const [begin, end] = [from, until].map((one) => minutes(one.input.value));
      if (begin === null) return [from, "Write a time such as 1:05."];
      if (end === null) return [until, "Write a time such as 1:30."];
      if (end <= begin) return [until, "The pause ends after it begins."];
      return end > elapsed(task, desk.now()) + 1_000 ? [until, `The task’s clock has not come that far: it shows ${exact(whole)}.`] : null;
    },
    write: (reason) => desk.add("segment_split", { step: desk.step.key, at: momentOf(task, minutes(from.input.value)), until: momentOf(task, minutes(until.input.value)), reason }),
  });
}

function merge(at, about) {
  show({ title: `Count it as time on task (${about})`, fields: [], write: (reason) => desk.add("segments_merged", { step: desk.step.key, at, reason }) });
}

function undo(entry, words) {
  show({ title: `Undo: ${words}`, fields: [], write: (reason) => desk.add("event_withdrawn", { writer: entry.writer, target: entry.seq, reason }) });
}

// ---------- the form ----------

function number(name, label, value) {
  const input = make("input", { className: "input", id: `correct-${name}`, value, autocomplete: "off", inputMode: name === "seconds" ? "text" : "numeric" });
  const fault = make("p", { className: "error-text", id: `correct-${name}-fault`, hidden: true });
  const field = make("div", { className: "field" }, make("label", { htmlFor: input.id }, label), input, fault);
  return { field, input, fault, value: () => (input.value.trim() === "" ? NaN : Number(input.value.trim().replace("−", "-").replace(",", "."))) };
}

// Minutes and seconds as ms; null where it is no time.
function minutes(text) {
  const found = /^(?:(\d{1,4}):)?(\d{1,5}(?:[.,]\d{1,3})?)$/.exec(text.trim());
  return found ? (Number(found[1] ?? 0) * 60 + Number(found[2].replace(",", "."))) * 1_000 : null;
}

function show(what) {
  chosen = what;
  form.querySelector("h3").textContent = what.title;
  form.querySelector("[data-fields]").replaceChildren(...what.fields);
  form.querySelector(".reasons").replaceChildren(...REASONS.time.map((words, index) => {
    const input = make("input", { type: "radio", name: "reason", value: words, id: `correct-reason-${index}` });
    return make("li", {}, input, make("label", { htmlFor: input.id }, words));
  }));
  form.elements.own.value = "";
  fault(null, "");
  form.hidden = false;
  dialog.querySelector(".correctable").hidden = true;
  (what.first ?? form.querySelector("[type=radio]")).focus();
}

function leave() {
  chosen = null;
  form.hidden = true;
  dialog.querySelector(".correctable").hidden = false;
}

function fault(field, words) {
  for (const one of form.querySelectorAll(".error-text")) one.hidden = true;
  for (const one of form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  if (!words) return;
  const place = field?.fault ?? form.querySelector("#correct-own-fault");
  const input = field?.input ?? form.elements.own;
  place.textContent = words;
  place.hidden = false;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", place.id);
  input.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const reason = form.elements.own.value.trim() || new FormData(form).get("reason");
  const found = chosen.faults?.();
  if (found) return fault(...found);
  if (!reason) return fault(null, "Say why: choose a reason, or write one.");
  if (!desk.driving) return fault(null, "Somebody else drives this session now.");
  chosen.write(reason);
  leave();
  list();
  dialog.querySelector("[data-close]").focus();
});
dialog.querySelector("[data-back]").addEventListener("click", () => {
  leave();
  list();
});
dialog.querySelector("[data-add] button").addEventListener("click", split);
