// What a press does. Each act is an event of the log; what changes an earlier one says why.

import { keyOf, running, settled } from "./live-state.js";
import { mine } from "./console-desk.js";
import { askReason, REASONS } from "./console-reason.js";
import { askWords, leaveWords, wordsFor } from "./console-words.js";

const SOON = 10_000; // a press that is taken back this soon was a slip, and nobody need say so
const SLIP = "Pressed by mistake";
const UNDOABLE = new Set([
  "task_started", "task_stopped", "task_paused", "task_resumed", "attempt_reopened", "outcome_set", "error_marked", "assist_marked",
  "note_marked", "answers_given", "session_finished", "mark_moved", "segment_split", "segments_merged",
]);
export const WITH_WORDS = new Set(["error_marked", "assist_marked", "note_marked", "task_paused"]);

export function actsOf(desk) {
  const begun = () => {
    if (desk.task?.start === null) desk.say("Start the task first.");
    return Boolean(desk.task) && desk.task.start !== null;
  };
  const stopClock = (key, stamp) => {
    if (desk.state.tasks[key].pausedAt !== null) desk.add("task_resumed", { step: key }, stamp);
    desk.add("task_stopped", { step: key }, stamp);
  };
  const score = (value) => {
    const { key } = desk.step;
    const before = desk.task.score;
    if (before?.data.outcome === value) return desk.say("That is its outcome already.");
    const set = (reason, stamp = desk.stamp()) => {
      if (running(desk.state.tasks[key])) stopClock(key, stamp);
      desk.add("outcome_set", { step: key, outcome: value, reason }, stamp);
    };
    if (!before) set("");
    else if (desk.now() - before.at < SOON) set(SLIP);
    else askReason(desk, "Another outcome: why?", REASONS.outcome, set);
  };
  return {
    run() {
      const { key } = desk.step;
      const { task, otherRunning } = desk;
      if (!task) return;
      if (task.start === null) {
        if (otherRunning) desk.say(`Not started: ${otherRunning.name} is still running.`);
        else desk.add("task_started", { step: key });
      } else if (!running(task)) desk.say("This task has ended. Re-open it to let it go on.");
      else desk.add(task.pausedAt === null ? "task_paused" : "task_resumed", { step: key });
    },
    stop() {
      if (!desk.task) return;
      if (running(desk.task)) stopClock(desk.step.key, desk.stamp());
      else desk.say("The clock does not run.");
    },
    outcome(value) {
      if (desk.task) score(value);
    },
    error(value) {
      if (begun()) desk.add("error_marked", { step: desk.step.key, code: value });
    },
    assist() {
      if (begun()) desk.add("assist_marked", { step: desk.step.key, level: 1 });
    },
    reopen() {
      const { key } = desk.step;
      if (!desk.task) return;
      if (desk.task.end === null && desk.task.outcome === null) desk.say("This task has not ended.");
      else askReason(desk, "Re-open the task: why?", REASONS.reopen, (reason, stamp) => desk.add("attempt_reopened", { step: key, reason }, stamp));
    },
    note(value) {
      const entry = desk.add("note_marked", { what: value, step: desk.task ? desk.step.key : null });
      if (value === "note" || value === "quote") askWords(desk, entry);
    },
    words() {
      const last = desk.state.standing.filter((entry) => mine(entry) && WITH_WORDS.has(entry.kind)).at(-1);
      if (last) askWords(desk, last);
      else desk.say("There is no mark yet that could have words.");
    },
    undo() {
      const group = lastGroup(desk);
      if (!group.length) return desk.say("There is nothing to undo.");
      const takeBack = (reason, stamp) => {
        for (const entry of group) desk.add("event_withdrawn", { writer: entry.writer, target: entry.seq, reason }, stamp);
        if (group.some((entry) => keyOf(entry) === wordsFor())) leaveWords();
      };
      // When it was said, not when it is said to have been.
      if (desk.now() - settled(group.at(-1)) < SOON) takeBack(SLIP, desk.stamp());
      else askReason(desk, "Take it back: why?", REASONS.undo, takeBack);
    },
    call() {
      desk.add("step_called", { step: desk.step.key });
    },
    hold() {
      if (desk.state.onBreak) desk.say("It is a break already. “Show this step” ends it.");
      else desk.add("step_called", { step: null });
    },
    finish() {
      const open = desk.setting.steps.find(({ key, kind }) => kind === "task" && running(desk.state.tasks[key]));
      if (open) desk.say(`Not finished: ${open.name} is still running. Go back and end it.`);
      else if (!desk.state.finished) desk.add("session_finished");
    },
  };
}

// The last press that still stands: an outcome and the stop of the clock that came with it are one.
export function lastGroup(desk) {
  const marks = desk.state.standing.filter((entry) => mine(entry) && UNDOABLE.has(entry.kind));
  // Within one page the number of the press decides; what other pages wrote came before or stands by its time.
  const own = marks.filter((entry) => entry.writer === desk.queue.writer).sort((a, b) => a.seq - b.seq);
  if (own.length) marks.splice(0, marks.length, ...own);
  const group = marks.slice(-1);
  for (const entry of marks.slice(0, -1).reverse()) {
    const after = group[0];
    const together = ["task_resumed", "task_stopped"].includes(entry.kind) && ["task_stopped", "outcome_set"].includes(after.kind);
    if (!together || entry.writer !== after.writer || entry.seq !== after.seq - 1 || settled(after) - settled(entry) > 50) break;
    group.unshift(entry);
  }
  return group;
}
