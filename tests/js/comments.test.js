import assert from "node:assert/strict";
import { test } from "node:test";

import { markedIn } from "../../static/js/comments.js";
import { nextStop, tabLeavesAfterEscape } from "../../static/js/editor/toolbar.js";
import { begunName, namesLike } from "../../static/js/mentions.js";
import { page } from "./browser.js";

/**
 * @param {string} html
 * @param {[selector: string, offset: number]} from
 * @param {[selector: string, offset: number]} to
 */
function mark(html, from, to) {
  const body = page(`<div data-passages="/k/3/">${html}</div><p id="utanför">Fakta</p>`);
  const range = document.createRange();
  const [start, end] = [from, to].map(([selector]) => /** @type {Node} */ (body.querySelector(selector)?.firstChild));
  range.setStart(start, from[1]);
  range.setEnd(end, to[1]);
  return markedIn(range, /** @type {HTMLElement} */ (body.firstElementChild));
}

const TEXT =
  '<div class="plan-text"><p id="a" data-at="0">Alla går  till skolan.</p>' +
  '<p id="b" data-at="22">Många<a class="passage__link">3</a> <b id="c">cyklar</b><sup data-at="36" data-till="39">1</sup><i id="d"> dit</i></p>' +
  '<ul><li data-at="44">63</li><li id="e" data-at="47">63</li></ul></div>';

test("marked words are told by where they stand, spaces as one", () => {
  assert.deepEqual(mark(TEXT, ["#a", 5], ["#a", 8]), { start: 5, end: 8 });
  assert.deepEqual(mark(TEXT, ["#a", 8], ["#a", 14]), { start: 8, end: 13 });
});

test("what the page shows beside the words does not count, and a note counts with its words", () => {
  assert.deepEqual(mark(TEXT, ["#c", 0], ["#c", 6]), { start: 28, end: 34 });
  assert.deepEqual(mark(TEXT, ["#c", 0], ["#d", 4]), { start: 28, end: 43 });
});

test("words of two blocks, and the second of two that are alike", () => {
  assert.deepEqual(mark(TEXT, ["#a", 10], ["#b", 5]), { start: 9, end: 27 });
  assert.deepEqual(mark(TEXT, ["#e", 0], ["#e", 2]), { start: 47, end: 49 });
});

test("letters of two code units count as one", () => {
  assert.deepEqual(mark('<p id="a" data-at="3">🚲 ok</p>', ["#a", 3], ["#a", 5]), { start: 5, end: 7 });
});

test("nothing outside of the text can be commented", () => {
  assert.equal(mark(TEXT, ["#a", 0], ["#utanför", 3]), null);
  assert.equal(mark(TEXT, ["#utanför", 0], ["#utanför", 3]), null);
  assert.equal(mark(TEXT, ["#a", 8], ["#a", 9]), null);
});

test("a name begins after @, on the same line", () => {
  assert.equal(begunName("Hej @Ann"), "Ann");
  assert.equal(begunName("Hej @"), "");
  assert.equal(begunName("Hej"), undefined);
  assert.equal(begunName("@Ann\noch"), undefined);
});

test("names that hold what is typed, at most eight", () => {
  assert.deepEqual(namesLike(["Anna Öberg", "Olle Berg", "Sara"], "ÖB"), ["Anna Öberg"]);
  assert.equal(namesLike(Array(20).fill("Anna"), "a").length, 8);
});

test("arrows go round the toolbar", () => {
  assert.deepEqual([nextStop("ArrowRight", 2, 3), nextStop("ArrowLeft", 0, 3)], [0, 2]);
  assert.deepEqual([nextStop("Home", 1, 3), nextStop("End", 1, 3)], [0, 2]);
  assert.deepEqual([nextStop("a", 1, 3), nextStop("ArrowRight", -1, 3)], [undefined, undefined]);
});

test("Tab leaves the text after Escape alone", () => {
  const keydown = tabLeavesAfterEscape();
  const leaves = ["Tab", "Escape", "Shift", "Tab", "Tab", "Escape", "a", "Tab"].map((key) =>
    keydown(null, /** @type {KeyboardEvent} */ ({ key })),
  );
  assert.deepEqual(leaves, [false, false, false, true, false, false, false, false]);
});
