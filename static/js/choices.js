/**
 * Closes an open choice (details.choice) on Escape and on a click elsewhere, and opens one near the right edge to the
 * left. Without this script it closes by its own word and reaches over the edge.
 */

function close(choice, returnFocus) {
  choice.open = false;
  if (returnFocus) choice.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const choice of document.querySelectorAll("details.choice[open]")) {
    close(choice, choice.contains(document.activeElement));
  }
});

document.addEventListener("click", (event) => {
  for (const choice of document.querySelectorAll("details.choice[open]")) {
    if (!choice.contains(event.target)) close(choice, false);
  }
});

function keepOnPage(choice) {
  choice.classList.remove("to-left");
  const end = choice.querySelector("ul").getBoundingClientRect().right;
  choice.classList.toggle("to-left", choice.open && end > document.documentElement.clientWidth);
}

document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches("details.choice")) keepOnPage(event.target);
  },
  true, // "toggle" does not bubble.
);
