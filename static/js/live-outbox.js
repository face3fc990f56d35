// Notes and messages of observers and moderators, kept on this device until the server has them. Each has a key of its own,
// so that one that is sent twice is one.

export class Outbox {
  // onState(waiting): how many are not there yet.
  constructor(base, onState) {
    this.address = `${base}notes`;
    this.name = `notes ${base}`;
    this.onState = onState;
    this.sending = false;
    try {
      this.waiting = JSON.parse(localStorage.getItem(this.name)) ?? [];
    } catch {
      this.waiting = [];
    }
  }

  // began: when it was begun, in ms since 1970.
  put(note, began = Date.now()) {
    const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    this.waiting.push({ ...note, key, wall: began });
    this.keep();
    return this.send();
  }

  // Nothing more is sent.
  end() {
    this.ended = true;
    clearTimeout(this.timer);
  }

  async send() {
    if (this.sending || this.ended) return;
    this.sending = true;
    while (this.waiting.length) {
      const { wall, ...note } = this.waiting[0];
      let answer;
      try {
        const token = document.querySelector('meta[name="csrf-token"]').content;
        answer = await fetch(this.address, {
          method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify({ ...note, age: Math.max(Date.now() - wall, 0) }),
        });
      } catch {
        break;
      }
      if (!answer.ok && answer.status !== 422) break;
      this.waiting.shift();
      this.keep();
    }
    this.sending = false;
    if (this.ended) return;
    this.onState(this.waiting.length);
    clearTimeout(this.timer);
    if (this.waiting.length) this.timer = setTimeout(() => this.send(), 2_000);
  }

  keep() {
    try {
      localStorage.setItem(this.name, JSON.stringify(this.waiting));
    } catch {
      // No storage: they live as long as the page.
    }
  }
}
