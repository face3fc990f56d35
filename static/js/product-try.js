// In the preview of a task: opens the product, says whether its snippet answers, and shows what it reports.

import { Signals } from "./runner-signals.js";

const WORDS = { page: "Page", click: "Click", error: "Error in the product", goal: "The element is seen" };
const UNANSWERED = "The product has not answered. Is the snippet on its page, may the page load it, and does it keep its opener?";
const PATIENCE_MS = 5_000;
const task = document.getElementById("product").dataset;
const says = document.getElementById("product-says");
const said = document.getElementById("product-said");
let waiting = 0;

const product = new Signals(location.pathname, ({ what, url }) => {
  const line = document.createElement("li");
  line.textContent = url ? `${WORDS[what]}: ${url}` : WORDS[what];
  said.append(line);
}, (what, origin) => {
  clearTimeout(waiting);
  says.textContent = {
    here: "The product answered: its snippet works.",
    unreadable: `The product answered, but “${task.element}” is no CSS selector.`,
    elsewhere: `The snippet answered at ${origin}, where the start address leads on to. Write that as the start address.`,
  }[what] ?? says.textContent;
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-open]")) return;
  event.preventDefault();
  said.replaceChildren();
  says.textContent = "Waiting for the product to answer.";
  product.open(task);
  clearTimeout(waiting);
  waiting = setTimeout(() => { says.textContent = UNANSWERED; }, PATIENCE_MS);
});
