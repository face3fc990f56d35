// Who drives. Until the log names this console, its presses count: they would only be lost otherwise.

const $ = (id) => document.getElementById(id);

export class Driver {
  // free: acts that need no wheel.
  constructor(desk, free) {
    this.desk = desk;
    this.free = free;
    this.asked = false;
    const { driver, me } = desk.setting;
    this.expected = !driver || driver.author === me; // this console is about to be named in the log
    this.show(this.expected, driver?.who);
  }

  async take(explicit) {
    this.asked = explicit;
    const again = (pause) => setTimeout(() => this.take(explicit), pause);
    try {
      const answer = await this.desk.queue.post("drive", JSON.stringify({ writer: this.desk.queue.writer, explicit }));
      if (answer.ok) {
        this.expected ||= explicit;
        this.show(true);
      } else if (answer.status === 409) {
        this.expected = false;
        this.show(false, (await answer.json()).driver);
      } else again(2_000);
    } catch {
      again(1_000);
    }
  }

  // What the log says.
  draw({ console: writer, author, who }) {
    const own = writer === this.desk.queue.writer;
    const { me } = this.desk.setting;
    if (own || (author !== me && !this.asked)) this.expected = false;
    this.show(own || this.expected, author === me ? "Another page of yours" : who);
  }

  show(yes, name = "") {
    this.desk.driving = yes;
    document.body.classList.toggle("watching", !yes);
    $("watching").hidden = yes;
    if (name) $("driver-name").textContent = name;
    for (const button of document.querySelectorAll("[data-act]")) if (!this.free.has(button.dataset.act)) button.setAttribute("aria-disabled", String(!yes));
  }
}
