// Who is present, what the participant's page shows, and when they ask for help.

import { counted } from "./console-view.js";
import { describe, make } from "./live-log.js";
import { wordsOf } from "./live-people.js";
import { keyOf, running } from "./live-state.js";

const $ = (id) => document.getElementById(id);
const SAID = new Set(["task_ended", "answers_given", "problem_reported"]);
const PANELS = { welcome: "the welcome", wait: "that you go on in a moment", pause: "a break", thanks: "the thanks" };

export class People {
  constructor(desk) {
    this.desk = desk;
    this.here = [];
    this.shown = null;
    [this.call, this.hold] = ["call", "hold"].map((act) => document.querySelector(`[data-act="${act}"]`));
    this.seen = new Set(); // calls for help that were read
    $("asks").addEventListener("click", () => {
      this.seen.add($("asks").dataset.key);
      this.draw();
    });
  }

  present(list) {
    this.here = list;
    this.draw();
  }

  scene(news) {
    this.shown = news;
    this.draw();
  }

  get guest() {
    return this.here.some(({ role }) => role === "participant");
  }

  // The participant's page goes where the moderator went, if it is open, no task runs, and something is to be done there.
  lead() {
    const { desk } = this;
    const { tasks, answers, onBreak } = desk.state;
    if (!desk.driving || !this.guest || desk.state.finished || Object.values(tasks).some(running)) return;
    if (onBreak) return;
    const { key, kind } = desk.step;
    const done = kind === "task" ? tasks[key].start !== null || tasks[key].outcome !== null : kind === "questions" && answers[key];
    if (!done) desk.add("step_called", { step: key });
  }

  draw() {
    this.drawPresent();
    this.drawScene();
    this.drawHelp();
    this.drawHeard();
  }

  drawPresent() {
    const count = (role) => this.here.filter((one) => one.role === role).length;
    const parts = [counted(count("observer"), "observer", "observers")];
    if (count("moderator") > 1) parts.push(counted(count("moderator"), "moderator", "moderators"));
    parts.push(this.guest ? "participant connected" : "participant not connected");
    put($("present"), parts.join(", "));
    const words = this.here.map((one) => wordsOf(one, this.desk.state.driver));
    if ($("present-list").dataset.words === words.join("|")) return;
    $("present-list").dataset.words = words.join("|");
    $("present-list").replaceChildren(...words.map((one) => make("li", {}, one)));
  }

  drawScene() {
    const loads = this.desk.state.standing.some(({ kind, origin }) => kind === "page_loaded" && origin === "participant");
    const tab = this.desk.state.standing.filter(({ kind }) => kind === "page_hidden" || kind === "page_shown").at(-1);
    let words = loads ? "Away: closed or offline. It goes on by itself when it comes back." : "Not open yet. Its address stands under All keys.";
    if (this.guest) words = `Open${tab?.kind === "page_hidden" ? " behind another window" : ""}. Shows ${this.words()}.`;
    const { onBreak } = this.desk.state;
    const { key } = this.call.dataset;
    put($("scene"), onBreak ? `${words} The break lasts until you press “Show this step”${key ? ` (${key.toUpperCase()})` : ""} or start a task.` : words);
    this.hold.setAttribute("aria-pressed", String(onBreak));
  }

  words() {
    if (!this.shown) return "nothing yet";
    const { kind, step } = this.shown;
    if (PANELS[kind]) return PANELS[kind];
    const { name } = this.desk.setting.steps.find(({ key }) => key === step.replace("briefing:", "task:")) ?? { name: step };
    return kind === "briefing" ? `the text of ${name}` : name;
  }

  // What the participant said last, for those who do not see the log.
  drawHeard() {
    const { setting, state } = this.desk;
    const last = state.standing.filter(({ kind, origin }) => origin === "participant" && SAID.has(kind)).at(-1);
    put($("heard"), last ? describe(last, setting, state).words : "");
  }

  // Until a mark follows it, or it was read: then the moderator is on it. What follows is what came here later: two
  // machines' clocks may disagree on which was first.
  drawHelp() {
    const came = [...this.desk.entries.all.values()];
    const index = came.findLastIndex(({ kind }) => kind === "help_asked");
    const last = came[index];
    const place = $("asks");
    const open = last && !this.seen.has(keyOf(last)) && !came.slice(index + 1).some(({ origin, refused }) => origin === "moderator" && !refused);
    place.dataset.key = last ? keyOf(last) : "";
    place.hidden = !open;
    put($("asks-words"), open ? "The participant asks for help" : "");
  }
}

// Written only when it changes: a screen reader says it once.
function put(place, words) {
  if (place.textContent !== words) place.textContent = words;
}
