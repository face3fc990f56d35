// The session's clock on this page: milliseconds since admission. A page that was opened without a network was made long
// ago; it goes by what its device's clock was off by when it was made.

const SET_BACK = -2_000; // a page cannot have been made after now: then the device's clock was set back

export class SessionClock {
  constructor({ base, now, admitted }) {
    this.name = `clock ${base}`;
    const kept = read(this.name);
    const fresh = kept === null || Date.now() + kept - admitted - now < SET_BACK;
    const runs = performance.now();
    // From when the page came: from when this runs, a slow start would make all that is pressed look too early.
    const came = performance.getEntriesByType("navigation")[0]?.responseStart || runs;
    this.ahead = fresh ? admitted + now - (Date.now() - (runs - came)) : kept;
    if (fresh) write(this.name, this.ahead);
    this.begin = fresh ? now : Date.now() + this.ahead - admitted;
    this.loaded = fresh ? came : runs;
  }

  now() {
    return this.at(performance.now());
  }

  // The session's time at a moment of this page's steady clock.
  at(mono) {
    return this.begin + (mono - this.loaded);
  }

  shift(difference) {
    this.begin += difference;
    this.ahead += difference;
    write(this.name, this.ahead);
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
