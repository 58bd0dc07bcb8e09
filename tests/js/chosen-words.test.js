import assert from "node:assert/strict";
import { test } from "node:test";
import { markedWords, takeWords, withWords } from "../../static/js/chosen-words.js";
import { page } from "./browser.js";

const PAGE = `<button type="button" data-takes-words="falt" data-words-in="text" hidden>Ta orden</button>
  <p id="text">Fler bänkar vid torget.</p><p id="annat">Något annat.</p><textarea id="falt">Först.</textarea>`;

/**
 * @param {string} id
 * @param {number} from
 * @param {number} to
 */
function mark(id, from, to) {
  const words = document.getElementById(id)?.firstChild;
  const selection = document.getSelection();
  assert.ok(words && selection);
  selection.setBaseAndExtent(words, from, words, to);
}

test("only words of the text are taken", () => {
  const body = page(PAGE);
  const text = body.querySelector("#text");
  assert.ok(text);
  assert.equal(markedWords(text), "");
  mark("annat", 0, 5);
  assert.equal(markedWords(text), "");
  mark("text", 0, 12);
  assert.equal(markedWords(text), "Fler bänkar");
});

test("what was typed stays before the words that are put into the field", async () => {
  const body = page(PAGE);
  const button = body.querySelector("button");
  const field = body.querySelector("textarea");
  assert.ok(button && field);
  let heard = 0;
  field.addEventListener("input", () => heard++);
  takeWords(button);
  mark("text", 5, 11);
  document.dispatchEvent(new Event("selectionchange"));
  await new Promise((done) => setTimeout(done, 200));
  assert.equal(button.hidden, false);
  button.click();
  assert.deepEqual([field.value, heard, button.hidden], ["Först.\n\nbänkar", 1, true]);
  assert.equal(withWords(" ", "bänkar"), "bänkar");
});
