import assert from "node:assert/strict";
import { test } from "node:test";

import { filter } from "../../static/js/checklist-search.js";
import { rowHtml } from "../../static/js/formset.js";
import { cellsOf, isBlock, spread } from "../../static/js/value-grid.js";
import { copyOn, kronorOf, sumOf, takeBlock } from "../../static/js/year-grid.js";
import { page } from "./browser.js";

test("a spreadsheet's block is cells in rows", () => {
  assert.deepEqual(cellsOf("1\t 2 \r\n\t4\r\n"), [
    ["1", "2"],
    ["", "4"],
  ]);
  assert.deepEqual(cellsOf("1\n\n2"), [["1"], [""], ["2"]]);
});

test("one cell is no block", () => {
  assert.equal(isBlock("1 234\r\n"), false);
  assert.equal(isBlock("1\t2"), true);
  assert.equal(isBlock("1\n2"), true);
});

test("a block fills from its cell on, and what lies outside is counted", () => {
  const inputs = page('<input value="a"><input value="b"><input value="c"><input value="d" readonly>').children;
  const [a, b, c, d] = /** @type {HTMLInputElement[]} */ ([...inputs]);
  let heard = 0;
  document.body.addEventListener("input", () => {
    heard += 1;
  });
  assert.deepEqual(
    spread(
      [
        ["1", "", "3"],
        ["4", "5", ""],
      ],
      [
        [a, b],
        [c, d],
      ],
      0,
      0,
    ),
    { filled: 2, outside: 2 },
  );
  assert.deepEqual(
    [a, b, c, d].map((field) => field.value),
    ["1", "b", "4", "d"],
  );
  assert.equal(heard, 2);
  assert.deepEqual(
    spread(
      [["6"], ["7"]],
      [
        [a, b],
        [c, d],
      ],
      1,
      0,
    ),
    { filled: 1, outside: 1 },
  );
});

test("a formset counts from 0, people from 1", () => {
  assert.equal(
    rowHtml('<label for="id_rad-__prefix__-ar">År, rad __number__</label>', 2),
    '<label for="id_rad-2-ar">År, rad 3</label>',
  );
});

test("a search hides what is neither like it nor chosen", () => {
  const body = page(
    ["Österåker", "Vallentuna", "Vaxholm"]
      .map((name) => `<div class="form-check"><input type="checkbox">${name}</div>`)
      .join(""),
  );
  const choices = /** @type {HTMLElement[]} */ ([...body.children]);
  /** @type {HTMLInputElement} */ (choices[2].firstElementChild).checked = true;
  filter(choices, " ÖSTER ");
  assert.deepEqual(
    choices.map((choice) => choice.hidden),
    [false, true, false],
  );
  filter(choices, "");
  assert.deepEqual(
    choices.map((choice) => choice.hidden),
    [false, false, false],
  );
});

test("amounts are read as the server reads them, and what is no amount spoils the sum", () => {
  /** @type {[string, number | null][]} */
  const cases = [
    ["1 234 567", 1234567],
    ["250 tkr", 250000],
    ["2,5 mnkr", 2500000],
    ["100,00 kr", 100],
    ["", 0],
    ["?", 0],
    ["mycket", null],
    ["1.5", null],
  ];
  for (const [text, amount] of cases) assert.equal(kronorOf(text), amount, text);
  assert.equal(sumOf([1, 2, 0]), 3);
  assert.equal(sumOf([1, null]), null);
});

test("a block chooses the funder and fills from its year on; the last amount is copied to the next year", () => {
  const line = page(`<fieldset><select><option>Välj<option value="k">Klimatklivet</select>
    <div class="year-line__years"><input><input><input></div></fieldset>`);
  const [a, b, c] = line.querySelectorAll("input");
  assert.equal(takeBlock([["klimatklivet", "5", "?"], ["9"]], [line], 1), 2);
  assert.deepEqual([a.value, b.value, c.value, line.querySelector("select")?.value], ["", "5", "?", "k"]);
  c.value = "";
  copyOn([a, b, c]);
  assert.equal(c.value, "5");
});
