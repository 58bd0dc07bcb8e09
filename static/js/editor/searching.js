// Find and replace within the text: case makes no difference, nor do signs that nobody sees.

import { find } from "../dom.js";

/** @import { Editor } from "django-prose-editor/editor" */
/** @typedef {{ from: number, to: number }} Place */

const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/;

/**
 * A text as it is compared, and where each of its letters stood.
 *
 * @param {string} text
 */
function folded(text) {
  let letters = "";
  /** @type {number[]} */
  const places = [];
  [...text].reduce((at, letter) => {
    if (!UNSEEN.test(letter)) {
      for (const low of letter.toLocaleLowerCase("sv").replace("\u00a0", " ")) {
        letters += low;
        for (let unit = 0; unit < low.length; unit += 1) places.push(at);
      }
    }
    return at + letter.length;
  }, 0);
  places.push(text.length);
  return { letters, places };
}

/**
 * Where the words stand in a text, one after another, as indexes into it.
 *
 * @param {string} text
 * @param {string} words
 * @returns {Place[]}
 */
export function occurrences(text, words) {
  const sought = folded(words).letters;
  const { letters, places } = folded(text);
  /** @type {Place[]} */
  const found = [];
  for (let at = letters.indexOf(sought); sought && at >= 0; at = letters.indexOf(sought, at + sought.length)) {
    found.push({ from: places[at], to: places[at + sought.length] });
  }
  return found;
}

/**
 * The same in the whole document. Words do not go on from one paragraph to the next.
 *
 * @param {Editor} editor
 * @param {string} words
 */
function placesOf(editor, words) {
  /** @type {Place[]} */
  const found = [];
  editor.state.doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, "", "\n");
    for (const { from, to } of occurrences(text, words)) {
      found.push({ from: position + 1 + from, to: position + 1 + to });
    }
    return false;
  });
  return found;
}

/**
 * @param {Editor} editor
 * @param {HTMLElement} bar
 */
export function startSearching(editor, bar) {
  const [sought, other] = ["find-words", "find-other"].map((id) => find(`#${id}`, HTMLInputElement, bar));
  const told = find("[data-found]", HTMLElement, bar);
  /** @param {string} key @param {Record<string, number>} numbers */
  const tell = (key, numbers = {}) => {
    const words = bar.dataset[key] ?? "";
    told.textContent = Object.entries(numbers).reduce((text, [name, n]) => text.replace(`{${name}}`, String(n)), words);
  };
  /** @param {Place} place */
  const select = (place) => editor.chain().setTextSelection(place).scrollIntoView().run();

  /** @param {number} step 1 onwards, -1 back; from the last to the first and the reverse */
  const go = (step) => {
    const places = placesOf(editor, sought.value);
    if (!places.length) return tell("none");
    const { from, to } = editor.state.selection;
    const after = places.findIndex((place) => (step > 0 ? place.from >= to : place.from >= from));
    const next = step > 0 ? after : (after === -1 ? places.length : after) - 1;
    const at = (next + places.length) % places.length;
    select(places[step > 0 && after === -1 ? 0 : at]);
    return tell("one", { plats: (step > 0 && after === -1 ? 0 : at) + 1, av: places.length });
  };
  const replace = () => {
    const { from, to } = editor.state.selection;
    const isFound = placesOf(editor, sought.value).some((place) => place.from === from && place.to === to);
    if (isFound)
      editor
        .chain()
        .replaceWords([{ from, to }], other.value)
        .setTextSelection(from + other.value.length)
        .run();
    go(1);
  };
  const replaceAll = () => {
    const places = placesOf(editor, sought.value);
    if (places.length) editor.chain().replaceWords(places, other.value).run();
    tell(places.length ? "replaced" : "none", { av: places.length });
  };
  const close = () => {
    bar.hidden = true;
    editor.commands.focus();
  };

  /** @type {Record<string, () => void>} */
  const acts = { next: () => go(1), previous: () => go(-1), replace, all: replaceAll, close };
  for (const button of bar.querySelectorAll("button")) {
    button.addEventListener("click", () => acts[button.dataset.find ?? ""]?.());
  }
  bar.addEventListener("input", (event) => event.stopPropagation()); // what is sought is nothing to save
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault(); // it would save the text
    if (event.target === other) replace();
    else go(event.shiftKey ? -1 : 1);
  });
  return () => {
    bar.hidden = false;
    tell("empty");
    sought.select();
    sought.focus();
  };
}
