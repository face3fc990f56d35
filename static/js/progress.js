/** Shows how far long work is, and its outcome when it is there. Without this script the page reloads itself. */

const box = document.querySelector(".progress[data-state]");
const words = box.querySelector("[role=status]");
const bar = box.querySelector("progress");

async function look() {
  try {
    const answer = await fetch(box.dataset.state, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const now = await answer.json();
      bar.value = now.progress;
      if (now.message && words.textContent !== now.message) words.textContent = now.message;
      if (now.state === "done" || now.state === "failed") {
        location.reload();
        return;
      }
    } else if (answer.status === 401 || answer.status === 404) {
      location.reload();
      return;
    }
  } catch {
    // The network is gone for a moment: the next look tells.
  }
  setTimeout(look, 1000);
}

setTimeout(look, 700);
