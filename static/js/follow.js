// The participant's page of a moderated session: it shows what the moderator calls up. The server says what that is; what
// a person answers or writes is kept on this device until the server has it, also where the moderator goes on meanwhile.

import { Kept } from "./follow-kept.js";
import { Feed } from "./live-feed.js";
import { accepted, claimed, Drafts, fill, read, showFaults, valuesOf } from "./runner-form.js";
import { Log } from "./runner-log.js";
import { forgetOffline, keepOffline } from "./runner-offline.js";
import { Signals } from "./runner-signals.js";
import { showEnd, showStatus } from "./runner-status.js";

const ASK_AGAIN_MS = 1_000; // where the line for news is cut but the network is not
const HELP_PAUSE_MS = 3_000;
const root = document.getElementById("walk");
const { base, study, worker } = root.dataset;
const places = [...root.querySelectorAll(".step")];
const steps = new Map(places.filter(({ dataset }) => dataset.step).map((place) => [place.dataset.step, place]));
const panels = new Map(places.filter(({ dataset }) => dataset.scene).map((place) => [place.dataset.scene, place]));
const last = [...steps.values()].at(-1);
const $ = (id) => document.getElementById(id);
const PANELS = new Set(panels.keys());

const log = new Log(base, (status) => { saved = status === "saved"; drawStatus(); drawHelp(); });
const drafts = new Drafts(base);
const product = new Signals(base, (signal) => log.add("product_signal", signal));
const answered = new Set(); // turns at which this page has said what there was to say
let shown = places.find((place) => !place.hidden);
let scene = null;
let saved = true;
let kept = null; // what this device knows, for when the page is opened without a network
let call = null; // for help, the last one
let connected = false; // has heard something: a line may be open and nothing get through it

await begin();

async function begin() {
  await log.open();
  const state = JSON.parse($("state").textContent);
  kept = new Kept(base, state.now);
  if (kept.scene) for (const turn of kept.answered) answered.add(turn);
  for (const [key, given] of Object.entries(state.answers)) if (steps.has(key)) fill(steps.get(key), given);
  for (const [key, draft] of Object.entries(drafts.all)) if (steps.has(key)) fill(steps.get(key), draft);
  if (!state.finished) log.add("page_loaded", { width: innerWidth, height: innerHeight, restored: state.done.length > 0 });
  addListeners();
  follow(kept.scene ?? state.scene, { first: true });
  log.flush();
  new Feed(() => `${base}live?here=${log.writer}`, {
    scene(news) {
      connected = true;
      drawStatus();
      follow(news);
    },
    state(yes) {
      if (yes) return log.flush();
      connected = false;
      drawStatus();
    },
  });
  setInterval(askInstead, ASK_AGAIN_MS);
  if (!scene.finished) keepOffline(worker, base);
  document.body.dataset.ready = "";
}

// ---------- following ----------

function placeOf({ kind, step, turn }) {
  if (answered.has(turn)) return panels.get("wait");
  return PANELS.has(kind) ? panels.get(kind) : steps.get(step) ?? panels.get("wait");
}

// mine: the person did it just now, so the new heading gets the focus.
function follow(news, { first = false, mine = false } = {}) {
  if (!news || (!first && JSON.stringify(news) === JSON.stringify(scene) && !mine)) return;
  const reopened = scene?.finished && !news.finished;
  scene = news;
  kept.put(scene, answered);
  if (reopened) return location.reload();
  const place = placeOf(news);
  if (place !== shown || first) show(place, { first, mine });
  $("help")?.toggleAttribute("hidden", news.finished);
  if (news.finished) finish();
}

function show(place, { first, mine }) {
  const left = !first && !mine && keepWhatIsWritten(shown);
  const hadFocus = shown.contains(document.activeElement);
  for (const other of places) other.hidden = other !== place;
  shown = place;
  const { title, where, step, kind } = place.dataset;
  document.title = `${title} – ${study}`;
  document.querySelector(".where").textContent = where;
  $("kept").hidden = !left;
  if (step && kind !== "thanks") log.add("step_shown", { step });
  product.follow(kind === "task" ? place.dataset : null);
  if (first) return;
  const heading = place.querySelector("h1");
  const words = heading.textContent.trim();
  $("announce").textContent = `${left ? "What you had written is kept. " : ""}${where && where !== words ? `${where}: ` : ""}${words}`;
  // Whoever reads elsewhere is told and left alone; whose field has gone is taken along.
  if (mine || hadFocus) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  scrollTo(0, 0);
}

async function askInstead() {
  if (connected || document.visibilityState === "hidden") return;
  const state = await serverState();
  if (state && !connected) {
    showStatus(saved ? "saved" : "offline");
    follow(state.scene);
  }
}

async function serverState() {
  try {
    const answer = await fetch(`${base}state`, { signal: AbortSignal.timeout(4_000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function finish() {
  for (;;) {
    if (!scene.finished) return;
    const state = (await log.flush()) ? await serverState() : null;
    if (state?.end) {
      showEnd(last, state.end);
      // Nothing stays on the device once everything has arrived.
      log.forget();
      drafts.forget();
      product.forget();
      kept.forget();
      await forgetOffline(base);
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, 2_000); });
  }
}

function drawStatus() {
  showStatus(saved && connected ? "saved" : "offline");
}

// ---------- what is written and not sent ----------

// The moderator has gone on: what stands in the step goes to the log as it is. Returns whether there was something.
function keepWhatIsWritten(place) {
  const { step, kind } = place.dataset;
  if (!step || !(step in drafts.all)) return false;
  drafts.drop(place);
  if (kind === "task") {
    const texts = [...place.querySelectorAll("input, textarea")].map(({ value }) => value.trim()).filter(Boolean);
    for (const text of texts) log.add("text_left", { step, text });
    return texts.length > 0;
  }
  const { answers } = read(place.querySelector(".walk-form"));
  const given = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== null));
  if (!Object.keys(given).length) return false;
  log.add("answers_given", { step, answers: given });
  return true;
}

// ---------- what a person does ----------

function addListeners() {
  root.addEventListener("submit", onSubmit);
  root.addEventListener("input", (event) => drafts.keep(event.target.closest(".step")));
  root.addEventListener("click", (event) => {
    if (!event.target.closest("[data-open]")) return;
    log.add("product_opened", { step: shown.dataset.step });
    if (!("signals" in shown.dataset)) return;
    event.preventDefault();
    product.open(shown.dataset);
  });
  $("help")?.addEventListener("submit", onHelp);
  addEventListener("online", () => log.flush());
  addEventListener("pagehide", () => log.leave());
  document.addEventListener("visibilitychange", onVisibility);
}

function onSubmit(event) {
  event.preventDefault();
  const form = event.target;
  const { kind } = shown.dataset;
  if (form.closest(".step") !== shown) return;
  if (kind === "task") during(shown, form, event.submitter?.value ?? "done");
  else if (kind !== "briefing") answer(shown, form, event.submitter?.name === "skip");
}

function during(task, form, claim) {
  const { step } = task.dataset;
  if (claim === "problem") {
    log.add("problem_reported", { step, text: valuesOf(form, "problem").join("") });
    form.reset();
    drafts.keep(task);
    task.querySelector(".problem").open = false;
    task.querySelector("[data-noted]").hidden = false;
    task.querySelector(".problem > summary").focus();
    return;
  }
  const said = claimed(task, claim);
  if (!said) return;
  log.add("task_ended", { step, ...said });
  showFaults(task, [], "");
  done(task);
}

function answer(place, form, skip) {
  const given = accepted(place, form, skip);
  if (!given) {
    document.title = `Error: ${place.dataset.title} – ${study}`;
    return;
  }
  log.add("answers_given", { step: place.dataset.step, answers: given });
  done(place);
}

// Said is said: the page waits at once, whether or not the server has heard it yet.
function done(place) {
  drafts.drop(place);
  answered.add(scene.turn);
  log.flush();
  follow(scene, { mine: true });
}

function onHelp(event) {
  event.preventDefault();
  const button = event.target.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return;
  call = log.add("help_asked", { step: shown.dataset.step ?? null });
  log.flush();
  button.setAttribute("aria-disabled", "true");
  drawHelp();
  setTimeout(() => button.removeAttribute("aria-disabled"), HELP_PAUSE_MS);
}

// Written only when it changes: a screen reader says it once.
function drawHelp() {
  if (!call) return;
  const place = $("help-state");
  const words = call.sent ? "Your moderator has been told." : saved ? "Your moderator is being told." : "No connection. It is sent as soon as there is one.";
  if (place.textContent !== words) place.textContent = words;
}

function onVisibility() {
  const step = shown.dataset.step ?? null;
  log.add(document.visibilityState === "hidden" ? "page_hidden" : "page_shown", { step });
  if (document.visibilityState === "hidden") log.leave();
}
