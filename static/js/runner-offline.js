// A walk's page opens again without a network: a service worker keeps it on the device until everything has arrived.

export function keepOffline(worker, base) {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(worker, { scope: base }).catch(() => {});
}

export async function forgetOffline(base) {
  const registration = await navigator.serviceWorker?.getRegistration(base);
  await registration?.unregister();
  for (const name of "caches" in window ? await caches.keys() : []) await (await caches.open(name)).delete(base);
}
