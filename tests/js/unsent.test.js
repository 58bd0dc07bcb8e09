import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, formOf, isBack, nameOf, textsOf } from "../../static/js/unsent.js";
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
  const unsent = { page: "", fields: [], at: 0 };
  assert.equal(formOf({ ...unsent, action: "https://portal.example/a" }, document.forms), withAddress);
  const action = "https://portal.example/planer/stockholm/?ar=2027";
  assert.equal(formOf({ ...unsent, action }, document.forms), without);
  assert.equal(formOf({ ...unsent, action: "https://portal.example/b" }, document.forms), undefined);
});

test("of several forms with one address it is the one that was sent", () => {
  const one = (/** @type {string} */ fields) =>
    `<form method="post" action="/a">${fields}<textarea name="text"></textarea></form>`;
  const hidden = (/** @type {string} */ name, /** @type {string} */ value) =>
    `<input type="hidden" name="${name}" value="${value}">`;
  const html = (/** @type {string} */ once) =>
    [
      ["answers", "8"],
      ["answers", "9"],
      ["kind", "lank"],
      ["row", "atgard-1"],
    ]
      .map(([name, value]) => one(hidden("once", once) + hidden("seen", once) + hidden(name, value)))
      .join("") +
    one("") +
    `<form method="post" action="/a" id="ny"></form>`;
  page(html("1"));
  const names = [...document.forms].map(nameOf);
  assert.equal(new Set(names).size, names.length);
  page(html("2"));
  const found = names.map((form) =>
    formOf({ page: "", action: "https://portal.example/a", form, fields: [], at: 0 }, document.forms),
  );
  assert.deepEqual(found, [...document.forms]);
  const gone = { page: "", action: "https://portal.example/a", form: "answers=10", fields: [], at: 0 };
  assert.equal(formOf(gone, document.forms), undefined);
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

test("hidden fields are the page's own, but what the writer had read comes back with the words", () => {
  const form =
    formWith(`<input type="hidden" name="rad-TOTAL_FORMS" value="5"><input type="hidden" name="based_on" value="5">
    <input type="hidden" name="initial-titel" value="Cykla nu"><input name="titel" value="Cykla nu">`);
  /** @type {[string, string][]} */
  const sent = [
    ["rad-TOTAL_FORMS", "4"],
    ["based_on", "4"],
    ["initial-titel", "Gå"],
    ["titel", "Cykla"],
  ];
  assert.deepEqual(fill(form, sent), []);
  assert.deepEqual(values(form), [["rad-TOTAL_FORMS", "5"], ...sent.slice(1)]);
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
