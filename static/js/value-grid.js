// A block of cells copied in a spreadsheet is spread over the grid from the cell where it is pasted.
// Without this script the block goes into the text area below the grid.

import { find } from "./dom.js";

/**
 * The cells of a block, row by row, as spreadsheets put them on the clipboard.
 *
 * @param {string} text
 */
export function cellsOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
}

/** @param {string} text */
export const isBlock = (text) => /[\t\n]/.test(text.trimEnd());

/**
 * Fills fields with a block whose first cell goes to `top`, `left`, and counts; empty cells change nothing.
 *
 * @param {string[][]} block
 * @param {HTMLInputElement[][]} fields
 * @param {number} top
 * @param {number} left
 */
export function spread(block, fields, top, left) {
  let filled = 0;
  let outside = 0;
  block.forEach((cells, down) => {
    cells.forEach((text, across) => {
      if (!text) return;
      const field = fields[top + down]?.[left + across];
      if (!field || field.readOnly) {
        outside += 1;
        return;
      }
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      filled += 1;
    });
  });
  return { filled, outside };
}

/** @param {HTMLTableElement} table */
function start(table) {
  /** @param {HTMLTableRowElement} row */
  const fieldsOf = (row) => [.../** @type {NodeListOf<HTMLInputElement>} */ (row.querySelectorAll("[data-cell]"))];
  const fields = [...table.tBodies[0].rows].map(fieldsOf);
  const status = find("[data-grid-status]", HTMLElement);
  const region = /** @type {HTMLElement} */ (table.parentElement);
  region.scrollLeft = region.scrollWidth; // the newest years, where there is most to fill in

  /**
   * @param {HTMLInputElement} field
   * @param {number} top
   * @param {number} left
   */
  const listen = (field, top, left) => {
    const seen = /** @type {HTMLInputElement} */ (document.getElementsByName(`seen-${field.name}`)[0]).value;
    field.addEventListener("input", () => field.classList.toggle("is-changed", field.value.trim() !== seen));
    field.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!isBlock(text)) return;
      event.preventDefault();
      const { filled, outside } = spread(cellsOf(text), fields, top, left);
      const rest = outside ? ` ${outside} ${table.dataset.outside}` : "";
      status.textContent = `${filled} ${table.dataset.filled}${rest}`;
    });
  };
  for (const [top, row] of fields.entries()) {
    for (const [left, field] of row.entries()) listen(field, top, left);
  }
}

for (const table of /** @type {NodeListOf<HTMLTableElement>} */ (document.querySelectorAll("[data-value-grid]"))) {
  start(table);
}
