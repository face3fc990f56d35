// What every part of the console shares: the log so far, the session's clock, the step in view, and the one way in which
// a press becomes an event.

import { Entries, keyOf, running, stateOf } from "./live-state.js";

const STAMPS = new Set(["mono", "wall"]);

export class Desk {
  constructor(setting, clock) {
    this.setting = setting;
    this.clock = clock;
    this.entries = new Entries();
    this.state = stateOf(this.entries, setting.steps);
    this.shown = 0;
    this.driving = false;
    this.said = ""; // what the last press could not do
    this.redraw = () => {}; // set by console.js, as is the queue
    this.timer = 0;
  }

  now() {
    return this.clock.now();
  }

  get step() {
    return this.setting.steps[this.shown];
  }

  get task() {
    return this.state.tasks[this.step.key];
  }

  get otherRunning() {
    return this.setting.steps.find(({ key, kind }) => kind === "task" && key !== this.step.key && running(this.state.tasks[key]));
  }

  // The moment of a press, for what is written only after a question was answered.
  stamp() {
    return { mono: performance.now(), wall: Date.now() };
  }

  add(kind, data = {}, stamp = this.stamp()) {
    const { body, writer } = this.queue.add(kind, { ...data, ...stamp });
    const { seq, kind: _kind, ...rest } = body;
    const own = Object.fromEntries(Object.entries(rest).filter(([name]) => !STAMPS.has(name)));
    const at = this.clock.at(stamp.mono);
    const entry = { writer, seq, kind, origin: "moderator", at, author: this.setting.me, who: "", data: own, pending: true, local: true };
    this.entries.put(entry);
    this.said = "";
    this.changed(true);
    return entry;
  }

  // For marks that this device kept: of a page before this one.
  restore({ writer, body }) {
    const { seq, kind, mono: _mono, wall, ...data } = body;
    this.entries.put({ writer, seq, kind, origin: "moderator", at: this.now() - (Date.now() - wall), author: this.setting.me, who: "", data, pending: true });
  }

  update(events, change) {
    for (const { writer, body } of events) {
      const entry = this.entries.all.get(`${writer}:${body.seq}`);
      if (entry) this.entries.put({ ...entry, ...change });
    }
    this.changed();
  }

  // An entry of the log has come; the server says when it happened.
  take(entry) {
    const local = this.entries.all.get(keyOf(entry));
    if (local && entry.writer === this.queue.writer) this.follow(entry.at - local.at);
    this.entries.put(entry);
    this.changed();
  }

  // The server estimates once how this page's clock maps to the session's. From then on the page goes by that.
  follow(difference) {
    this.clock.shift(difference);
    for (const entry of this.entries.all.values()) if (entry.local) entry.at += difference;
  }

  say(words) {
    this.said = words;
    this.changed();
  }

  changed(atOnce = false) {
    clearTimeout(this.timer);
    if (!atOnce) {
      this.timer = setTimeout(() => this.changed(true), 0);
      return;
    }
    this.state = stateOf(this.entries, this.setting.steps);
    this.redraw();
  }
}

export const mine = (entry) => entry.origin === "moderator";
