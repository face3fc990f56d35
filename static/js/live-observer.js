// An observer's page: follows the log, keeps notes until the server has them. It cannot say anything else.

import { LogView, make } from "./live-log.js";
import { Entries, stateOf } from "./live-state.js";
import { Feed } from "./live-feed.js";

const setting = JSON.parse(document.getElementById("setting").textContent);
const $ = (id) => document.getElementById(id);
const entries = new Entries();
const view = new LogView($("log"), setting);
const form = $("note");
const store = `notes ${setting.base}`;
let waiting = stored(store, []);
let begun = 0; // when the note was begun
let redraw = 0;
let sending = false;

if (form.elements.name) form.elements.name.value = stored("observer", "");
const name = () => setting.name || form.elements.name.value.trim();

function stored(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // No storage: notes live as long as the page.
  }
}

function draw() {
  clearTimeout(redraw);
  redraw = setTimeout(() => {
    const state = stateOf(entries, setting.steps);
    view.show(entries, state);
    const at = setting.steps.findIndex(({ key, kind }) => (kind === "task" ? state.tasks[key].outcome === null && state.tasks[key].end === null : kind === "questions" ? !state.answers[key] : true));
    for (const stop of document.querySelectorAll("[data-stop]")) stop.hidden = Number(stop.dataset.stop) !== Math.max(at, 0);
  }, 0);
}

async function send() {
  if (sending) return;
  sending = true;
  while (waiting.length) {
    const { wall, ...note } = waiting[0];
    let answer;
    try {
      const token = document.querySelector('meta[name="csrf-token"]').content;
      answer = await fetch(`${setting.base}notes`, {
        method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify({ ...note, age: Math.max(Date.now() - wall, 0) }),
      });
    } catch {
      break;
    }
    if (!answer.ok && answer.status !== 422) break;
    waiting.shift();
    keep(store, waiting);
  }
  sending = false;
  $("note-state").textContent = waiting.length ? "No connection. The note is kept here and will be sent." : "Kept.";
  if (waiting.length) setTimeout(send, 2_000);
}

form.elements.text.addEventListener("input", () => { begun ||= Date.now(); });
form.elements.name?.addEventListener("change", () => {
  keep("observer", name());
  feed.again(0);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = form.elements.text.value.trim();
  $("note-fault").hidden = Boolean(text);
  $("note-fault").textContent = text ? "" : "Write something first.";
  if (!text) return form.elements.text.focus();
  waiting.push({ key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`, name: name(), tag: form.elements.tag.value, text, wall: begun || Date.now() });
  keep(store, waiting);
  begun = 0;
  form.elements.text.value = "";
  send();
});

const feed = new Feed((after) => `${setting.base}live?after=${after}&name=${encodeURIComponent(name())}`, {
  entry(entry) {
    entries.put(entry);
    draw();
  },
  present(people) {
    $("present").replaceChildren(...people.map((person) => make("li", {}, `${person.name}, ${person.role}`)));
  },
  state(yes) {
    $("status").dataset.state = yes ? "saved" : "offline";
    const icon = $("icons").content.querySelector(`[data-icon="${yes ? "done" : "waiting"}"]`).firstElementChild.cloneNode(true);
    $("status").replaceChildren(icon, make("span", {}, yes ? " Connected" : " No connection; nothing is missed when it comes back"));
    if (yes && waiting.length) send();
  },
});
draw();
document.body.dataset.ready = "";
