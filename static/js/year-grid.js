// The money of a measure while it is typed: sums of lines and years, the same amount the next year, and blocks from a
// spreadsheet. Without this script the boxes are simply boxes, and the measure's page has the sums.

import { find } from "./dom.js";
import { cellsOf, isBlock } from "./value-grid.js";

const UNITS = /** @type {const} */ ([
  [/^(.*?)(?:tkr|kkr|tusen(?: kr| kronor)?)$/, 1000],
  [/^(.*?)(?:mnkr|mkr|mn(?: kr)?|milj\.?(?: kr)?|miljon(?:er)?(?: kr| kronor)?|msek)$/, 1000000],
  [/^(.*?)(?:kr|kronor|sek|:-)?$/, 1],
]);

/**
 * What the box adds to a sum: 0 where it is empty or not known, null where it is no amount that the sums can tell.
 *
 * @param {string} text
 */
export function kronorOf(text) {
  const plain = text
    .replace(/[\s\u00a0\u2009\u202f]+/g, " ")
    .trim()
    .toLowerCase();
  if (!plain || plain === "?") return 0;
  for (const [unit, factor] of UNITS) {
    const number = plain.match(unit)?.[1].replaceAll(" ", "");
    if (number && /^\d+(,\d+)?$/.test(number)) return Math.round(Number(number.replace(",", ".")) * factor);
  }
  return null;
}

/** @param {number | null} sum */
const written = (sum) => (sum === null ? "–" : new Intl.NumberFormat("sv-SE").format(sum));

/** @param {(number | null)[]} amounts */
export function sumOf(amounts) {
  return amounts.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

/** @param {Element} line */
const boxesOf = (line) => [
  .../** @type {NodeListOf<HTMLInputElement>} */ (line.querySelectorAll(".year-line__years input")),
];

/** @param {HTMLElement} grid */
const linesOf = (grid) => [...grid.querySelectorAll("[data-line]")];

/** @param {Element} line */
const amountsOf = (line) => boxesOf(line).map((box) => kronorOf(box.value));

/** @param {HTMLElement} grid */
function addUp(grid) {
  const amounts = linesOf(grid).map(amountsOf);
  for (const [number, line] of linesOf(grid).entries()) {
    const output = find("[data-line-sum]", HTMLOutputElement, line);
    output.value = written(sumOf(amounts[number]));
    /** @type {HTMLElement} */ (output.parentElement).hidden = false;
    find("[data-copy-on]", HTMLButtonElement, line).hidden = false;
  }
  const sums = find("[data-year-sums]", HTMLElement, /** @type {HTMLElement} */ (grid.parentElement));
  const outputs = /** @type {NodeListOf<HTMLOutputElement>} */ (sums.querySelectorAll("[data-year-sum]"));
  for (const [year, output] of outputs.entries()) output.value = written(sumOf(amounts.map((line) => line[year])));
  find("[data-sum]", HTMLOutputElement, sums).value = written(sumOf(amounts.flat()));
  sums.hidden = false;
}

/**
 * Writes the last amount of the line into the next year that is empty.
 *
 * @param {HTMLInputElement[]} boxes
 */
export function copyOn(boxes) {
  const last = boxes.findLastIndex((box) => box.value.trim() !== "");
  const next = boxes[last + 1];
  if (last < 0 || !next) return;
  next.value = boxes[last].value;
  next.dispatchEvent(new Event("input", { bubbles: true }));
  next.focus();
}

/**
 * Takes a block from the box on, a line a row; a name before the amounts chooses the funder. Returns how many amounts.
 *
 * @param {string[][]} rows
 * @param {Element[]} lines
 * @param {number} year where the block begins
 */
export function takeBlock(rows, lines, year) {
  let taken = 0;
  for (const [number, cells] of rows.entries()) {
    const line = lines[number];
    if (!line) break;
    const isNamed = kronorOf(cells[0]) === null;
    if (isNamed) chooseFunder(line, cells[0]);
    const boxes = boxesOf(line).slice(year);
    for (const [column, text] of cells.slice(isNamed ? 1 : 0).entries()) {
      const box = boxes[column];
      if (!box || !text) continue;
      box.value = text;
      taken += 1;
    }
  }
  return taken;
}

/**
 * @param {Element} line
 * @param {string} name
 */
function chooseFunder(line, name) {
  const select = find("select", HTMLSelectElement, line);
  const wanted = name.trim().toLocaleLowerCase("sv");
  const found = [...select.options].find((option) => option.text.toLocaleLowerCase("sv") === wanted);
  if (found) select.value = found.value;
}

/**
 * @param {HTMLElement} grid
 * @param {ClipboardEvent} event
 */
function paste(grid, event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const box = /** @type {HTMLInputElement} */ (event.target);
  const line = box.closest("[data-line]");
  const year = line ? boxesOf(line).indexOf(box) : -1;
  if (!line || year < 0 || !isBlock(text)) return;
  event.preventDefault();
  const rows = cellsOf(text);
  const add = document.querySelector(`[data-add-row="${grid.dataset.grid}"]`);
  const first = linesOf(grid).indexOf(line);
  while (linesOf(grid).length < first + rows.length && add instanceof HTMLButtonElement && !add.hidden) add.click();
  const taken = takeBlock(rows, linesOf(grid).slice(first), year);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  const state = find("[data-paste-state]", HTMLElement, /** @type {HTMLElement} */ (grid.parentElement));
  state.textContent = (grid.dataset.pasteTold ?? "").replace("%", String(taken));
}

for (const grid of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".year-grid[data-grid]"))) {
  grid.addEventListener("input", () => addUp(grid));
  grid.addEventListener("paste", (event) => paste(grid, event));
  grid.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-copy-on]");
    const line = button?.closest("[data-line]");
    if (line) copyOn(boxesOf(line));
  });
  new MutationObserver(() => addUp(grid)).observe(grid, { childList: true });
  addUp(grid);
}
