// Keys, mouse and touch press the same buttons. A key never fires where somebody writes or chooses.

const TYPES_TEXT = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox]";

// Whether a key press may be one of the console's keys at all.
function mayFire(event) {
  const { target: on } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || event.keyCode === 229) return false;
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return false;
  if (!(on instanceof Element)) return true;
  if (on.isContentEditable || on.closest(TYPES_TEXT)) return false;
  // A focused control keeps the keys that it understands itself.
  if (on.closest("button, a, summary, input") && [" ", "Enter"].includes(event.key)) return false;
  return !(on.matches("input") && (event.key.startsWith("Arrow") || event.key === "Tab"));
}

// press(button): what a press of it does.
export function listen(press) {
  document.addEventListener("keydown", (event) => {
    if (!mayFire(event)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const button = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((one) => one.checkVisibility());
    if (!button) return;
    event.preventDefault();
    press(button);
    button.classList.add("pressed");
    setTimeout(() => button.classList.remove("pressed"), 150);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    press(button);
    // After a click with the mouse the next press of Space must not repeat it.
    if (event.detail > 0 && document.activeElement === button) button.blur();
  });
}

const SHOWN = { " ": "Space", ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓" };

// All keys of the page in a list, each once.
export function listKeys(list, make) {
  const rows = new Map();
  const digits = [];
  for (const button of document.querySelectorAll("[data-key]")) {
    const { act, key } = button.dataset;
    const shown = SHOWN[key] ?? key.toUpperCase();
    if (act === "error" && /^\d$/.test(key)) digits.push(key);
    else rows.set(shown, button.dataset.does ?? (button.querySelector("[data-label]") ?? button).textContent.trim());
  }
  if (digits.length) rows.set(digits.length > 1 ? `${digits.sort()[0]} to ${digits.at(-1)}` : digits[0], "Error codes of the task");
  list.replaceChildren(...[...rows].map(([key, does]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, does))));
}
