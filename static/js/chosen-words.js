// Words that are marked in a text go into a field with a button that shows as long as there are some. Without this they
// are copied by hand, or whole paragraphs are ticked.

const MAX_WORDS = 10000;

/**
 * The marked words, as far as they stand in the text; empty where none do.
 *
 * @param {Element} text
 */
export function markedWords(text) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return "";
  const range = selection.getRangeAt(0);
  const isWithin = text.contains(range.startContainer) && text.contains(range.endContainer);
  return isWithin ? selection.toString().trim().slice(0, MAX_WORDS) : "";
}

/**
 * What the field holds once words are put into it: what was typed stays before them.
 *
 * @param {string} before
 * @param {string} words
 */
export const withWords = (before, words) => (before.trim() ? `${before.trimEnd()}\n\n${words}` : words);

/**
 * The key of the place that words stand in: of the last element before or around them that is the beginning of one.
 *
 * @param {Element} text
 * @param {Node} words
 * @param {Record<string, string>} anchors keys of places by the ids of elements
 */
export function placeOf(text, words, anchors) {
  let key = "";
  for (const element of text.querySelectorAll("[id]")) {
    const isAfter = words.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (element.id in anchors && !isAfter) key = anchors[element.id];
  }
  return key;
}

/**
 * Chooses the place that the marked words stand in, where the page has a field for it.
 *
 * @param {HTMLButtonElement} button
 * @param {Element} text
 * @param {Node} words
 */
function choosePlace(button, text, words) {
  const field = document.getElementById(button.dataset.chooses ?? "");
  if (!(field instanceof HTMLSelectElement)) return;
  const key = placeOf(text, words, JSON.parse(button.dataset.anchors ?? "{}"));
  if (key) field.value = key;
}

/** @param {HTMLButtonElement} button */
export function takeWords(button) {
  const text = document.getElementById(button.dataset.wordsIn ?? "");
  const field = document.getElementById(button.dataset.takesWords ?? "");
  if (!text || !(field instanceof HTMLTextAreaElement)) return;
  let words = "";
  /** @type {Node} */
  let stand = text;
  let waiting = 0;
  // Tapping the button may take the marking away: what was marked last is remembered until then
  const look = () => {
    const now = markedWords(text);
    const selection = document.getSelection();
    if (now) [words, stand] = [now, selection?.getRangeAt(0).startContainer ?? text];
    button.hidden = !now;
  };
  document.addEventListener("selectionchange", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(look);
  });
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    if (!words) return;
    field.value = withWords(field.value, words);
    choosePlace(button, text, stand);
    button.hidden = true;
    words = "";
    document.getSelection()?.removeAllRanges();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
}

for (const button of document.querySelectorAll("button[data-takes-words]")) {
  takeWords(/** @type {HTMLButtonElement} */ (button));
}
