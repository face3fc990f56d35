// Messages between observers and moderator, as list items in the order in which they were written.

import { make } from "./live-log.js";

export const messagesOf = (state) => state.all.filter(({ kind }) => kind === "chat");

export function chatItems(state) {
  const found = messagesOf(state);
  if (!found.length) return [make("li", { className: "quiet" }, "Nothing has been said yet.")];
  return found.map(({ who, data }) => {
    const item = make("li", {}, make("b", {}, data.role === "moderator" ? `${who}, moderator` : who), ` ${data.text}`);
    item.dataset.role = data.role;
    return item;
  });
}
