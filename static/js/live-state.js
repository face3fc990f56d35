// What a log says at this moment, for the page that shows it. The server's fold alone decides what counts.
// An entry: { writer, seq, kind, origin, at (ms of the session's clock), author, who, data, pending, refused }

export const keyOf = (entry) => `${entry.writer}:${entry.seq}`;

export class Entries {
  constructor() {
    this.all = new Map();
  }

  put(entry) {
    this.all.set(keyOf(entry), entry);
  }

  // In the order in which the server folds them.
  get ordered() {
    return [...this.all.values()].sort((a, b) => a.at - b.at || (a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : a.seq - b.seq));
  }
}

export function stateOf(entries, steps) {
  const state = { tasks: {}, answers: {}, withdrawn: new Map(), details: new Map(), finished: false, driver: null };
  for (const { key, kind } of steps) if (kind === "task") state.tasks[key] = newTask();
  const ordered = entries.ordered.filter((entry) => !entry.refused);
  for (const entry of ordered) {
    if (entry.kind === "event_withdrawn") state.withdrawn.set(`${entry.data.writer}:${entry.data.target}`, entry);
  }
  state.standing = ordered.filter((entry) => !state.withdrawn.has(keyOf(entry)));
  for (const entry of state.standing) take(state, entry);
  return state;
}

function newTask() {
  return { start: null, end: null, pausedAt: null, pauses: [], outcome: null, errors: {}, assists: 0 };
}

function take(state, { kind, at, data, author, who }) {
  if (kind === "answers_given") state.answers[data.step] = { ...state.answers[data.step], ...data.answers };
  else if (kind === "session_finished") state.finished = true;
  else if (kind === "driver_taken") state.driver = { console: data.console, author, who };
  else if (kind === "mark_detailed") {
    const key = `${data.writer}:${data.target}`;
    state.details.set(key, { ...state.details.get(key), ...given(data) });
  }
  const task = state.tasks[data.step];
  if (task) takeTask(task, kind, at, data);
}

function given({ text, severity, level }) {
  return Object.fromEntries(Object.entries({ text, severity, level }).filter(([, value]) => value !== null && value !== undefined && value !== ""));
}

function takeTask(task, kind, at, data) {
  if (kind === "task_started") task.start ??= at;
  else if (kind === "task_paused" && task.start !== null && task.end === null) task.pausedAt ??= at;
  else if (kind === "task_resumed") resume(task, at);
  else if ((kind === "task_stopped" || kind === "task_ended") && task.start !== null && task.end === null) {
    resume(task, at);
    task.end = at;
    if (kind === "task_ended") task.outcome ??= data.claim === "done" ? "said done" : data.claim === "gave_up" ? "gave_up" : "timed_out";
  } else if (kind === "attempt_reopened") {
    if (task.end !== null) task.pauses.push([task.end, at]);
    task.end = task.outcome = null;
  } else if (kind === "outcome_set") task.outcome = data.outcome;
  else if (kind === "error_marked") task.errors[data.code] = (task.errors[data.code] ?? 0) + 1;
  else if (kind === "assist_marked") task.assists += 1;
}

function resume(task, at) {
  if (task.pausedAt === null) return;
  task.pauses.push([task.pausedAt, at]);
  task.pausedAt = null;
}

export const running = (task) => task.start !== null && task.end === null && task.outcome === null;

// Time on task in ms up to a moment of the session's clock.
export function elapsed(task, moment) {
  const until = Math.min(moment, task.end ?? Infinity, task.pausedAt ?? Infinity);
  const paused = task.pauses.reduce((sum, [from, to]) => sum + Math.max(Math.min(to, until) - from, 0), 0);
  return Math.max(until - task.start - paused, 0);
}

// The time of the task that ran at a moment; null outside every task.
export function timeInTask(state, at) {
  const task = Object.values(state.tasks).find(({ start, end }) => start !== null && start <= at && at <= (end ?? Infinity));
  return task ? elapsed(task, at) : null;
}

export function clockWords(ms) {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
