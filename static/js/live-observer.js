// An observer's page: follows the log, keeps notes and messages until the server has them. It cannot say anything else.

import { chatItems } from "./live-chat.js";
import { Feed, rightIsGone } from "./live-feed.js";
import { LogView, make } from "./live-log.js";
import { wordsOf } from "./live-people.js";
import { Outbox } from "./live-outbox.js";
import { Entries, placeOf, stateOf } from "./live-state.js";
import { randomId } from "./runner-log.js";

const setting = JSON.parse(document.getElementById("setting").textContent);
const $ = (id) => document.getElementById(id);
const entries = new Entries();
const view = new LogView($("log"), setting);
const note = $("note");
const chat = $("chat");
const page = randomId();
let begun = 0; // when the note was begun
let redraw = 0;
let here = [];
let place = $("note-state"); // says what became of what was written last
const outbox = new Outbox(setting.base, (waiting) => {
  place.textContent = waiting ? "No connection. What you wrote is kept here and will be sent." : "Kept.";
});

const named = note.elements.name;
if (named) named.value = stored("observer");
const name = () => setting.name || named.value.trim();

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? "";
  } catch {
    return "";
  }
}

function draw() {
  clearTimeout(redraw);
  redraw = setTimeout(() => {
    const state = stateOf(entries, setting.steps);
    view.show(state);
    $("present").replaceChildren(...here.map((person) => make("li", {}, wordsOf(person, state.driver))));
    $("messages").replaceChildren(...chatItems(state));
    const at = placeOf(setting.steps, state);
    for (const stop of document.querySelectorAll("[data-stop]")) stop.hidden = Number(stop.dataset.stop) !== at;
  }, 0);
}

// What is written, or null: then it says what is missing.
function written(form) {
  const text = form.elements.text.value.trim();
  const fault = form.querySelector(".error-text[role=alert]");
  fault.hidden = Boolean(text);
  fault.textContent = text ? "" : "Write something first.";
  if (!text) form.elements.text.focus();
  else form.elements.text.value = "";
  return text || null;
}

note.elements.text.addEventListener("input", () => { begun ||= Date.now(); });
named?.addEventListener("change", () => {
  try {
    localStorage.setItem("observer", JSON.stringify(name()));
  } catch {
    // No storage: the name is asked again.
  }
  feed.again(0);
});
note.addEventListener("submit", (event) => {
  event.preventDefault();
  const tag = note.elements.tag.value;
  const text = written(note);
  if (text === null) return;
  place = $("note-state");
  outbox.put({ name: name(), tag, text }, begun || Date.now());
  begun = 0;
});
chat.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = written(chat);
  if (text === null) return;
  place = $("chat-state");
  outbox.put({ name: name(), text, channel: "chat" });
});

const feed = new Feed((after) => `${setting.base}live?after=${after}&here=${page}&name=${encodeURIComponent(name())}`, {
  entry(entry) {
    entries.put(entry);
    draw();
  },
  present(people) {
    here = people;
    draw();
  },
  state(yes) {
    show(yes, yes ? "Connected" : "No connection; nothing is missed when it comes back");
    if (yes && outbox.waiting.length) outbox.send();
    if (!yes) whetherShut();
  },
});

function show(yes, words) {
  $("status").dataset.state = yes ? "saved" : "offline";
  const icon = $("icons").content.querySelector(`[data-icon="${yes ? "done" : "waiting"}"]`).firstElementChild.cloneNode(true);
  $("status").replaceChildren(icon, make("span", {}, ` ${words}`));
}

async function whetherShut() {
  if (!(await rightIsGone(location.href))) return;
  feed.end();
  outbox.end();
  show(false, setting.name ? "You are signed out, or may not watch this session any more" : "This link was shut. Please ask the moderator for a new one");
  place.textContent = outbox.waiting.length ? "What was not sent stays on this device." : "";
  for (const button of document.querySelectorAll("form button")) button.disabled = true;
}
draw();
document.body.dataset.ready = "";
