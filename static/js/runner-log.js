// The session's events on this device: stamped at the moment they happen, kept in IndexedDB, sent in order until
// the server has said that it wrote them. Without IndexedDB they live as long as the page does.

const BATCH = 50;
const BEACON_BYTES = 60_000; // a page that goes away may send 64 KiB at most
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

export class Log {
  constructor(base, onStatus) {
    this.base = base;
    this.onStatus = onStatus;
    this.writer = randomId();
    this.seq = 0;
    this.events = []; // of every page load on this device
    this.failures = 0;
    this.sending = null;
    this.timer = 0;
    this.closed = false;
    // Tells other tabs that this writer is alive and sends for itself.
    navigator.locks?.request(`walk ${this.writer}`, () => new Promise(() => {}));
  }

  async open() {
    try {
      this.db = await promised(upgraded(indexedDB.open(`walk ${this.base}`, 1)));
      this.db.onversionchange = () => this.db.close();
      await this.reload();
    } catch {
      this.db = null;
    }
  }

  // Takes up what other tabs wrote since.
  async reload() {
    if (!this.db) return;
    const stored = await promised(this.store("readonly").getAll()).catch(() => []);
    const own = this.events.filter((event) => event.writer === this.writer);
    const others = stored.filter((event) => event.writer !== this.writer);
    this.events = [...others, ...own].sort((a, b) => a.wall - b.wall || a.seq - b.seq);
  }

  add(kind, data = {}) {
    const event = { writer: this.writer, sent: false, body: { seq: this.seq++, kind, mono: performance.now(), wall: Date.now(), ...data } };
    event.seq = event.body.seq;
    event.wall = event.body.wall;
    this.events.push(event);
    this.keep(event);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), 50);
    return event;
  }

  get pending() {
    return this.events.filter((event) => !event.sent);
  }

  // Sends all that waits. Resolves to whether everything has arrived.
  async flush() {
    this.sending ??= this.sendAll().finally(() => { this.sending = null; });
    return this.sending;
  }

  async sendAll() {
    const alive = await livingWriters();
    for (;;) {
      const waiting = this.pending.filter((event) => event.writer === this.writer || !alive.has(event.writer));
      if (this.closed || !waiting.length) break;
      const batch = waiting.filter((event) => event.writer === waiting[0].writer).slice(0, BATCH);
      const sent = await this.send(batch, {});
      if (!sent) {
        this.failures += 1;
        this.onStatus("offline");
        const pause = PAUSES[Math.min(this.failures, PAUSES.length) - 1];
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.flush(), pause * (0.5 + Math.random()));
        return false;
      }
      this.failures = 0;
    }
    this.onStatus("saved");
    return this.pending.length === 0;
  }

  // Whether this batch needs no more sending.
  async send(batch, options) {
    let answer;
    try {
      answer = await fetch(`${this.base}events`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: this.bodyOf(batch), ...options,
      });
    } catch {
      return false;
    }
    if (answer.ok || answer.status === 409) {
      this.mark(batch);
      return true;
    }
    if (answer.status === 404) {
      this.closed = true; // the session was erased; nobody waits for the rest
      return true;
    }
    if (answer.status === 413 || answer.status === 422) {
      // One event that cannot be taken must not hold up the others.
      if (batch.length === 1) this.mark(batch);
      else for (const event of batch) if (!(await this.send([event], options))) return false;
      return true;
    }
    return false;
  }

  bodyOf(batch) {
    const own = batch[0].writer === this.writer;
    return JSON.stringify({
      writer: batch[0].writer, sent_mono: own ? performance.now() : null, sent_wall: Date.now(), events: batch.map((event) => event.body),
    });
  }

  // The page goes away: sends what fits, keeps the copies.
  leave() {
    const own = this.pending.filter((event) => event.writer === this.writer).slice(0, BATCH);
    while (own.length && new Blob([this.bodyOf(own)]).size > BEACON_BYTES) own.pop();
    if (own.length) this.send(own, { keepalive: true });
  }

  mark(batch) {
    for (const event of batch) {
      event.sent = true;
      this.keep(event);
    }
  }

  keep(event) {
    try {
      this.store("readwrite").put(event);
    } catch {
      // Closed or never opened: the event is still in memory.
    }
  }

  store(mode) {
    return this.db.transaction("events", mode).objectStore("events");
  }

  // Leaves nothing on the device.
  forget() {
    this.closed = true;
    this.db?.close();
    indexedDB?.deleteDatabase(`walk ${this.base}`);
  }
}

async function livingWriters() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map((lock) => lock.name.replace("walk ", "")));
}

export function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function upgraded(request) {
  request.onupgradeneeded = () => request.result.createObjectStore("events", { keyPath: ["writer", "seq"] });
  return request;
}

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
