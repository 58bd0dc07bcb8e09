// A row that saves itself sends the fields that were changed, each with what it said when it was read (`initial-NAME`).
// What somebody else writes in another field of the same row meanwhile is thus left alone.

const READING = "initial-";

/**
 * @param {FormData} sent
 */
export function dropUnchanged(sent) {
  for (const [reading, read] of [...sent]) {
    const name = reading.slice(READING.length);
    if (!reading.startsWith(READING) || sent.get(name) !== read) continue;
    sent.delete(name);
    sent.delete(reading);
  }
}

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, formData } = /** @type {CustomEvent} */ (event).detail;
  if (elt.matches("form[data-sends-changes]")) dropUnchanged(formData);
});
