// Keeps the task's text and buttons in a small window over the product, where the browser has Document Picture-in-Picture.

const api = window.documentPictureInPicture;

export function offer(button, currentStep) {
  if (!api) return;
  button.addEventListener("click", async () => {
    const small = await api.requestWindow({ width: 380, height: 460 });
    for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) small.document.head.append(sheet.cloneNode());
    small.document.documentElement.lang = document.documentElement.lang;
    small.document.title = document.title;
    small.document.body.className = "participant small-window";
    small.document.body.append(copyOf(currentStep(), small));
  });
}

export function close() {
  api?.window?.close();
}

function copyOf(step, small) {
  const copy = document.createElement("main");
  for (const part of step.querySelectorAll("h1, .scenario, .task-actions")) {
    const clone = part.cloneNode(true);
    clone.removeAttribute("tabindex");
    copy.append(clone);
  }
  copy.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    // The page itself acts; what it needs to ask, it asks there.
    small.close();
    window.focus();
    step.querySelector(`button[value="${pressed.value}"]`).click();
  });
  return copy;
}
