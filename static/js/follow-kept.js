// What a following page showed last, and at which turns it has said what there was to say. A page that opens again
// without a network was made long ago and knows neither.

export class Kept {
  // now: the server's clock when the page was made, in ms since 1970.
  constructor(base, now) {
    this.key = `scene ${base}`;
    this.now = now;
    // From when the page was asked for: from when this runs, a slow start would make what is shown next look older than a
    // copy of the page that the device fetched meanwhile.
    this.asked = performance.getEntriesByType("navigation")[0]?.requestStart ?? 0;
    this.known = { at: 0, scene: null, answered: [] };
    try {
      this.known = JSON.parse(localStorage.getItem(this.key)) ?? this.known;
    } catch {
      // No storage: it lasts as long as the page.
    }
  }

  // What was shown after the page was made; null where the page itself is newer.
  get scene() {
    return this.known.at >= this.now ? this.known.scene : null;
  }

  get answered() {
    return this.known.answered;
  }

  put(scene, answered) {
    this.known = { at: this.now + performance.now() - this.asked, scene, answered: [...answered] };
    try {
      localStorage.setItem(this.key, JSON.stringify(this.known));
    } catch {
      // As above.
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // As above.
    }
  }
}
