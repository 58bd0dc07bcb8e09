import assert from "node:assert/strict";
import { test } from "node:test";

import { toEditor, toStored } from "../../static/js/editor/stored-text.js";
import { captionHtml, captionText } from "../../static/js/editor/tables.js";

/**
 * What ProseMirror makes of a table: one body, with paragraphs in the cells and the caption in an attribute.
 *
 * @param {string} html
 */
function throughEditor(html) {
  const { body } = new DOMParser().parseFromString(toEditor(html), "text/html");
  for (const table of body.querySelectorAll("table")) {
    const rows = [...table.rows];
    const caption = table.caption?.innerHTML;
    if (caption) table.dataset.caption = caption;
    table.replaceChildren();
    table.createTBody().append(...rows);
    for (const cell of table.querySelectorAll("td, th")) cell.innerHTML = `<p>${cell.innerHTML}</p>`;
  }
  return body;
}

const HEAD = '<thead><tr><th scope="col">Zon</th><th scope="col">Avgift</th></tr></thead>';
const BODY = '<tbody><tr><th scope="row">Centrum</th><td>26 kr</td></tr></tbody>';

test("caption, parts and scopes come through the editor", () => {
  const table = `<table><caption>Avgift <em>per timme</em></caption>${HEAD}${BODY}</table>`;
  assert.equal(toStored(throughEditor(table).innerHTML), table);
});

test("two bodies stay two", () => {
  const table = `<table>${HEAD}${BODY}<tbody><tr><td colspan="2">Alla</td></tr></tbody></table>`;
  assert.equal(toStored(throughEditor(table).innerHTML), table);
});

test("a head of only header rows stays in its part", () => {
  const table = `<table>${HEAD}</table>`;
  assert.equal(toStored(throughEditor(table).innerHTML), table);
});

test("a new row after the head goes into the body", () => {
  const body = throughEditor(`<table>${HEAD}</table>`);
  body.querySelector("tbody")?.insertAdjacentHTML("beforeend", "<tr><td>Ny</td><td>1 kr</td></tr>");
  assert.equal(toStored(body.innerHTML), `<table>${HEAD}<tbody><tr><td>Ny</td><td>1 kr</td></tr></tbody></table>`);
});

test("a row that is no header row any more leaves the head", () => {
  const body = throughEditor(`<table>${HEAD}${BODY}</table>`);
  const row = body.querySelectorAll("tr")[0];
  row.innerHTML = "<td>Zon</td><td>Avgift</td>";
  const stored = toStored(body.innerHTML);
  assert.match(stored, /^<table><tbody><tr><td>Zon/);
  assert.doesNotMatch(stored, /thead/);
});

test("a table made in the editor gets its parts by its header rows", () => {
  const made = "<table><tbody><tr><th>År</th></tr><tr><td>2027</td></tr></tbody></table>";
  assert.equal(
    toStored(made),
    '<table><thead><tr><th scope="col">År</th></tr></thead><tbody><tr><td>2027</td></tr></tbody></table>',
  );
  const onlyHeads = "<table><tbody><tr><th>År</th></tr></tbody></table>";
  assert.equal(toStored(onlyHeads), '<table><tbody><tr><th scope="row">År</th></tr></tbody></table>');
});

test("of a cell's attributes spans stay, where they span", () => {
  const made =
    '<table><tbody><tr><td colspan="2" rowspan="1" style="width: 3px" data-colwidth="9">1</td></tr></tbody></table>';
  assert.equal(toStored(made), '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>');
});

test("a caption's words run no markup", () => {
  assert.equal(captionHtml("a < b & c"), "a &lt; b &amp; c");
  assert.equal(captionText(captionHtml("a < b & c")), "a < b & c");
});
