/* In the product under test: tells the study's page that opened it which pages are visited, that something was clicked,
   that an error happened, that an element is seen. Nothing goes anywhere else: docs/product-signals.md.
   A copy of this file needs data-server="https://your-server". */
(() => {
  const script = document.currentScript;
  const study = window.opener;
  if (!script || !study || window.usabilitySignals) return;
  window.usabilitySignals = 1;
  const { server, keep = "" } = script.dataset;
  const home = new URL(server || script.src).origin;
  const KEY = "usability-signals";
  let task, page, watcher, clicking;
  let errors = 0;
  try {
    task = JSON.parse(sessionStorage.getItem(KEY));
  } catch {}

  // The browser delivers this to a page of the study's server and to no other.
  function say(what, more) {
    study.postMessage({ usability: 1, what, nonce: task?.nonce, ...more }, home);
  }

  function visit() {
    if (!task) return;
    const { origin, pathname, search, hash } = location;
    const url = origin + pathname + (/query/.test(keep) ? search : "") + (/fragment/.test(keep) ? hash : "");
    if (url !== page) say("page", { url: url.slice(0, 2000) });
    page = url;
  }

  function look() {
    if (![...document.querySelectorAll(task.element)].some((one) => one.getClientRects().length)) return;
    watcher.disconnect();
    say("goal");
  }

  function begin() {
    visit();
    watcher?.disconnect();
    if (!task.element) return;
    watcher = new MutationObserver(look);
    watcher.observe(document, { subtree: true, childList: true, attributes: true });
    try {
      look();
    } catch {
      watcher.disconnect();
      say("unreadable");
    }
  }

  function failed() {
    if (task && errors++ < 20) say("error");
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== study || origin !== home || data?.usability !== 1) return;
    task = { nonce: data.nonce, element: data.element };
    page = "";
    try {
      sessionStorage.setItem(KEY, JSON.stringify(task));
    } catch {}
    say("here");
    begin();
  });
  addEventListener("click", (event) => {
    // A click on a label clicks its control too, at once.
    if (!task || clicking || !event.isTrusted) return;
    clicking = true;
    setTimeout(() => { clicking = false; });
    say("click");
  }, true);
  addEventListener("error", failed);
  addEventListener("unhandledrejection", failed);
  for (const name of ["pushState", "replaceState"]) {
    const original = history[name];
    history[name] = function (...given) {
      original.apply(this, given);
      visit();
    };
  }
  addEventListener("popstate", visit);
  addEventListener("hashchange", visit);
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    page = "";
    visit();
  });
  if (task) begin();
  else say("ready");
})();
