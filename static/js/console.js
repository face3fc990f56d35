// The moderator's console: keys and buttons become marks, stamped when they are pressed; the clock; who drives.

import { actsOf } from "./console-acts.js";
import { Channel } from "./console-channel.js";
import { read as readKept, SessionClock, write } from "./console-clock.js";
import { openCorrections } from "./console-correct.js";
import { Desk } from "./console-desk.js";
import { Driver } from "./console-driver.js";
import { listen, listKeys } from "./console-keys.js";
import { People } from "./console-people.js";
import { Queue } from "./console-queue.js";
import { leaveReason } from "./console-reason.js";
import { drawLast, drawTask, showAside, showStatus, tick } from "./console-view.js";
import { leaveWords } from "./console-words.js";
import { Feed, rightIsGone } from "./live-feed.js";
import { LogView, make } from "./live-log.js";
import { placeOf } from "./live-state.js";
import { accepted, fill } from "./runner-form.js";

const setting = JSON.parse(document.getElementById("setting").textContent);
const $ = (id) => document.getElementById(id);
const desk = new Desk(setting, new SessionClock(setting));
const view = new LogView($("log"), setting);
const channel = new Channel(desk);
const people = new People(desk);
const line = { saved: true, connected: false };
const kept = `log ${setting.base}`; // what this device knows of the log, for when it is opened without a network

desk.queue = new Queue(
  setting.base,
  (status) => {
    line.saved = status === "saved";
    showStatus(desk, line);
  },
  (problem, events) => {
    showAside(problem);
    desk.update(events, { pending: false, refused: true });
  },
  (events) => desk.update(events, { pending: false }),
);

const acts = actsOf(desk);
const free = {
  next: () => go(desk.shown + 1),
  previous: () => go(desk.shown - 1),
  keys: () => $("all-keys").showModal(),
  channel: () => channel.toggle(),
  correct: () => openCorrections(desk),
  "leave-words": leaveWords,
  "leave-reason": leaveReason,
  "take-over": () => driver.take(true),
};
const driver = new Driver(desk, new Set(Object.keys(free)));

function press({ dataset: { act, value } }) {
  if (free[act]) free[act](value);
  else if (desk.driving) acts[act](value);
}

function onAnswers(event) {
  const form = event.target.closest(".walk-form");
  if (!form) return;
  event.preventDefault();
  if (!desk.driving) return;
  const given = accepted(form.closest(".step"), form, event.submitter?.name === "skip");
  if (!given) return;
  desk.add("answers_given", { step: desk.step.key, answers: given });
  go(desk.shown + 1);
}

// The moderator goes there, and the participant's page with them.
function go(index) {
  show(index);
  people.lead();
}

function show(index) {
  desk.shown = Math.max(0, Math.min(index, setting.steps.length - 1));
  $("stop").value = desk.shown;
  for (const stop of document.querySelectorAll("[data-stop]")) stop.hidden = Number(stop.dataset.stop) !== desk.shown;
  const { key, kind } = desk.step;
  document.querySelector(".for-task").hidden = kind !== "task";
  document.querySelector(".for-end").hidden = kind !== "end";
  for (const codes of document.querySelectorAll("[data-codes]")) codes.hidden = codes.dataset.codes !== key;
  for (const form of document.querySelectorAll("[data-questions]")) {
    form.hidden = form.dataset.questions !== key;
    if (!form.hidden && desk.state.answers[key]) fill(form.querySelector(".step"), desk.state.answers[key]);
  }
  // A hidden button would go on taking the next Space for itself.
  if (document.activeElement?.closest("[hidden]")) document.activeElement.blur();
  document.querySelector(".cockpit").scrollTop = 0;
  desk.changed(true);
}

desk.redraw = () => {
  const { state } = desk;
  view.show(state, channel.quiet);
  drawTask(desk);
  drawLast(desk);
  channel.draw();
  people.draw();
  for (const form of document.querySelectorAll("[data-questions]")) form.querySelector(".answered").hidden = !state.answers[form.dataset.questions];
  $("end-state").textContent = endWords(state);
  document.querySelector('[data-act="finish"]').hidden = state.finished;
  if (state.driver) driver.draw(state.driver);
  line.saved &&= !desk.queue.pending.length;
  showStatus(desk, line);
  clearTimeout(keep.timer);
  keep.timer = setTimeout(keep, 500);
};

function endWords({ finished, tasks }) {
  if (finished) return "The session is finished. Undo takes that back.";
  const open = setting.steps.filter(({ key, kind }) => kind === "task" && tasks[key].start !== null && tasks[key].outcome === null);
  const words = open.length ? `Without an outcome so far: ${open.map(({ name }) => name).join("; ")}. ` : "";
  return `${words}What was not attempted until now is listed as not attempted.`;
}

// Once a session is finished and all is sent, its words need not stay on the device.
function keep() {
  const done = desk.state.finished && !desk.queue.pending.length;
  write(kept, done ? null : [...desk.entries.all.values()].filter((entry) => !entry.pending && !entry.local));
}

// A page that is opened in the middle of a session shows where it stands.
function place() {
  desk.changed(true);
  show(placeOf(setting.steps, desk.state));
}

await desk.queue.open();
for (const entry of readKept(kept) ?? []) desk.entries.put(entry);
const known = desk.entries.all.size > 0;
for (const event of desk.queue.pending) desk.restore(event);
listen(press);
document.addEventListener("submit", onAnswers);
$("stop").addEventListener("change", () => go(Number($("stop").value)));
addEventListener("pagehide", () => desk.queue.leave());
addEventListener("online", () => desk.queue.flush());
listKeys(document.querySelector(".key-list"), make);
let placed = false;
new Feed((after) => `${setting.base}live?after=${after}&here=${desk.queue.writer}`, {
  entry: (entry) => desk.take(entry),
  present: (list) => people.present(list),
  scene(news) {
    people.scene(news);
    // The log so far has come before it. Once something is pressed, nothing moves under the hand.
    if (!placed && desk.queue.seq === 0) place();
    placed = true;
  },
  state(yes) {
    line.connected = yes;
    if (yes) {
      line.barred = false;
      desk.queue.flush();
      channel.send();
    } else whetherBarred();
    showStatus(desk, line);
  },
});
setInterval(() => tick(desk), 100);

async function whetherBarred() {
  const gone = await rightIsGone(`${setting.base}console`);
  if (line.connected) return;
  line.barred = gone;
  showStatus(desk, line);
}

desk.changed(true);
if (known) place();
else show(0);
desk.queue.flush();
driver.take(false);
if ("serviceWorker" in navigator) navigator.serviceWorker.register(setting.worker, { scope: `${setting.base}console` }).catch(() => {});
document.body.dataset.ready = "";
