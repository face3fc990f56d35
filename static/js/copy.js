/** Copies the text of an element by a button (data-copy names its id). Without this script the text is selected by hand. */

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const status = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      status.textContent = "Copied.";
    } catch {
      // Browsers refuse on pages without TLS: the text is selected instead.
      select(source);
      status.textContent = "Selected: press Ctrl+C, or ⌘C on a Mac.";
    }
  });
}
