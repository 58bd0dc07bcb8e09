import assert from "node:assert/strict";
import { test } from "node:test";

import { filter } from "../../static/js/checklist-search.js";
import { rowHtml } from "../../static/js/formset.js";
import { cellsOf, isBlock, spread } from "../../static/js/value-grid.js";
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
