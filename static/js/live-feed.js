// Follows a session's log by server-sent events. Whoever drops off asks again from the last entry it has.

const PAUSES = [300, 600, 1_000, 2_000, 4_000];
const SILENCE = 25_000; // the server says something at least every ten seconds

// A line that was cut may be a right that is gone: then nothing comes back by waiting.
export async function rightIsGone(address) {
  const answer = await fetch(address, { method: "HEAD", redirect: "manual" }).catch(() => null);
  return Boolean(answer) && (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status));
}

export class Feed {
  // address(after): where to listen. on: { entry(body), present(people), scene(what the participant sees), state(connected) }
  constructor(address, on) {
    this.address = address;
    this.on = on;
    this.last = "0.0";
    this.failures = 0;
    this.open();
    addEventListener("online", () => this.again(0));
    // Timers sleep with the machine and in hidden tabs: whoever looks again must not wait for one.
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") this.check(); });
    setInterval(() => this.check(), 5_000);
  }

  // Nothing more is to come.
  end() {
    this.ended = true;
    this.source.close();
    clearTimeout(this.timer);
  }

  check() {
    if (this.failures > 0 || Date.now() - this.heard > SILENCE) this.again(0);
  }

  open() {
    this.heard = Date.now();
    const source = new EventSource(this.address(this.last));
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.heard = Date.now();
      this.on.state(true);
    };
    source.addEventListener("entry", (event) => {
      this.heard = Date.now();
      this.last = event.lastEventId;
      this.on.entry(JSON.parse(event.data));
    });
    source.addEventListener("beat", () => { this.heard = Date.now(); });
    source.addEventListener("present", (event) => {
      this.heard = Date.now();
      this.on.present(JSON.parse(event.data));
    });
    source.addEventListener("scene", (event) => {
      this.heard = Date.now();
      this.on.scene?.(JSON.parse(event.data));
    });
    source.onerror = () => {
      // The browser gives up for good on an error page, so the next try is ours.
      this.on.state(false);
      this.failures += 1;
      this.again(PAUSES[Math.min(this.failures, PAUSES.length) - 1]);
    };
  }

  again(pause) {
    if (this.ended) return;
    this.source.close();
    clearTimeout(this.timer);
    this.heard = Date.now();
    this.timer = setTimeout(() => this.open(), pause * (0.75 + Math.random() / 2));
  }
}
