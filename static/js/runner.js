// The walk with scripts: all steps are in the page, one is shown. The server's state and what this device still keeps
// decide which one, so a reload, a closed tab or a lost network goes on where it was.

import { accepted, claimed, Drafts, fill, showFaults, valuesOf } from "./runner-form.js";
import { Log } from "./runner-log.js";
import { forgetOffline, keepOffline } from "./runner-offline.js";
import { Signals } from "./runner-signals.js";
import { showEnd, showStatus } from "./runner-status.js";
import * as smallWindow from "./runner-window.js";

const root = document.getElementById("walk");
const { base, study, worker } = root.dataset;
const steps = [...root.querySelectorAll(".step")];
const byKey = new Map(steps.map((step) => [step.dataset.step, step]));
const last = steps.at(-1);
const isQuestions = (step) => !["briefing", "task", "thanks"].includes(step.dataset.kind);

const log = new Log(base, showStatus);
const drafts = new Drafts(base);
const product = new Signals(base, (signal) => log.add("product_signal", signal));
const done = new Set();
const answers = {};
const startedAt = {}; // by task step: this page's monotonic time at which it began, may be negative
let finished = false;
let shown = steps.find((step) => !step.hidden);
let shownAt = 0;
let clickedAt = 0; // the first click of those that follow each other quickly
let revisiting = false;
let limitTimer = 0;

await begin();

async function begin() {
  let state = JSON.parse(document.getElementById("state").textContent);
  await log.open();
  if (log.events.length) state = (await serverState()) ?? state;
  take(state);
  for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;
  for (const [key, given] of Object.entries(answers)) fill(byKey.get(key), given);
  for (const [key, draft] of Object.entries(drafts.all)) if (byKey.has(key)) fill(byKey.get(key), draft);
  if (!finished) {
    log.add("page_loaded", { width: innerWidth, height: innerHeight, restored: done.size > 0 });
    addListeners();
  }
  const asked = steps[Number(location.pathname.split("/steps/")[1])];
  revisiting = Boolean(asked && asked !== current() && maySee(asked));
  show(revisiting ? asked : current(), { push: false, focus: false });
  document.body.dataset.ready = "";
  if (finished && !log.pending.length) await forget();
  if (!finished) keepOffline(worker, base);
}

// ---------- where the session stands ----------

async function serverState() {
  try {
    const answer = await fetch(`${base}state`, { signal: AbortSignal.timeout(4_000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// Joins the server's state with this device's own events. What is done stays done.
function take(state) {
  for (const key of state.done) done.add(key);
  Object.assign(answers, state.answers);
  if (state.running) startedAt[state.running.step] = performance.now() - state.running.elapsed_ms;
  for (const event of log.events) {
    const { kind, step, mono, wall } = event.body;
    if (kind === "answers_given") {
      if (!event.sent || !answers[step]) answers[step] = { ...answers[step], ...event.body.answers };
      done.add(step);
    } else if (kind === "task_started") {
      startedAt[step] = event.writer === log.writer ? mono : performance.now() - (Date.now() - wall);
      done.add(step.replace("task:", "briefing:"));
    } else if (kind === "task_ended") {
      done.add(step);
    } else if (kind === "session_finished") {
      finished = true;
    }
  }
  if (state.finished) finished = true;
  if (state.end) showEnd(last, state.end);
}

function current() {
  return finished ? last : steps.find((step) => !done.has(step.dataset.step)) ?? last;
}

function maySee(step) {
  return step === current() || (!finished && isQuestions(step) && done.has(step.dataset.step));
}

// Another tab or device may have gone on meanwhile.
async function refresh() {
  await log.reload();
  const state = await serverState();
  take(state ?? { done: [], answers: {} });
  if (!revisiting && done.has(shown.dataset.step)) show(current());
}

// ---------- showing one step ----------

function show(step, { push = true, focus = true } = {}) {
  const note = shown !== step && step.querySelector("[data-time-up]");
  if (note && push) note.hidden = true;
  for (const other of steps) other.hidden = other !== step;
  shown = step;
  shownAt = performance.now();
  document.title = `${step.dataset.title} – ${study}`;
  document.querySelector(".where").textContent = step.dataset.where;
  const address = `${base}steps/${step.dataset.index}`;
  if (push) history.pushState({ step: step.dataset.step }, "", address);
  else history.replaceState({ step: step.dataset.step }, "", address);
  if (focus) {
    scrollTo(0, 0);
    const heading = step.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  document.getElementById("small-window").hidden = !("documentPictureInPicture" in window) || step.dataset.kind !== "task";
  if (step.dataset.kind === "thanks") finish();
  else log.add("step_shown", { step: step.dataset.step });
  product.follow(step === current() && step.dataset.kind === "task" ? step.dataset : null);
  watchLimit();
}

function goOn() {
  revisiting = false;
  smallWindow.close();
  show(current());
}

async function finish() {
  if (!finished) log.add("session_finished");
  finished = true;
  for (;;) {
    if (await log.flush()) {
      const state = await serverState();
      if (state?.end) {
        showEnd(last, state.end);
        await forget();
        return;
      }
    }
    await new Promise((resolve) => { setTimeout(resolve, 2_000); });
  }
}

// Nothing stays on the device once everything has arrived.
async function forget() {
  log.forget();
  drafts.forget();
  product.forget();
  await forgetOffline(base);
}

// ---------- what a person does ----------

function addListeners() {
  root.addEventListener("submit", onSubmit);
  root.addEventListener("input", (event) => drafts.keep(event.target.closest(".step")));
  root.addEventListener("click", onClick, { capture: true });
  addEventListener("popstate", onHistory);
  addEventListener("online", () => log.flush());
  addEventListener("pagehide", () => log.leave());
  addEventListener("pageshow", (event) => { if (event.persisted) refresh(); });
  document.addEventListener("visibilitychange", onVisibility);
  smallWindow.offer(document.getElementById("small-window"), () => shown);
}

function onClick(event) {
  // The second click of a double click must not press what has just appeared in the same place, however slowly it did.
  if (event.detail <= 1) clickedAt = event.timeStamp;
  if (event.detail > 1 && shownAt > clickedAt) {
    event.preventDefault();
    event.stopPropagation();
  } else if (event.target.closest("[data-open]")) {
    log.add("product_opened", { step: shown.dataset.step });
    if ("signals" in shown.dataset) {
      event.preventDefault();
      product.open(shown.dataset);
    }
  }
}

function onSubmit(event) {
  event.preventDefault();
  const form = event.target;
  const step = form.closest(".step");
  const pressed = event.submitter;
  if (step !== shown || finished) return;
  if (step.dataset.kind === "briefing") start(step);
  else if (step.dataset.kind === "task") during(step, form, pressed?.value ?? "done");
  else answer(step, form, pressed?.name === "skip");
}

function start(briefing) {
  const task = steps[steps.indexOf(briefing) + 1];
  const { step, url } = task.dataset;
  const event = log.add("task_started", { step });
  startedAt[step] = event.body.mono;
  done.add(briefing.dataset.step);
  if (url) {
    product.open(task.dataset);
    log.add("product_opened", { step });
  }
  goOn();
}

function during(task, form, claim) {
  if (claim === "problem") {
    log.add("problem_reported", { step: task.dataset.step, text: valuesOf(form, "problem").join("") });
    form.reset();
    drafts.keep(task);
    task.querySelector(".problem").open = false;
    task.querySelector("[data-noted]").hidden = false;
    task.querySelector(".problem > summary").focus();
    return;
  }
  const said = claimed(task, claim);
  if (said) end(task, claim, said.answer);
}

function end(task, claim, given = "") {
  log.add("task_ended", { step: task.dataset.step, claim, ...(given ? { answer: given } : {}) });
  done.add(task.dataset.step);
  drafts.drop(task);
  showFaults(task, [], "");
  goOn();
}

function answer(step, form, skip) {
  const given = accepted(step, form, skip);
  if (!given) {
    document.title = `Error: ${step.dataset.title} – ${study}`;
    return;
  }
  const key = step.dataset.step;
  if (!done.has(key) || JSON.stringify(answers[key]) !== JSON.stringify(given)) {
    log.add("answers_given", { step: key, answers: given });
    answers[key] = given;
  }
  done.add(key);
  drafts.drop(step);
  goOn();
}

function onHistory(event) {
  const step = byKey.get(event.state?.step) ?? steps[Number(location.pathname.split("/steps/")[1])];
  if (!step) return;
  if (maySee(step)) {
    revisiting = step !== current();
    show(step, { push: false });
  } else {
    // Going back cannot undo a task that was begun: the person stays where the session stands.
    show(current());
  }
}

function onVisibility() {
  if (document.visibilityState === "hidden") {
    log.add("page_hidden", { step: shown.dataset.step });
    log.leave();
  } else {
    log.add("page_shown", { step: shown.dataset.step });
    watchLimit();
    refresh();
  }
}

// ---------- time limit, connection ----------

// Asked anew whenever the page is seen, since timers sleep in hidden tabs.
function watchLimit() {
  clearTimeout(limitTimer);
  const { kind, limit, step } = shown.dataset;
  if (kind !== "task" || !limit || startedAt[step] === undefined) return;
  const left = Number(limit) * 1_000 - (performance.now() - startedAt[step]);
  if (left > 0) {
    limitTimer = setTimeout(watchLimit, Math.min(left + 20, 2 ** 30));
    return;
  }
  end(shown, "time_limit");
  const note = shown.querySelector("[data-time-up]");
  if (note) note.hidden = false;
}
