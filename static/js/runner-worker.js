// Keeps one walk usable without a network: its page and the files it needs. Nothing else is touched. A change of any of
// these files changes the name below and so makes a new cache.
const CACHE = "walk VERSION";
const WALK = self.registration.scope;
const FILES = [
  "css/tokens.css", "css/base.css", "css/participant.css", "css/runner.css", "favicon.svg",
  "js/runner.js", "js/runner-log.js", "js/runner-form.js", "js/runner-offline.js", "js/runner-signals.js", "js/runner-status.js", "js/runner-window.js",
  "js/follow.js", "js/follow-kept.js", "js/live-feed.js",
  "fonts/source-sans-3-latin-400-normal.woff2", "fonts/source-sans-3-latin-600-normal.woff2",
  "fonts/source-serif-4-latin-400-normal.woff2", "fonts/source-serif-4-latin-600-normal.woff2",
].map((name) => new URL(`STATIC${name}`, self.location).href);
const PATIENCE_MS = 5_000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([WALK, ...FILES])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("walk ") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && request.url.startsWith(WALK)) event.respondWith(networkFirst(request, WALK));
  else if (FILES.includes(request.url)) event.respondWith(networkFirst(request, request.url));
});

async function networkFirst(request, key) {
  const kept = await caches.match(key);
  if (!kept) return fetch(request);
  const tooLong = new Promise((_, reject) => { setTimeout(reject, PATIENCE_MS); });
  try {
    const answer = await Promise.race([fetch(request), tooLong]);
    return answer.status < 500 ? answer : kept;
  } catch {
    return kept;
  }
}
