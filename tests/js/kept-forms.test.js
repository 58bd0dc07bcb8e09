import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf, hasWords } from "../../static/js/kept-forms.js";
import { page } from "./browser.js";

/** @param {string} html */
const form = (html) => /** @type {HTMLFormElement} */ (page(html).firstElementChild);

test("a posted form with words is kept, whatever its fields are called", () => {
  assert.equal(hasWords(form('<form method="post"><textarea name="method"></textarea></form>')), true);
  assert.equal(hasWords(form('<form method="get"><input name="q"></form>')), false);
  assert.equal(hasWords(form('<form method="post"><input type="hidden" name="a"></form>')), false);
  assert.equal(hasWords(form('<form method="post"><input name="a"><input type="password" name="b"></form>')), false);
  assert.equal(hasWords(form('<form method="post" data-keep-at="/x"><textarea name="html"></textarea></form>')), false);
});

test("the editor's own text is left to the editor", () => {
  const kept = form('<form method="post" data-draft-key="x"><input name="title" value="A"><input name="html"></form>');
  assert.deepEqual(fieldsOf(kept), [["title", "A"]]);
});
