/** Closes an open choice (details.choice) on Escape and on a click elsewhere. Without this script it closes by its own word. */

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
