// A console's marks on this device: kept until the server says that it wrote them, or that it set them aside.

import { Log } from "./runner-log.js";

const TROUBLE = {
  401: "Signed out. Sign in again in another tab; ",
  403: "You may not run this session any more; ",
  404: "The session cannot be found any more; ",
};

export class Queue extends Log {
  // onRefused(problem, events): marks that do not count, because another person drives.
  constructor(base, onStatus, onRefused, onWritten) {
    super(base, onStatus);
    this.onRefused = onRefused;
    this.onWritten = onWritten;
  }

  async send(batch, options) {
    const body = this.bodyOf(batch);
    let answer;
    try {
      answer = await this.post("events", body, options);
      if (answer.status === 400 || answer.status === 401) {
        // Signed in anew since: the page's proof is of the session before.
        if (await this.renew()) answer = await this.post("events", body, options);
      }
    } catch {
      this.trouble = "";
      return false;
    }
    if (answer.ok) {
      this.mark(batch);
      this.onWritten(batch);
      return true;
    }
    const problem = await answer.json().catch(() => ({}));
    if (answer.status === 409) {
      const aside = new Set(problem.refused ?? problem.conflicts ?? []);
      this.mark(batch);
      this.onWritten(batch);
      this.onRefused(problem, batch.filter((event) => aside.has(event.body.seq)));
      return true;
    }
    if (answer.status === 413 || answer.status === 422) {
      // One mark that cannot be taken must not hold up the others.
      if (batch.length > 1) {
        for (const event of batch) if (!(await this.send([event], options))) return false;
        return true;
      }
      this.mark(batch);
      this.onRefused(problem, batch);
      return true;
    }
    this.trouble = TROUBLE[answer.status] ?? "";
    return false;
  }

  post(path, body, options = {}) {
    const token = document.querySelector('meta[name="csrf-token"]').content;
    return fetch(`${this.base}${path}`, {
      method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token }, body, ...options,
    });
  }

  async renew() {
    const answer = await fetch(`${this.base}console`);
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector('meta[name="csrf-token"]')?.content;
    if (token) document.querySelector('meta[name="csrf-token"]').content = token;
    return Boolean(token);
  }

  // What was written stands in the log and need not stand here.
  mark(batch) {
    for (const event of batch) {
      event.sent = true;
      try {
        this.store("readwrite").delete([event.writer, event.seq]);
      } catch {
        // Closed or never opened.
      }
    }
  }
}
