// A stored text on its way into the editor and out of it.

import { markParts, shapeTable } from "./tables.js";

/** @param {string} html */
export function toEditor(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  markParts(body);
  return body.innerHTML;
}

/**
 * The editor's HTML as it is stored: tables in their parts, no wrapping paragraphs in cells and list items that hold one.
 *
 * @param {string} html
 */
export function toStored(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const table of body.querySelectorAll("table")) shapeTable(table);
  for (const paragraph of body.querySelectorAll("li > p, td > p, th > p")) {
    if (paragraph.parentElement?.children.length === 1) paragraph.replaceWith(...paragraph.childNodes);
  }
  for (const block of body.querySelectorAll("p, h2, h3, h4, figcaption")) {
    const isAlone = block.matches(":is(li, td, th) > :only-child");
    if (!isAlone && !block.textContent?.trim()) block.remove();
  }
  for (const link of body.querySelectorAll("a")) {
    for (const name of link.getAttributeNames()) if (name !== "href") link.removeAttribute(name);
  }
  for (const note of body.querySelectorAll("small.note")) note.removeAttribute("data-key");
  const isEmpty = !body.textContent?.trim() && !body.querySelector("img, hr, figure");
  return isEmpty ? "" : body.innerHTML;
}
