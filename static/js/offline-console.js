// Opens a session's console again without a network: its page as it was, and the files it needs. Nothing else is touched.
// Who is signed out, or may not run the study any more, has the page taken away with the next answer of the server.
const CACHE = "console VERSION";
const CONSOLE = self.registration.scope;
const FILES = ["FILES"].map((name) => new URL(name, self.location).href);
const PATIENCE_MS = 5_000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([CONSOLE, ...FILES])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("console ") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && request.url === CONSOLE) event.respondWith(page(request));
  else if (FILES.includes(request.url)) event.respondWith(inTime(request, request.url));
});

async function page(request) {
  const answer = await inTime(request, CONSOLE);
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) await (await caches.open(CACHE)).delete(CONSOLE);
  return answer;
}

// The network's answer if it comes in time, else what was kept.
async function inTime(request, key) {
  const kept = await caches.match(key);
  if (!kept) return fetch(request);
  const tooLong = new Promise((_, reject) => { setTimeout(reject, PATIENCE_MS); });
  try {
    const answer = await Promise.race([fetch(request), tooLong]);
    if (answer.status >= 500) return kept;
    if (answer.ok && key === CONSOLE) await (await caches.open(CACHE)).put(CONSOLE, answer.clone());
    return answer;
  } catch {
    return kept;
  }
}
