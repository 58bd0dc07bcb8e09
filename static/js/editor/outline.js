// The headings of the text, to jump to and to move with their sections, and how long it is.

import { find } from "../dom.js";
import { beside, levelsOf, moveSection } from "./sections.js";

/** @import { Editor } from "django-prose-editor/editor" */
/** @import { Way } from "./sections.js" */

const AFTER = 400; // milliseconds: not at each key
const WORDS_ON_A_PAGE = 450;

/** @param {string} text */
export const wordsIn = (text) => text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’\u00ad-]*/gu)?.length ?? 0;

/**
 * @param {string} words
 * @param {() => unknown} act
 */
function buttonOf(words, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  button.addEventListener("click", act);
  return button;
}

/**
 * @param {Editor} editor
 * @param {number} position of the heading
 */
function jump(editor, position) {
  editor
    .chain()
    .focus()
    .setTextSelection(position + 1)
    .run();
  const dom = editor.view.nodeDOM(position);
  if (dom instanceof HTMLElement) dom.scrollIntoView({ block: "start" });
}

/**
 * @param {Editor} editor
 * @param {HTMLElement} place
 */
export function startOutline(editor, place) {
  const list = find("ul", HTMLUListElement, place);
  const none = find("[data-none]", HTMLElement, place);
  const length = find("[data-length]", HTMLElement, place);
  const told = find("[data-moved]", HTMLElement, place);

  /**
   * The button that moves a section, or nothing where it cannot go further: a heading within something does not move.
   *
   * @param {number[]} levels
   * @param {number} block
   * @param {string} words
   * @param {Way} way
   */
  const mover = (levels, block, words, way) => {
    if (!beside(levels, block, way)) return [];
    const button = buttonOf(way === "up" ? "↑" : "↓", () => {
      const now = moveSection(editor, block, way);
      show();
      told.textContent = (told.dataset[way] ?? "").replace("{rubrik}", words);
      const buttons = /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll(`[data-block="${now}"]`)]);
      (buttons.find(({ dataset }) => dataset.way === way) ?? buttons[0])?.focus();
    });
    button.ariaLabel = (place.dataset[way] ?? "").replace("{rubrik}", words);
    Object.assign(button.dataset, { block, way });
    return [button];
  };
  const show = () => {
    const levels = levelsOf(editor);
    /** @type {HTMLLIElement[]} */
    const lines = [];
    editor.state.doc.descendants((node, position, parent, index) => {
      if (node.type.name !== "heading") return !node.isTextblock;
      const line = document.createElement("li");
      line.className = `outline__level-${node.attrs.level}`;
      const words = node.textContent;
      line.append(buttonOf(words, () => jump(editor, position)));
      if (parent === editor.state.doc) {
        line.append(...mover(levels, index, words, "up"), ...mover(levels, index, words, "down"));
      }
      lines.push(line);
      return false;
    });
    list.replaceChildren(...lines);
    none.hidden = lines.length > 0;
    const count = wordsIn(editor.state.doc.textBetween(0, editor.state.doc.content.size, " ", " "));
    const pages = Math.max(1, Math.round(count / WORDS_ON_A_PAGE));
    length.textContent = (length.dataset.length ?? "")
      .replace("{ord}", count.toLocaleString("sv"))
      .replace("{sidor}", String(pages));
  };
  let timer = 0;
  editor.on("update", () => {
    clearTimeout(timer);
    timer = window.setTimeout(show, AFTER);
  });
  show();
  place.hidden = false;
}
