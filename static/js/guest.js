/** The participant's page of an appointment: says the time on this device, and shows the way in once the session begins.
 *  Without this script "Look again" does the same. */

const page = document.querySelector("[data-state-url]");
const enter = page.querySelector("[data-enter]");
const here = page.querySelector("[data-here]");
const PAUSE_MS = 3000;

function sayLocalTime() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const begins = new Date(here.dataset.begins);
  const inZone = (timeZone) => new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone }).format(begins);
  if (!zone || here.dataset.zones.split(" ").some((one) => inZone(one) === inZone(zone))) return;
  here.textContent = `On this device: ${inZone(zone)} (${zone.replaceAll("_", " ")})`;
  here.hidden = false;
}

function letIn(address) {
  if (enter.querySelector("a")) return;
  const words = document.createElement("p");
  words.textContent = "The session has begun.";
  const link = document.createElement("a");
  link.className = "button primary";
  link.href = address;
  link.textContent = "Open the session";
  enter.append(words, link);
  // Whether they come is no question any more.
  for (const early of page.querySelectorAll("[data-before]")) early.hidden = true;
}

async function look() {
  try {
    const answer = await fetch(page.dataset.stateUrl, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const { open, state } = await answer.json();
      if (open) letIn(open);
      else if (state !== page.dataset.state) return location.reload();
    }
  } catch {
    // Without network there is nothing to see; the next look comes by itself.
  }
  setTimeout(look, PAUSE_MS);
}

sayLocalTime();
setTimeout(look, PAUSE_MS);
