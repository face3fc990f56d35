// Puts who is present into words. driver: { console } of the log, or null.

export function wordsOf({ name, role, page }, driver) {
  if (role === "participant") return `${name}, participant`;
  if (role === "observer") return `${name}, observer`;
  return page && page === driver?.console ? `${name}, drives` : `${name}, moderator`;
}
