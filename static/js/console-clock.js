// The session's clock on this page: milliseconds since admission. A page that was opened without a network was made long
// ago; it goes by what its device's clock was off by when it was made.

const STALE = 5_000;

export class SessionClock {
  constructor({ base, now, admitted }) {
    const name = `clock ${base}`;
    const kept = read(name);
    const fresh = kept === null || Math.abs(Date.now() + kept - admitted - now) < STALE;
    const ahead = fresh ? admitted + now - Date.now() : kept;
    if (fresh) write(name, ahead);
    this.begin = fresh ? now : Date.now() + ahead - admitted;
    this.loaded = performance.now();
  }

  now() {
    return this.begin + performance.now() - this.loaded;
  }

  shift(difference) {
    this.begin += difference;
  }
}

export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function write(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // No storage: it lasts as long as the page.
  }
}
