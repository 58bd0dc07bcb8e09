// Comments with less typing: mark words with the mouse, pick a name after @. Every page works without this.

import "./mentions.js";

const BLOCKS = "p, li, h2, h3, h4, td, th, blockquote, caption";
const MAX_QUOTE = 1500;
const CONTEXT = 40;

/** @param {string} text */
const words = (text) => text.replace(/\s+/g, " ").trim();

/** @param {Node} node */
const elementOf = (node) => (node instanceof Element ? node : node.parentElement);

/**
 * The words of marked text, without what the page shows beside them, blocks apart.
 *
 * @param {DocumentFragment} marked
 */
export function quoteOf(marked) {
  for (const link of marked.querySelectorAll(".passage__link")) link.remove();
  for (const block of marked.querySelectorAll(BLOCKS)) block.prepend(" ");
  return words(marked.textContent ?? "");
}

/**
 * The words before marked text in its block, which tell one passage from another with the same words.
 *
 * @param {Range} range
 * @param {Element} block
 */
export function contextOf(range, block) {
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const copy = before.cloneContents();
  for (const link of copy.querySelectorAll(".passage__link")) link.remove();
  return words(copy.textContent ?? "").slice(-CONTEXT);
}

/**
 * The marked words that can be commented, and those before them; null where there are none.
 *
 * @param {Range} range
 * @param {HTMLElement} text
 */
export function markedIn(range, text) {
  const start = elementOf(range.startContainer);
  const within = start?.closest(".plan-text");
  if (!start || !within || !text.contains(within) || !within.contains(elementOf(range.endContainer))) return null;
  const quote = quoteOf(range.cloneContents());
  return quote ? { quote, context: contextOf(range, start.closest(BLOCKS) ?? within) } : null;
}

// A button beside marked words leads to the same page as the list of paragraphs.
/** @param {HTMLElement} text */
function offerWhenMarked(text) {
  /** @type {HTMLAnchorElement | null} */
  let button = null;
  let waiting = 0;

  function offer() {
    button?.remove();
    button = null;
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const marked = markedIn(range, text);
    if (!marked) return;
    const query = new URLSearchParams({ ord: marked.quote.slice(0, MAX_QUOTE), fore: marked.context });
    button = document.createElement("a");
    button.className = "btn btn-primary btn-sm comment-here";
    button.href = `${text.dataset.passages}?${query}`;
    button.textContent = text.dataset.commentLabel ?? "";
    const box = range.getBoundingClientRect();
    document.body.append(button);
    button.style.top = `${window.scrollY + box.bottom + 6}px`;
    button.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - button.offsetWidth - 8))}px`;
  }

  document.addEventListener("selectionchange", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(offer);
  });
}

// A link to a settled comment opens the list that it lies in.
function reveal() {
  const aim = document.getElementById(location.hash.slice(1));
  const folded = aim?.closest("details:not([open])");
  if (aim && folded instanceof HTMLDetailsElement) {
    folded.open = true;
    aim.scrollIntoView();
  }
}

const text = document.querySelector("[data-passages]");
if (text instanceof HTMLElement) offerWhenMarked(text);
window.addEventListener("hashchange", reveal);
reveal();
