// What the product under test says, where the snippet is in it (docs/product-signals.md): opens the product and hears it.
// A message counts if it comes from the origin at which the task begins, and from a window that this page opened or,
// after a reload of this page, from one that knows the secret which only such a window was told.

const KINDS = new Set(["page", "click", "error", "goal"]);
const MOST = 2_000; // signals of one task: a product that goes round in circles must not fill the log

export class Signals {
  // record(signal): one more. onNews(what, origin): "here", "unreadable" (the element), "elsewhere" (another origin).
  constructor(base, record, onNews = () => {}) {
    this.key = `signals ${base}`;
    this.record = record;
    this.onNews = onNews;
    this.windows = new Map(); // what was opened, by its secret; null where a reload lost hold of it
    this.task = null;
    addEventListener("message", (message) => this.hear(message));
  }

  // From now on this task (its data attributes) is listened to; null for none. The same task goes on as it was.
  follow(task) {
    const next = task && "signals" in task ? task : null;
    if (next?.step === this.task?.step) return;
    this.task = next;
    this.heard = 0;
    const kept = this.recalled();
    this.windows = new Map(next && kept?.step === next.step ? kept.nonces.map((nonce) => [nonce, null]) : []);
  }

  // To be called while a person's click is being handled.
  open(task) {
    if (!("signals" in task)) {
      opened(task.url, "noopener,noreferrer");
      return;
    }
    this.follow(task);
    const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.windows.set(nonce, opened(task.url));
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ step: task.step, nonces: [...this.windows.keys()] }));
    } catch {
      // A reload of this page then ends the listening; the task goes on.
    }
  }

  recalled() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  hear({ source, origin, data }) {
    if (!this.task || !source || data?.usability !== 1) return;
    const ours = [...this.windows].find(([, opened]) => opened === source)?.[0];
    if (origin !== new URL(this.task.url).origin) {
      if (ours) this.onNews("elsewhere", origin);
      return;
    }
    if (ours && data.nonce !== ours) {
      const { element = "" } = this.task;
      source.postMessage({ usability: 1, nonce: ours, element }, origin);
      return;
    }
    if (!ours && this.windows.get(data.nonce) !== null) return;
    this.windows.set(data.nonce, source);
    if (!KINDS.has(data.what)) this.onNews(data.what, origin);
    else this.take(data, origin);
  }

  take({ what, url }, origin) {
    if (what === "goal" && !this.task.element) return;
    if (what === "page" && !(typeof url === "string" && url.length <= 2_000 && url.startsWith(`${origin}/`))) return;
    if (++this.heard > MOST) return;
    this.record({ step: this.task.step, what, ...(what === "page" ? { url } : {}) });
  }

  forget() {
    try {
      sessionStorage.removeItem(this.key);
    } catch {
      // Nothing was kept.
    }
  }
}

// What cannot be opened must not hold up the task.
function opened(url, features = "") {
  try {
    return window.open(url, "_blank", features);
  } catch {
    return null;
  }
}
