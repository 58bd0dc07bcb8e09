import assert from "node:assert/strict";
import { test } from "node:test";

import { wordsIn } from "../../static/js/editor/outline.js";
import { occurrences } from "../../static/js/editor/searching.js";

/** @type {[what: string, text: string, words: string, found: string[]][]} */
const CASES = [
  ["whatever the case", "Åtgärd och ÅTGÄRD", "åtgärd", ["Åtgärd", "ÅTGÄRD"]],
  ["none that lie over one another", "aaaa", "aa", ["aa", "aa"]],
  [
    "across signs that nobody sees",
    "mobili\u00adtets\u200bcentral",
    "mobilitetscentral",
    ["mobili\u00adtets\u200bcentral"],
  ],
  ["after letters that get longer in small", "İİ buss", "buss", ["buss"]],
  ["after signs of two units", "👩‍🔧 buss", "buss", ["buss"]],
  ["spaces that do not break", "1\u00a0000 kr", "1 000", ["1\u00a0000"]],
  ["nothing for nothing", "buss", "", []],
  ["nothing for what is not there", "buss", "båt", []],
];
for (const [what, text, words, found] of CASES) {
  test(`finds ${what}`, () => {
    assert.deepEqual(
      occurrences(text, words).map(({ from, to }) => text.slice(from, to)),
      found,
    );
  });
}

test("words are counted as people count them", () => {
  assert.equal(wordsIn("Det är 1 av 2 – CO2-mål, t.ex. ”Åre’s” och Södra-Norra."), 11);
  assert.equal(wordsIn(" … – "), 0);
});
