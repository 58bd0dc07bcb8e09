// Tables out of spreadsheets: what is bold in them stays bold, and a first row that alone is bold is a heading row.

import { bareStyle } from "./pasted-lists.js";

const RULE = /\.([\w-]+)\s*\{([^}]*)\}/g;
const BOLD = /font-weight:\s*(?:bold|[6-9]00)/i;

/**
 * The classes that make cells bold in Excel, whose styles stand in a sheet of their own.
 *
 * @param {string} html
 */
function boldClasses(html) {
  return new Set([...html.matchAll(RULE)].filter(([, , rules]) => BOLD.test(rules)).map(([, name]) => name));
}

/**
 * @param {HTMLElement} body
 * @param {string} html as it was on the clipboard
 */
export function readSpreadsheet(body, html) {
  const classes = boldClasses(html);
  const isBold = (/** @type {Element} */ cell) =>
    BOLD.test(bareStyle(cell)) || [...cell.classList].some((name) => classes.has(name));
  for (const table of body.querySelectorAll("table")) {
    const [first, ...rest] = [...table.rows].map((row) => [...row.cells].filter((cell) => cell.textContent?.trim()));
    const others = rest.flat();
    const isHead = first?.length > 0 && first.every(isBold) && others.length > 0 && !others.every(isBold);
    for (const cell of isHead ? table.rows[0].cells : []) headingOf(cell);
    for (const cell of others.filter((one) => isBold(one) && one.nodeName === "TD")) {
      const strong = document.createElement("strong");
      strong.append(...cell.childNodes);
      cell.append(strong);
    }
  }
}

/** @param {HTMLTableCellElement} cell */
function headingOf(cell) {
  const heading = document.createElement("th");
  for (const { name, value } of cell.attributes) heading.setAttribute(name, value);
  heading.append(...cell.childNodes);
  cell.replaceWith(heading);
}
