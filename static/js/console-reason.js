// Asks why something is corrected: one digit for the usual reasons, or own words. Without a reason nothing is corrected.

import { make } from "./live-log.js";

export const REASONS = {
  outcome: ["Pressed the wrong key", "Seen only afterwards", "Checked against the recording"],
  reopen: ["Ended too early", "They went on with it", "They asked to try again"],
  undo: ["Pressed by mistake", "On the wrong task", "Marked twice"],
  time: ["Pressed too late", "Pressed too early", "Interrupted from outside", "Checked against the recording"],
};
const form = document.getElementById("reason");
let pending = null; // { then, stamp } of the correction that waits for its reason

// then(reason, stamp): stamp is the moment at which the correction was pressed.
export function askReason(desk, title, reasons, then) {
  pending = { then, stamp: desk.stamp(), desk };
  form.reset();
  form.hidden = false;
  form.querySelector("[data-title]").textContent = title;
  form.querySelector("ol").replaceChildren(...reasons.map((words, index) => {
    const button = make("button", { type: "button", className: "button", onclick: () => give(words) }, make("kbd", { ariaHidden: "true" }, `${index + 1}`), ` ${words}`);
    return make("li", {}, button);
  }));
  form.elements.own.removeAttribute("aria-invalid");
  form.querySelector(".error-text").hidden = true;
  // A finger must not be answered with a keyboard that covers the page.
  (matchMedia("(pointer: coarse)").matches ? form.querySelector("button") : form.elements.own).focus();
}

export function leaveReason() {
  pending = null;
  form.hidden = true;
  document.activeElement?.blur();
}

function give(reason) {
  const { then, stamp, desk } = pending;
  leaveReason();
  if (desk.driving) then(reason, stamp);
}

form.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.stopPropagation();
    leaveReason();
  } else if (/^[1-9]$/.test(event.key) && !form.elements.own.value && !event.isComposing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const button = form.querySelectorAll("ol button")[Number(event.key) - 1];
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    button.click();
  }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const own = form.elements.own.value.trim();
  form.querySelector(".error-text").hidden = Boolean(own);
  form.elements.own.toggleAttribute("aria-invalid", !own);
  if (own) give(own);
  else form.elements.own.focus();
});
