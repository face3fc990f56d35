// The back channel in the console: what observers ask, and what the moderator answers. It never takes the focus, and can be
// quieted, so that nothing of observers moves under the hand.

import { read, write } from "./console-clock.js";
import { chatItems, messagesOf } from "./live-chat.js";
import { Outbox } from "./live-outbox.js";

const $ = (id) => document.getElementById(id);

export class Channel {
  constructor(desk) {
    this.desk = desk;
    this.open = false;
    this.seenName = `seen ${desk.setting.base}`;
    this.seen = read(this.seenName) ?? 0;
    this.name = `quiet ${desk.setting.base}`;
    this.outbox = new Outbox(desk.setting.base, (waiting) => { $("chat-state").textContent = waiting ? "No connection. It is kept here and will be sent." : ""; });
    $("quiet").checked = Boolean(read(this.name));
    $("quiet").addEventListener("change", () => {
      write(this.name, this.quiet);
      desk.changed(true);
    });
    $("chat").addEventListener("submit", (event) => {
      event.preventDefault();
      const { text } = event.target.elements;
      if (text.value.trim()) this.outbox.put({ text: text.value.trim(), channel: "chat" });
      text.value = "";
    });
    $("chat").addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.toggle();
    });
  }

  get quiet() {
    return $("quiet").checked;
  }

  send() {
    if (this.outbox.waiting.length) this.outbox.send();
  }

  toggle() {
    this.open = !this.open;
    $("channel").hidden = !this.open;
    $("log-part").hidden = this.open;
    document.querySelector('[data-act="channel"]').setAttribute("aria-expanded", String(this.open));
    this.draw();
    if (this.open) $("chat-text").focus();
    else document.activeElement?.blur();
  }

  draw() {
    const messages = messagesOf(this.desk.state);
    if (this.open && this.seen !== messages.length) {
      this.seen = messages.length;
      write(this.seenName, this.seen);
    }
    const news = this.quiet ? 0 : messages.length - this.seen;
    const words = news > 0 ? `${news} new` : "";
    if ($("channel-news").textContent !== words) $("channel-news").textContent = words;
    if (!this.open) return;
    const list = $("messages");
    const items = chatItems(this.desk.state);
    const [before, after] = [list, { children: items }].map(({ children }) => [...children].map((one) => one.textContent).join("\n"));
    if (before === after) return;
    list.replaceChildren(...items);
    list.scrollTop = list.scrollHeight;
  }
}
