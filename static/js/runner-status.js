// What a walk's page says of itself: whether everything has arrived, and the end.

export function showStatus(name) {
  const place = document.getElementById("status");
  const line = place.querySelector(".status-line");
  if (line.dataset.state === name) return;
  const other = document.getElementById("status-offline");
  const saved = (showStatus.saved ??= line.innerHTML);
  line.innerHTML = name === "saved" ? saved : other.content.querySelector(".status-line").innerHTML;
  line.dataset.state = name;
}

// The completion code and the way back, on the last step.
export function showEnd(last, { code, back }) {
  last.querySelector("[data-sending]").hidden = true;
  last.querySelector("[data-end]").hidden = false;
  last.querySelector("[data-end-code]").hidden = !code;
  last.querySelector(".code").textContent = code;
  last.querySelector("[data-end-back]").hidden = !back;
  if (back) last.querySelector("[data-end-back] a").href = back;
}
