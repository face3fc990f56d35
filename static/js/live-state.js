// What a log says at this moment, for the page that shows it. The server's fold alone decides what counts.
// An entry: { writer, seq, kind, origin, at (ms of the session's clock), author, who, data, pending, refused }

export const keyOf = (entry) => `${entry.writer}:${entry.seq}`;
const targetOf = ({ data }) => `${data.writer}:${data.target}`;

// When an entry was said, whatever time it was moved to.
export const settled = (entry) => entry.saidAt ?? entry.at;

// Who does this is at that step.
const HERE = new Set(["task_started", "attempt_reopened", "answers_given", "step_called"]);

// A break on the participant's page lasts until a step is called up or a task goes on.
const BEGINS = new Set(["task_started", "attempt_reopened"]);

const inOrder = (list) => list.sort((a, b) => a.at - b.at || (a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : a.seq - b.seq));

export class Entries {
  constructor() {
    this.all = new Map();
  }

  put(entry) {
    this.all.set(keyOf(entry), entry);
  }

  // In the order in which the server folds them.
  get ordered() {
    return inOrder([...this.all.values()]);
  }
}

// all: every entry, moved ones at their new time; standing: without what was withdrawn or set aside; withdrawn, replaced:
// by key, the entry that did it.
export function stateOf(entries, steps) {
  const state = { tasks: {}, answers: {}, withdrawn: new Map(), replaced: new Map(), details: new Map(), onBreak: false, finished: false, driver: null };
  for (const { key, kind } of steps) if (kind === "task") state.tasks[key] = newTask();
  const { ordered } = entries;
  const counting = ordered.filter((entry) => !entry.refused);
  // A withdrawal counts unless a later one withdrew it.
  for (const entry of counting.toReversed()) {
    if (entry.kind === "event_withdrawn" && !state.withdrawn.has(keyOf(entry))) state.withdrawn.set(targetOf(entry), entry);
  }
  const stands = (entry) => !entry.refused && !state.withdrawn.has(keyOf(entry));
  const moves = new Map(ordered.filter((entry) => entry.kind === "mark_moved" && stands(entry)).map((entry) => [targetOf(entry), entry]));
  const moved = (entry) => (moves.has(keyOf(entry)) ? { ...entry, at: moves.get(keyOf(entry)).data.to, saidAt: entry.at } : entry);
  state.all = inOrder(ordered.map(moved));
  state.standing = state.all.filter(stands);
  for (const entry of state.standing) take(state, entry);
  for (const task of Object.values(state.tasks)) task.pauses = corrected(task);
  return state;
}

function newTask() {
  return { start: null, end: null, pausedAt: null, pauses: [], outcome: null, score: null, errors: {}, assists: 0, marks: [], changes: [] };
}

function take(state, entry) {
  const { kind, at, data, author, who } = entry;
  if (kind === "answers_given") state.answers[data.step] = { ...state.answers[data.step], ...data.answers };
  else if (kind === "session_finished") state.finished = true;
  else if (kind === "driver_taken") state.driver = { console: data.console, author, who };
  else if (kind === "step_called") state.onBreak = !data.step;
  else if (BEGINS.has(kind)) state.onBreak = false;
  else if (kind === "mark_detailed") state.details.set(targetOf(entry), { ...state.details.get(targetOf(entry)), ...given(data) });
  const task = state.tasks[data.step];
  if (!task) return;
  if (kind === "outcome_set" && task.score) state.replaced.set(keyOf(task.score), entry);
  if (kind === "segment_split" || kind === "segments_merged") task.changes.push(entry);
  else task.marks.push(entry);
  takeTask(task, entry, kind, at, data);
}

function given({ text, severity, level }) {
  return Object.fromEntries(Object.entries({ text, severity, level }).filter(([, value]) => value !== null && value !== undefined && value !== ""));
}

function takeTask(task, entry, kind, at, data) {
  if (kind === "task_started") task.start ??= at;
  else if (kind === "task_paused" && task.start !== null && task.end === null) task.pausedAt ??= at;
  else if (kind === "task_resumed") resume(task, at);
  else if ((kind === "task_stopped" || kind === "task_ended") && task.start !== null && task.end === null) {
    resume(task, at);
    task.end = at;
    if (kind === "task_ended") task.outcome ??= data.claim === "done" ? "said done" : data.claim === "gave_up" ? "gave_up" : "timed_out";
  } else if (kind === "attempt_reopened") {
    if (task.end !== null) task.pauses.push([task.end, at]);
    task.end = task.outcome = task.score = null;
  } else if (kind === "outcome_set") {
    task.outcome = data.outcome;
    task.score = entry;
  } else if (kind === "error_marked") task.errors[data.code] = (task.errors[data.code] ?? 0) + 1;
  else if (kind === "assist_marked") task.assists += 1;
}

function resume(task, at) {
  if (task.pausedAt === null) return;
  task.pauses.push([task.pausedAt, at]);
  task.pausedAt = null;
}

// The gaps of a task after its corrections, as the fold has them: a split takes out what lies in no gap yet, a merge lets
// the gap around its moment count again.
function corrected(task) {
  let gaps = task.pauses;
  for (const { kind, data } of task.changes) {
    if (kind === "segments_merged") gaps = gaps.filter(([from, to]) => !(from <= data.at && data.at < to));
    else if (task.start !== null) gaps = [...gaps, ...pieces(Math.max(data.at, task.start), Math.min(data.until, task.end ?? Infinity), gaps)].sort((a, b) => a[0] - b[0]);
  }
  return gaps;
}

function pieces(begin, until, gaps) {
  const found = [];
  for (const [from, to] of gaps) {
    found.push([begin, Math.min(from, until)]);
    begin = Math.max(begin, to);
  }
  found.push([begin, until]);
  return found.filter(([from, to]) => to > from);
}

export const running = (task) => task.start !== null && task.end === null && task.outcome === null;

// The step where the session stands: the task that runs, else what comes after the step that was begun or called last.
// Questions that were passed over stay behind; a score given later to a task of before leads nowhere back.
export function placeOf(steps, state) {
  const now = steps.findIndex(({ key }) => state.tasks[key] && running(state.tasks[key]));
  if (now >= 0) return now;
  const indexOf = ({ data }) => steps.findIndex(({ key }) => key === data.step);
  const leads = ({ kind, data }) => HERE.has(kind) || (kind === "outcome_set" && state.tasks[data.step]?.start === null);
  const begun = state.standing.filter((entry) => leads(entry) && indexOf(entry) >= 0).at(-1);
  const done = ({ key, kind }) => (kind === "task" ? state.tasks[key].outcome !== null || state.tasks[key].end !== null : kind === "questions" && Boolean(state.answers[key]));
  return Math.max(steps.findIndex((step, index) => index >= (begun ? indexOf(begun) : 0) && !done(step)), 0);
}

// Time on task in ms up to a moment of the session's clock.
export function elapsed(task, moment) {
  const until = Math.min(moment, task.end ?? Infinity, task.pausedAt ?? Infinity);
  const paused = task.pauses.reduce((sum, [from, to]) => sum + Math.max(Math.min(to, until) - from, 0), 0);
  return Math.max(until - task.start - paused, 0);
}

// The moment of the session's clock at which a task's clock showed this time (ms); later times go on after its last gap.
export function momentOf(task, time) {
  let moment = task.start + time;
  for (const [from, to] of task.pauses.toSorted((a, b) => a[0] - b[0])) {
    if (moment < from) break;
    moment += to - from;
  }
  return moment;
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
