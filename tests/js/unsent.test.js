import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, formOf, isBack, textsOf } from "../../static/js/unsent.js";
import { page } from "./browser.js";

/** @param {string} html */
function formWith(html) {
  return /** @type {HTMLFormElement} */ (page(`<form method="post">${html}</form>`).firstElementChild);
}

/** @param {HTMLFormElement} form */
const values = (form) => textsOf(form).filter(([, value]) => value);

test("what is sent is kept without the token and files", () => {
  const form = formWith(`<input name="csrfmiddlewaretoken" value="x"><input type="file" name="bild">
    <input name="titel" value="Cykla"><input type="checkbox" name="mal" value="1" checked>`);
  assert.deepEqual(textsOf(form), [
    ["titel", "Cykla"],
    ["mal", "1"],
  ]);
});

test("it comes back on its own page, within the hour, after signing in", () => {
  const sent = { page: "/planer/stockholm/?ar=2027", action: "", fields: [], at: Date.now(), signedOut: true };
  assert.equal(isBack(sent), true);
  assert.equal(isBack({ ...sent, signedOut: undefined }), false);
  assert.equal(isBack({ ...sent, page: "/planer/stockholm/?ar=2028" }), false);
  assert.equal(isBack({ ...sent, at: Date.now() - 3600000 }), false);
});

test("a form is found by its address; without one, by the page's", () => {
  page('<form method="get" action="/a"></form><form method="post" action="/a"></form><form method="post"></form>');
  const [, withAddress, without] = document.forms;
  assert.equal(formOf("https://portal.example/a", document.forms), withAddress);
  assert.equal(formOf("https://portal.example/planer/stockholm/?ar=2027", document.forms), without);
  assert.equal(formOf("https://portal.example/b", document.forms), undefined);
});

test("words, choices and checks come back, also those taken away", () => {
  const form = formWith(`<input name="titel" value="gammal"><textarea name="text"></textarea>
    <select name="slag"><option value="a">A<option value="b">B</select>
    <select name="ar" multiple><option value="1" selected>1<option value="2">2<option value="3">3</select>
    <input type="checkbox" name="mal" value="1" checked><input type="checkbox" name="mal" value="2">
    <input type="radio" name="ja" value="ja"><input type="radio" name="ja" value="nej" checked>`);
  /** @type {[string, string][]} */
  const sent = [
    ["titel", "Cykla"],
    ["text", "Mer"],
    ["slag", "b"],
    ["ar", "2"],
    ["ar", "3"],
    ["mal", "2"],
    ["ja", "ja"],
  ];
  assert.deepEqual(fill(form, sent), []);
  assert.deepEqual(values(form), sent);
});

test("an emptied field comes back empty", () => {
  const form = formWith('<input name="titel" value="gammal">');
  fill(form, [["titel", ""]]);
  assert.deepEqual(values(form), []);
});

test("fields of the same name take their values in turn", () => {
  const form = formWith('<input name="ar"><input name="ar"><input name="ar" value="kvar">');
  fill(form, [
    ["ar", "2027"],
    ["ar", "2028"],
  ]);
  assert.deepEqual(
    values(form).map(([, value]) => value),
    ["2027", "2028", "kvar"],
  );
});

test("hidden fields are the page's own", () => {
  const form = formWith('<input type="hidden" name="based_on" value="5"><input name="titel">');
  assert.deepEqual(
    fill(form, [
      ["based_on", "4"],
      ["titel", "Cykla"],
    ]),
    [],
  );
  assert.deepEqual(values(form), [
    ["based_on", "5"],
    ["titel", "Cykla"],
  ]);
});

test("words without a field are told, empty ones are not", () => {
  const form = formWith('<input name="rad-0-text">');
  assert.deepEqual(
    fill(form, [
      ["rad-0-text", "ett"],
      ["rad-1-text", "två"],
      ["rad-2-text", " "],
    ]),
    ["två"],
  );
});
