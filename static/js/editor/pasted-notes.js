// Word's footnotes become ours, where their number stands. Its comments are left out: they are about the text.

import { bareStyle } from "./pasted-lists.js";

/** @param {Element} element @param {string} what */
const isPart = (element, what) => bareStyle(element).includes(`mso-element:${what}`);

/**
 * Takes the comments out, and returns whether there were any.
 *
 * @param {HTMLElement} body
 */
export function dropComments(body) {
  const anchors = [...body.querySelectorAll(".msocomanchor, .MsoCommentReference, a[href*='#_msocom']")];
  const lists = [...body.querySelectorAll("div")].filter((one) => isPart(one, "comment"));
  for (const one of [...anchors, ...lists]) one.remove();
  return anchors.length + lists.length > 0;
}

/** @param {HTMLElement} body */
export function takeNotes(body) {
  const isNote = (/** @type {Element} */ one) => isPart(one, "footnote") || isPart(one, "endnote");
  const notes = [...body.querySelectorAll("div[id]")].filter(isNote);
  for (const note of notes) {
    const number = [...body.querySelectorAll(`a[href$='#_${note.id}']`)].find((link) => !note.contains(link));
    if (!number) continue;
    for (const back of note.querySelectorAll(`a[href*='#_${note.id.replace(/\d+$/, "ref$&")}']`)) back.remove();
    const small = body.ownerDocument.createElement("small");
    small.className = "note";
    for (const paragraph of note.querySelectorAll("p")) small.append(" ", ...paragraph.childNodes);
    small.innerHTML = small.innerHTML.trim();
    number.replaceWith(small);
    note.remove();
  }
  for (const list of [...body.querySelectorAll("div")].filter(isNote)) {
    if (!list.textContent?.trim()) list.remove();
  }
}
