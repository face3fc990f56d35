// Puts the log into words and shows it, newest first. What was taken back stays visible, struck through.

import { clockWords, keyOf, settled, timeInTask } from "./live-state.js";

export const OUTCOMES = {
  success: ["Success", "disc", "mark-s"], partial: ["Partial success", "half", "mark-s"], failure: ["Failure", "cross", "mark-f"],
  gave_up: ["Gave up", "back", "mark-f"], timed_out: ["Time ran out", "waiting", "mark-f"], technical_fault: ["Technical fault", "fault", ""],
  not_attempted: ["Not attempted", "draft", ""], "said done": ["Says they are done", "done", ""],
};
const NOTES = {
  note: ["Note", "info"], quote: ["Quote", "info"], positive: ["Good", "disc"], problem: ["Usability problem", "warning"], bookmark: ["Bookmark", "live"],
};
const QUIET = new Set(["page_loaded", "page_hidden", "page_shown", "step_shown", "session_admitted", "event_withdrawn", "mark_detailed", "chat"]);
const TAGS = { problem: "Problem", idea: "Idea", question: "For the moderator" };

// { icon, tone, words, quote, small } of an entry.
export function describe(entry, setting, state) {
  const { kind, data } = entry;
  const step = setting.steps.find(({ key }) => key === data.step);
  const name = step ? capital(step.name) : "";
  const details = state.details.get(keyOf(entry)) ?? {};
  const text = details.text ?? data.text ?? "";
  switch (kind) {
    case "task_started": return { icon: "waiting", words: `${name}: started` };
    case "task_stopped": return { icon: "square", words: "Clock stopped" };
    case "task_ended": return { icon: "done", words: data.claim === "done" ? "Participant: “I’m done”" : data.claim === "gave_up" ? "Participant: “I can’t do it”" : "Time ran out" };
    case "task_paused": return { icon: "waiting", words: "Paused", small: text };
    case "task_resumed": return { icon: "waiting", words: "Goes on" };
    case "attempt_reopened": return { icon: "back", words: "Task re-opened", small: data.reason ?? "" };
    case "mark_moved": return { icon: "back", words: `Moved: ${moved(entry, setting, state)}`, small: data.reason ?? "" };
    case "segment_split": return { icon: "back", words: `A pause of ${Math.round((data.until - data.at) / 100) / 10} s put in`, small: data.reason ?? "" };
    case "segments_merged": return { icon: "back", words: "A pause counts as time on task", small: data.reason ?? "" };
    case "step_called": return { icon: "live", words: step ? `Participant’s page: ${step.name}` : "Participant’s page: a break" };
    case "help_asked": return { icon: "warning", tone: "mark-f", words: "Participant asks for help" };
    case "text_left": return { icon: "info", words: "Participant had written, and not sent", small: text };
    case "outcome_set": {
      const [words, icon, tone] = OUTCOMES[data.outcome] ?? [data.outcome, "info", ""];
      return { icon, tone, words: step ? `${words}: ${step.name}` : words, small: data.reason ?? "" };
    }
    case "error_marked": {
      const severity = details.severity ?? data.severity;
      return { icon: "warning", tone: "mark-f", words: `Error: ${setting.codes[data.code] ?? data.code}`, small: joined(severity === undefined || severity === null ? "" : `severity ${severity}`, text) };
    }
    case "assist_marked": return { icon: "live", words: "Assist", small: joined(`level ${details.level ?? data.level ?? 1}`, text) };
    case "note_marked": {
      const [words, icon] = NOTES[data.what];
      if (data.what === "quote" && text) return { icon, words: "", quote: text };
      const severity = details.severity === undefined ? "" : `severity ${details.severity}`;
      return { icon, tone: data.what === "problem" ? "mark-f" : data.what === "positive" ? "mark-s" : "", words, small: joined(severity, text) };
    }
    case "observer_note": return { icon: "info", words: text, small: joined(entry.who, TAGS[data.tag] ?? "") };
    case "answers_given": return { icon: "done", words: `Answered: ${step ? step.name : "questions"}`, small: answers(data.answers) };
    case "problem_reported": return { icon: "warning", tone: "mark-f", words: "Participant reports a problem", small: text };
    case "product_opened": return { icon: "info", words: "Product opened" };
    case "driver_taken": return { icon: "info", words: `${entry.who || "Somebody"} drives` };
    case "session_finished": return { icon: "done", words: "Session finished" };
    default: return { icon: "info", words: kind.replaceAll("_", " ") };
  }
}

// What was moved, and by how much: the task's clock itself may have changed since.
function moved({ data }, setting, state) {
  const target = state.all.find((one) => keyOf(one) === `${data.writer}:${data.target}`);
  if (!target) return "a mark";
  const { words, quote } = describe(target, setting, state);
  const by = Math.round((data.to - settled(target)) / 100) / 10;
  return `${words || quote}, ${Math.abs(by)} s ${by < 0 ? "earlier" : "later"}`;
}

function answers(given) {
  const values = Object.entries(given).filter(([, value]) => value !== null);
  if (values.length > 3) return `${values.length} answers`;
  return values.map(([, value]) => (Array.isArray(value) ? value.join(", ") : String(value))).join(" · ");
}

const joined = (...parts) => parts.filter(Boolean).join(", ");
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

export class LogView {
  constructor(list, setting) {
    this.list = list;
    this.setting = setting;
    this.icons = document.getElementById("icons").content;
    this.drawn = new Map();
  }

  // quiet: nothing of observers.
  show(state, quiet = false) {
    const items = [];
    for (const entry of state.all.toReversed()) {
      if (QUIET.has(entry.kind) || (quiet && entry.origin === "observer")) continue;
      items.push(this.item(entry, state));
    }
    // What did not change keeps its place, so that nobody who reads loses it.
    const wanted = new Set(items);
    for (const old of [...this.list.children]) if (!wanted.has(old)) old.remove();
    items.forEach((item, index) => {
      if (this.list.children[index] !== item) this.list.insertBefore(item, this.list.children[index] ?? null);
    });
  }

  item(entry, state) {
    const { icon, tone = "", words, quote = "", small = "" } = describe(entry, this.setting, state);
    const time = timeInTask(state, entry.at);
    const withdrawn = state.withdrawn.get(keyOf(entry));
    const replaced = state.replaced.get(keyOf(entry));
    const changed = withdrawn ? "taken back" : replaced ? "replaced" : entry.saidAt === undefined ? "" : "moved";
    const by = withdrawn ?? replaced;
    const notes = [small, [changed, by?.who ? `by ${by.who}` : ""].filter(Boolean).join(" "), by?.data.reason ?? "", entry.refused ? "set aside, does not count" : ""].filter(Boolean);
    const face = JSON.stringify([icon, tone, words, quote, notes, clockWords(time ?? Math.max(entry.at, 0)), time === null, entry.pending]);
    const before = this.drawn.get(keyOf(entry));
    if (before?.face === face) return before.item;
    const item = make("li", {}, stamp(entry.at, time), this.icon(icon, tone), make("span", {}, ...(quote ? [make("q", {}, quote)] : [words]), ...notes.map((note) => make("small", {}, note))));
    item.dataset.key = keyOf(entry);
    item.dataset.kind = entry.kind;
    if (withdrawn || replaced || entry.refused) item.className = "struck";
    if (entry.pending) item.dataset.pending = "";
    this.drawn.set(keyOf(entry), { face, item });
    return item;
  }

  icon(name, tone) {
    const place = make("span", { className: tone });
    place.append(this.icons.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true));
    return place;
  }
}

// The task's clock; outside every task the session's, which looks another way.
function stamp(at, inTask) {
  if (inTask !== null) return make("time", {}, clockWords(inTask));
  return make("time", { className: "of-session" }, clockWords(Math.max(at, 0)), make("span", { className: "visually-hidden" }, " since the session began"));
}

export function make(tag, properties = {}, ...content) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...content);
  return element;
}
