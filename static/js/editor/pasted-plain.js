// Plain text on the clipboard, with lists as people type them: lines that begin with a dash, a bullet or a number.

import { listsOf, paragraphOf } from "./pasted-lists.js";

const ITEM = /^(\s*)(?:[-–•*·o▪]|(\d{1,3})[.)])\s+(?=\S)(.*)$/;
const LEAST = 2; // one line alone may be a dash in a conversation, or a date

/** @typedef {{ indent: number, number: string | null, words: string }} Line */

/**
 * @param {string} line
 * @returns {Line | null}
 */
function itemOf(line) {
  const found = ITEM.exec(line);
  return found && { indent: found[1].replaceAll("\t", "    ").length, number: found[2] ?? null, words: found[3] };
}

/** @param {string} words */
const inParagraph = (words) => paragraphOf([document.createTextNode(words)]);

/** @param {Line[]} lines */
function listsOfLines(lines) {
  /** @type {number[]} */
  const indents = [];
  const items = lines.map(({ indent, number, words }) => {
    while (indents.length && indent < indents[indents.length - 1]) indents.pop();
    if (!indents.length || indent > indents[indents.length - 1]) indents.push(indent);
    return { level: indents.length, number, content: [inParagraph(words)] };
  });
  return listsOf(items);
}

/**
 * The text as HTML where it holds lists; empty where it does not, and the editor reads it as it is.
 *
 * @param {string} text
 */
export function listsInPlain(text) {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim());
  if (lines.filter((line) => itemOf(line)).length < LEAST) return "";
  const holder = document.createElement("div");
  /** @type {Line[]} */
  let run = [];
  const close = () => {
    holder.append(...listsOfLines(run));
    run = [];
  };
  for (const line of lines) {
    const item = itemOf(line);
    if (item) {
      run.push(item);
    } else {
      close();
      holder.append(inParagraph(line.trim()));
    }
  }
  close();
  return holder.innerHTML;
}
