// The moderator's console: keys and buttons become marks, stamped when they are pressed; the clock; who drives.

import { Queue } from "./console-queue.js";
import { describe, LogView, make, OUTCOMES } from "./live-log.js";
import { clockWords, elapsed, Entries, keyOf, running, stateOf, timeInTask } from "./live-state.js";
import { Feed } from "./live-feed.js";
import { fill, read, showFaults } from "./runner-form.js";

const setting = JSON.parse(document.getElementById("setting").textContent);
const loaded = performance.now();
let skew = 0; // how far the server's idea of this page's clock is from the page's own
const now = () => setting.now + performance.now() - loaded + skew; // the session's clock
const $ = (id) => document.getElementById(id);
const entries = new Entries();
const view = new LogView($("log"), setting);
const UNDOABLE = new Set([
  "task_started", "task_stopped", "task_paused", "task_resumed", "attempt_reopened", "outcome_set", "error_marked", "assist_marked",
  "note_marked", "answers_given", "session_finished",
]);
const WITH_SEVERITY = (entry) => entry.kind === "error_marked" || entry.data.what === "problem";
let state = stateOf(entries, setting.steps);
let shown = 0;
let driving = false;
let expected = !setting.driver || setting.driver.author === setting.me; // this console is about to be named in the log
let connected = false;
let saved = true;
let target = null; // the mark that gets words
let said = ""; // what the last press could not do
let redraw = 0;

const queue = new Queue(
  setting.base,
  (status) => { saved = status === "saved"; showStatus(); },
  (problem, events) => {
    for (const { writer, body } of events) {
      const entry = entries.all.get(`${writer}:${body.seq}`);
      if (entry) entries.put({ ...entry, pending: false, refused: true });
    }
    $("set-aside").hidden = false;
    $("set-aside").replaceChildren(make("p", {}, make("strong", {}, `${problem.title ?? "Some marks could not be taken"}. `), problem.detail ?? problem.errors?.[0]?.message ?? ""));
    draw();
  },
  (events) => {
    for (const { writer, body } of events) {
      const entry = entries.all.get(`${writer}:${body.seq}`);
      if (entry) entries.put({ ...entry, pending: false });
    }
    draw();
  },
);

// ---------- marks ----------

function add(kind, data = {}) {
  const { body, writer } = queue.add(kind, data);
  const { seq, kind: _kind, mono: _mono, wall: _wall, ...rest } = body;
  const entry = { writer, seq, kind, origin: "moderator", at: now(), author: setting.me, who: "", data: rest, pending: true, local: true };
  entries.put(entry);
  saved = false;
  said = "";
  draw(true);
  return entry;
}

const step = () => setting.steps[shown];
const task = () => state.tasks[step().key];
const otherRunning = () => setting.steps.find(({ key, kind }) => kind === "task" && key !== step().key && running(state.tasks[key]));

const ACTS = {
  run() {
    const { key } = step();
    if (!task()) return;
    if (task().start === null) {
      const other = otherRunning();
      if (other) say(`Not started: ${other.name} is still running.`);
      else add("task_started", { step: key });
    } else if (!running(task())) say("This task has ended. Re-open it to let it go on.");
    else add(task().pausedAt === null ? "task_paused" : "task_resumed", { step: key });
  },
  stop() {
    if (task() && running(task())) stopClock();
    else if (task()) say("The clock does not run.");
  },
  outcome(value) {
    if (!task()) return;
    if (task().start !== null && task().end === null) stopClock();
    add("outcome_set", { step: step().key, outcome: value });
  },
  error(value) {
    if (begun()) add("error_marked", { step: step().key, code: value });
  },
  assist() {
    if (begun()) add("assist_marked", { step: step().key });
  },
  reopen() {
    if (!task()) return;
    if (task().end === null && task().outcome === null) say("This task has not ended.");
    else add("attempt_reopened", { step: step().key });
  },
  note(value) {
    const entry = add("note_marked", { what: value, step: task() ? step().key : null });
    if (value === "note" || value === "quote") askWords(entry);
  },
  words() {
    const last = state.standing.filter((entry) => mine(entry) && ["error_marked", "assist_marked", "note_marked"].includes(entry.kind)).at(-1);
    if (last) askWords(last);
    else say("There is no mark yet that could have words.");
  },
  undo() {
    const group = lastGroup();
    if (!group.length) say("There is nothing to undo.");
    for (const entry of group) add("event_withdrawn", { writer: entry.writer, target: entry.seq });
    if (group.includes(target)) leaveWords();
  },
  finish() {
    if (!state.finished) add("session_finished");
  },
};
const ALWAYS = {
  next: () => show(shown + 1),
  previous: () => show(shown - 1),
  keys: () => $("all-keys").showModal(),
  "leave-words": leaveWords,
  "take-over": () => drive(true),
};

function begun() {
  if (!task()) return false;
  if (task().start === null) say("Start the task first.");
  return task().start !== null;
}

function stopClock() {
  if (task().pausedAt !== null) add("task_resumed", { step: step().key });
  add("task_stopped", { step: step().key });
}

const mine = (entry) => entry.origin === "moderator";

// The last press that still stands: an outcome and the stop of the clock that came with it are one.
function lastGroup() {
  const marks = state.standing.filter((entry) => mine(entry) && UNDOABLE.has(entry.kind));
  // Within one page the number of the press decides; what other pages wrote came before or stands by its time.
  const own = marks.filter((entry) => entry.writer === queue.writer).sort((a, b) => a.seq - b.seq);
  if (own.length) marks.splice(0, marks.length, ...own);
  const group = marks.slice(-1);
  for (const entry of marks.slice(0, -1).reverse()) {
    const after = group[0];
    const together = ["task_resumed", "task_stopped"].includes(entry.kind) && ["task_stopped", "outcome_set"].includes(after.kind);
    if (!together || entry.writer !== after.writer || entry.seq !== after.seq - 1 || after.at - entry.at > 50) break;
    group.unshift(entry);
  }
  return group;
}

function say(words) {
  said = words;
  draw();
}

// ---------- words for a mark ----------

function askWords(entry) {
  target = entry;
  $("words").reset();
  $("words").hidden = false;
  const time = timeInTask(state, entry.at);
  const { words } = describe(entry, setting, state);
  $("words-of").textContent = `Words for: ${words || "Quote"}${time === null ? "" : ` at ${clockWords(time)}`}`;
  $("words-severity").hidden = !WITH_SEVERITY(entry);
  $("words-level").hidden = entry.kind !== "assist_marked";
  $("words-text").focus();
}

function leaveWords() {
  target = null;
  $("words").hidden = true;
  document.activeElement?.blur();
}

function keepWords(event) {
  event.preventDefault();
  const form = new FormData($("words"));
  const number = (name) => (form.get(name) ? Number(form.get(name)) : null);
  const data = { writer: target.writer, target: target.seq, text: form.get("text").trim(), severity: number("severity"), level: number("level") };
  if (driving && (data.text || data.severity !== null || data.level !== null)) add("mark_detailed", data);
  leaveWords();
}

// ---------- keys, mouse, touch ----------

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || $("all-keys").open) return;
  const { target: on } = event;
  if (event.key === "Escape" && on.closest("#words")) return leaveWords();
  if (on.matches("input:not([type=radio], [type=checkbox]), textarea, select")) return;
  // A focused control keeps the keys that it understands itself.
  if (on.closest("button, a, summary, input") && [" ", "Enter"].includes(event.key)) return;
  if (on.matches("input") && (event.key.startsWith("Arrow") || event.key === "Tab")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const button = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((one) => one.checkVisibility());
  if (!button) return;
  event.preventDefault();
  press(button);
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 150);
}

function press(button) {
  const { act, value } = button.dataset;
  if (ALWAYS[act]) ALWAYS[act](value);
  else if (driving) ACTS[act](value);
}

function onClick(event) {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  press(button);
  // After a click with the mouse the next press of Space must not repeat it.
  if (event.detail > 0 && !["note", "words", "keys"].includes(button.dataset.act)) button.blur();
}

function onAnswers(event) {
  const form = event.target.closest(".walk-form");
  if (!form) return;
  event.preventDefault();
  if (!driving) return;
  const place = form.closest(".step");
  const given = read(form);
  const skip = form.querySelector('[name="skip"]');
  if (given.faults.length && !(event.submitter === skip && given.maySkip)) {
    skip.hidden = !given.maySkip;
    const many = given.faults.length > 1;
    showFaults(place, given.faults, many ? `${given.faults.length} answers are missing or not clear` : "One answer is missing or not clear");
    return;
  }
  showFaults(place, [], "");
  add("answers_given", { step: step().key, answers: given.answers });
  show(shown + 1);
}

// ---------- who drives ----------

async function drive(explicit) {
  drive.asked = explicit;
  try {
    const answer = await queue.post("drive", JSON.stringify({ writer: queue.writer, explicit }));
    if (answer.ok) {
      expected ||= explicit;
      setDriving(true);
    } else if (answer.status === 409) {
      expected = false;
      setDriving(false, (await answer.json()).driver);
    } else setTimeout(() => drive(explicit), 2_000);
  } catch {
    setTimeout(() => drive(explicit), 1_000);
  }
}

function setDriving(yes, name = "") {
  driving = yes;
  document.body.classList.toggle("watching", !yes);
  $("watching").hidden = yes;
  if (name) $("driver-name").textContent = name;
  for (const button of document.querySelectorAll("[data-act]")) {
    if (!ALWAYS[button.dataset.act]) button.toggleAttribute("aria-disabled", false), button.setAttribute("aria-disabled", String(!yes));
  }
}

// Until the log names this console, its presses count: they would only be lost otherwise.
function drawDriver({ console: writer, author, who }) {
  const own = writer === queue.writer;
  if (own || (author !== setting.me && !drive.asked)) expected = false;
  setDriving(own || expected, author === setting.me ? "Another page of yours" : who);
}

// ---------- what is seen ----------

function show(index) {
  shown = Math.max(0, Math.min(index, setting.steps.length - 1));
  $("stop").value = shown;
  for (const stop of document.querySelectorAll("[data-stop]")) stop.hidden = Number(stop.dataset.stop) !== shown;
  const { key, kind } = step();
  document.querySelector(".for-task").hidden = kind !== "task";
  document.querySelector(".for-end").hidden = kind !== "end";
  for (const codes of document.querySelectorAll("[data-codes]")) codes.hidden = codes.dataset.codes !== key;
  for (const form of document.querySelectorAll("[data-questions]")) {
    form.hidden = form.dataset.questions !== key;
    if (!form.hidden && state.answers[key]) fill(form.querySelector(".step"), state.answers[key]);
  }
  // A hidden button would go on taking the next Space for itself.
  if (document.activeElement?.closest("[hidden]")) document.activeElement.blur();
  document.querySelector(".cockpit").scrollTop = 0;
  draw(true);
}

function draw(atOnce = false) {
  clearTimeout(redraw);
  if (!atOnce) {
    redraw = setTimeout(() => draw(true), 0);
    return;
  }
  state = stateOf(entries, setting.steps);
  view.show(entries, state);
  drawTask();
  drawLast();
  for (const form of document.querySelectorAll("[data-questions]")) form.querySelector(".answered").hidden = !state.answers[form.dataset.questions];
  $("end-state").textContent = state.finished ? "The session is finished. Undo takes that back." : "What was not attempted until now is listed as not attempted.";
  document.querySelector('[data-act="finish"]').hidden = state.finished;
  if (state.driver) drawDriver(state.driver);
  showStatus();
}

function drawTask() {
  const current = task();
  if (!current) return;
  const label = document.querySelector('[data-act="run"] [data-label]');
  const is = running(current);
  label.textContent = current.start === null ? "Start task" : !is ? "Ended" : current.pausedAt === null ? "Pause" : "Go on";
  $("clock-state").textContent = current.outcome ? OUTCOMES[current.outcome]?.[0] ?? current.outcome : current.start === null ? "Not started" : current.end !== null ? "Ended, not scored" : current.pausedAt === null ? "Running" : "Paused";
  const { limit_s: limit } = step();
  $("clock-limit").textContent = limit ? `limit ${clockWords(limit * 1_000)}` : "no limit";
  const counted = (number, one, many) => `${number === 0 ? "no" : number} ${number === 1 ? one : many}`;
  const pauses = current.pauses.length + (current.pausedAt === null ? 0 : 1);
  $("clock-facts").textContent = `${counted(pauses, "pause", "pauses")} · ${counted(current.assists, "assist", "assists")}`;
  for (const button of document.querySelectorAll('[data-act="error"]')) {
    const number = current.errors[button.dataset.value];
    button.querySelector(".tally").textContent = number ? `${number} so far` : "";
  }
  for (const button of document.querySelectorAll('[data-act="outcome"]')) button.setAttribute("aria-pressed", String(button.dataset.value === current.outcome));
  tick();
}

function drawLast() {
  const last = lastGroup().at(-1);
  const place = $("last");
  let words = "Nothing yet";
  let time = null;
  if (said) words = said;
  else if (last) {
    const described = describe(last, setting, state);
    words = described.words || described.quote;
    time = timeInTask(state, last.at);
  }
  const text = `${words}|${time === null ? "" : clockWords(time)}`;
  // Written only when it changes: a screen reader says it once.
  if (place.dataset.text === text) return;
  place.dataset.text = text;
  place.replaceChildren(make("strong", {}, words), ...(time === null ? [] : [" ", make("time", {}, `at ${clockWords(time)}`)]));
}

function tick() {
  const current = task();
  if (!current) return;
  const words = clockWords(current.start === null ? 0 : elapsed(current, now()));
  if ($("clock").textContent !== words) $("clock").textContent = words;
  const { limit_s: limit } = step();
  $("clock").classList.toggle("over", Boolean(limit && current.start !== null && elapsed(current, now()) > limit * 1_000));
}

function showStatus() {
  const waiting = queue.pending.length;
  const marks = `${waiting} ${waiting === 1 ? "mark is" : "marks are"} kept on this device and will be sent`;
  const words = saved && connected ? "Connected, everything saved" : !saved && waiting && (!connected || queue.failures) ? `${queue.trouble || "No connection: "}${marks}` : connected ? "Saving" : "No connection";
  const place = $("status");
  if (place.dataset.words === words) return;
  place.dataset.words = words;
  place.dataset.state = saved && connected ? "saved" : connected ? "saving" : "offline";
  const icon = $("icons").content.querySelector(`[data-icon="${saved && connected ? "done" : "waiting"}"]`).firstElementChild.cloneNode(true);
  place.replaceChildren(icon, make("span", {}, ` ${words}`));
}

function showPresent(people) {
  const watching = people.filter(({ role }) => role === "observer").map(({ name }) => name);
  const others = people.length - watching.length - 1;
  const parts = [`${watching.length === 0 ? "no" : watching.length} ${watching.length === 1 ? "observer" : "observers"}`];
  if (others > 0) parts.push(`${others} more ${others === 1 ? "console" : "consoles"}`);
  $("present").textContent = parts.join(", ");
  $("present").title = watching.join(", ");
}

function listKeys() {
  const rows = new Map();
  for (const button of document.querySelectorAll("[data-key]")) {
    const shownKey = button.querySelector("kbd")?.textContent || { ArrowRight: "→", ArrowLeft: "←" }[button.dataset.key];
    const what = button.querySelector("[data-label]")?.textContent ?? button.textContent.replace(/[←→]/g, "").replace(shownKey, "").trim();
    if (!/^\d$/.test(button.dataset.key)) rows.set(shownKey, button.dataset.act === "run" ? "Start, pause, go on" : what);
  }
  rows.set("1 to 9", "Error codes of the task");
  document.querySelector(".key-list").replaceChildren(...[...rows].map(([key, what]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what))));
}

// The server estimates once how this page's clock maps to the session's. From then on the page goes by that.
function follow(difference) {
  skew += difference;
  for (const entry of entries.all.values()) if (entry.local) entry.at += difference;
}

// ---------- start ----------

function place() {
  // A page that is opened in the middle of a session shows where it stands.
  const at = setting.steps.findIndex(({ key, kind }) => (kind === "task" ? state.tasks[key].outcome === null && state.tasks[key].end === null : kind === "questions" ? !state.answers[key] : true));
  show(at < 0 ? 0 : at);
}

await queue.open();
for (const { writer, body } of queue.pending) {
  const { seq, kind, mono: _mono, wall, ...data } = body;
  entries.put({ writer, seq, kind, origin: "moderator", at: now() - (Date.now() - wall), author: setting.me, who: "", data, pending: true });
}
document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("submit", onAnswers);
$("words").addEventListener("submit", keepWords);
$("stop").addEventListener("change", () => show(Number($("stop").value)));
addEventListener("pagehide", () => queue.leave());
addEventListener("online", () => queue.flush());
listKeys();
let placed = false;
new Feed((after) => `${setting.base}live?after=${after}`, {
  entry(entry) {
    const local = entries.all.get(keyOf(entry));
    if (local && entry.writer === queue.writer) follow(entry.at - local.at);
    entries.put(entry);
    draw();
    if (!placed) {
      clearTimeout(place.timer);
      place.timer = setTimeout(() => {
        placed = true;
        // Once something is pressed, nothing moves under the hand.
        if (queue.seq === 0) place();
      }, 30);
    }
  },
  present: showPresent,
  state(yes) {
    connected = yes;
    if (yes) queue.flush();
    showStatus();
  },
});
setInterval(tick, 100);
setDriving(expected, setting.driver?.who);
show(0);
queue.flush();
drive(false);
document.body.dataset.ready = "";
