// Comments with less typing: mark words with the mouse, pick a name after @. Every page works without this.

import "./mentions.js";

const MAX_MARKED = 5000;

/** @param {Node} node */
const elementOf = (node) => (node instanceof Element ? node : node.parentElement);

/** @param {string} letter */
const isSpace = (letter) => /\s/.test(letter);

/**
 * Counts letters as the server does: what the page shows beside the words is left out, spaces are one, and a note counts
 * where its number stands.
 */
class Counter {
  #isSpaced = false;
  #isFirst = true;

  /** @param {number} at where the words begin that are counted */
  constructor(at) {
    this.at = at;
  }

  /** Where the next word would begin. */
  get next() {
    return this.at + Number(this.#isSpaced);
  }

  /** @param {number} at */
  jump(at) {
    this.at = at;
    this.#isSpaced = false;
    this.#isFirst = false;
  }

  space() {
    this.#isSpaced = !this.#isFirst;
  }

  /** @param {string} text */
  count(text) {
    for (const letter of text) {
      if (isSpace(letter)) {
        this.space();
        continue;
      }
      this.at = this.next + 1;
      this.#isSpaced = false;
      this.#isFirst = false;
    }
  }

  /** @param {Node} node */
  read(node) {
    if (node.nodeName === "#text") this.count(node.nodeValue ?? "");
    if (!(node instanceof Element)) return this.#readWithin(node);
    if (node.matches(".passage__link, [role='doc-backlink']")) return undefined;
    if (node.matches("br")) return this.space();
    if (node.matches("sup[data-till]")) return this.jump(Number(node.getAttribute("data-till")));
    return this.#readWithin(node);
  }

  /** @param {Node} node */
  #readWithin(node) {
    for (const child of node.childNodes) this.read(child);
  }
}

/**
 * Where a point of the page stands among the letters of the text; null where that can't be told.
 *
 * @param {Node} container
 * @param {number} offset
 */
function countTo(container, offset) {
  const block = elementOf(container)?.closest("[data-at]:not(sup)");
  if (!block) return null;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(container, offset);
  const counter = new Counter(Number(block.getAttribute("data-at")));
  counter.read(before.cloneContents());
  return counter;
}

/**
 * The first and last of the marked letters; null where there are none that can be commented.
 *
 * @param {Range} range
 * @param {HTMLElement} text
 */
export function markedIn(range, text) {
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const start = countTo(range.startContainer, range.startOffset)?.next;
  const end = countTo(range.endContainer, range.endOffset)?.at;
  return start !== undefined && end !== undefined && end > start
    ? { start, end: Math.min(end, start + MAX_MARKED) }
    : null;
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
    const version = text.dataset.version ?? "";
    const query = new URLSearchParams({ fran: String(marked.start), till: String(marked.end), version });
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

// What was said comes in place: who listens is led to it, or to what is wrong with it.
document.addEventListener("htmx:load", (event) => {
  const came = /** @type {HTMLElement} */ (event.target);
  if (came.id !== "synpunkter") return;
  /** @type {HTMLElement | null} */
  const wrong = came.querySelector(".is-invalid");
  (wrong ?? came.querySelector("h2"))?.focus({ preventScroll: wrong === null });
});

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
