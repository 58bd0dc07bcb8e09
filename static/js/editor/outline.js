// The headings of the text, to jump to, and how long it is.

import { find } from "../dom.js";

/** @import { Editor } from "django-prose-editor/editor" */

const AFTER = 400; // milliseconds: not at each key
const WORDS_ON_A_PAGE = 450;

/** @param {string} text */
export const wordsIn = (text) => text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’\u00ad-]*/gu)?.length ?? 0;

/**
 * @param {Editor} editor
 * @param {HTMLElement} place
 */
export function startOutline(editor, place) {
  const list = find("ul", HTMLUListElement, place);
  const none = find("[data-none]", HTMLElement, place);
  const length = find("[data-length]", HTMLElement, place);
  const show = () => {
    /** @type {HTMLLIElement[]} */
    const lines = [];
    editor.state.doc.descendants((node, position) => {
      if (node.type.name !== "heading") return !node.isTextblock;
      const line = document.createElement("li");
      line.className = `outline__level-${node.attrs.level}`;
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: node.textContent });
      button.addEventListener("click", () => {
        editor
          .chain()
          .focus()
          .setTextSelection(position + 1)
          .run();
        const dom = editor.view.nodeDOM(position);
        if (dom instanceof HTMLElement) dom.scrollIntoView({ block: "start" });
      });
      line.append(button);
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
