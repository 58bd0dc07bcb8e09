import assert from "node:assert/strict";
import { test } from "node:test";

import { beside } from "../../static/js/editor/sections.js";

// The levels of headings, 0 for other blocks: h2, p, h3, p, h3, p, p, h2, h4, h3.
const LEVELS = [2, 0, 3, 0, 3, 0, 0, 2, 4, 3];

/** @type {[what: string, start: number, way: "up" | "down", found: { from: number, to: number } | undefined][]} */
const CASES = [
  ["a section with those below it", 0, "down", { from: 7, to: 10 }],
  ["up over a section with those below it", 7, "up", { from: 0, to: 7 }],
  ["among those under one heading", 2, "down", { from: 4, to: 7 }],
  ["up among those under one heading", 4, "up", { from: 2, to: 4 }],
  ["never out of the heading above", 2, "up", undefined],
  ["never into the next one", 4, "down", undefined],
  ["not over a heading that is higher by more than one", 8, "down", undefined],
  ["nothing below the last one", 9, "down", undefined],
  ["nothing above the first one", 0, "up", undefined],
];
for (const [what, start, way, found] of CASES) {
  test(`a section moves: ${what}`, () => assert.deepEqual(beside(LEVELS, start, way), found));
}
