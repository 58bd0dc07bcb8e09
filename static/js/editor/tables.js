// Tables as they are stored: with a caption, rows in the parts they stood in, and the scope of header cells.
// ProseMirror's tables know nothing of these, so `markParts` writes them down before a text is handed to the editor.

/** @param {HTMLTableRowElement} row */
const isHeading = (row) => [...row.cells].every((cell) => cell.tagName === "TH");

/** @param {ParentNode} body */
export function markParts(body) {
  for (const table of body.querySelectorAll("table")) {
    [...table.children].forEach((part, number) => {
      const name = part.tagName.toLowerCase();
      const rows = part instanceof HTMLTableSectionElement ? part.rows : [];
      for (const row of rows) row.dataset.part = `${number}:${name}:${isHeading(row)}`;
    });
    for (const cell of table.querySelectorAll("th")) {
      if (cell.hasAttribute("scope")) cell.dataset.scope = cell.getAttribute("scope") ?? "";
    }
  }
}

// A caption is an attribute of the table, as HTML: it may hold emphasis and links. A parsed document runs no script.
/** @param {string} html */
export function captionText(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}

/** @param {string} text */
export function captionHtml(text) {
  const holder = document.createElement("p");
  holder.textContent = text;
  return holder.innerHTML;
}

/** @param {HTMLElement} table */
export function captionOf(table) {
  return table.dataset.caption ?? table.querySelector(":scope > caption")?.innerHTML ?? "";
}

/**
 * Rows stay in the part they came in while they are header rows, or not, as they were; others go by what they are.
 *
 * @param {HTMLTableRowElement} row
 * @param {string} before the part of the row before, as `number:name`; empty for the first
 */
function partOf(row, before) {
  const [number, name, wasHeading] = (row.dataset.part ?? "").split(":");
  if (name && wasHeading === String(isHeading(row))) return `${number}:${name}`;
  if (!before) return isHeading(row) ? "new:thead" : "new:tbody";
  return before.endsWith("thead") && !isHeading(row) ? "new:tbody" : before;
}

/**
 * The part of each row of a table as it leaves the editor.
 *
 * @param {HTMLTableRowElement[]} rows
 */
function partsOf(rows) {
  const isKnown = rows.some((row) => row.dataset.part);
  const isAllHeading = rows.every(isHeading);
  let before = "";
  return rows.map((row) => {
    const isStillHead = isHeading(row) && !before.endsWith("tbody");
    before = isKnown ? partOf(row, before) : `new:${isStillHead && !isAllHeading ? "thead" : "tbody"}`;
    return before;
  });
}

/** @param {HTMLTableElement} table */
export function shapeTable(table) {
  const rows = [...table.rows];
  const parts = partsOf(rows);
  const { caption } = table.dataset;
  table.replaceChildren();
  table.removeAttribute("data-caption");
  if (caption) table.createCaption().innerHTML = caption;
  rows.forEach((row, index) => {
    if (parts[index] !== parts[index - 1]) table.append(document.createElement(parts[index].split(":")[1]));
    table.lastElementChild?.append(row);
    row.removeAttribute("data-part");
  });
  for (const cell of table.querySelectorAll("td, th")) shapeCell(/** @type {HTMLTableCellElement} */ (cell));
}

/** @param {HTMLTableCellElement} cell */
function shapeCell(cell) {
  const { scope } = cell.dataset;
  const spans = ["colspan", "rowspan"].map((name) => ({ name, span: cell.getAttribute(name) }));
  for (const name of cell.getAttributeNames()) cell.removeAttribute(name);
  if (cell.tagName === "TH") cell.setAttribute("scope", scope ?? (cell.closest("thead") ? "col" : "row"));
  for (const { name, span } of spans) if (span && span !== "1") cell.setAttribute(name, span);
}
