import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { cleanPasted, readPasted } from "../../static/js/editor/paste.js";
import { listsInPlain } from "../../static/js/editor/pasted-plain.js";
import { toStored } from "../../static/js/editor/stored-text.js";

/** @param {string} words @param {number} level @param {string} sign */
const inWord = (words, level, sign) =>
  `<p style="mso-list:l0 level${level} lfo1"><span style='mso-list:Ignore'>${sign}</span>${words}</p>`;

test("Word's paragraphs become lists in lists", () => {
  const pasted = inWord("Salta", 1, "·") + inWord("Norra", 2, "o") + inWord("Garage", 1, "·");
  assert.equal(
    cleanPasted(pasted),
    "<ul><li><p>Salta</p><ul><li><p>Norra</p></li></ul></li><li><p>Garage</p></li></ul>",
  );
});

test("a list goes on from the number that was drawn, and a new 1 begins a new one", () => {
  const pasted = inWord("tre", 1, "3.") + inWord("fyra", 1, "4.") + inWord("ett", 1, "1.");
  const first = '<ol start="3"><li><p>tre</p></li><li><p>fyra</p></li></ol>';
  assert.equal(cleanPasted(pasted), `${first}<ol><li><p>ett</p></li></ol>`);
});

test("letters and Roman numbers are numbered lists, too", () => {
  assert.equal(cleanPasted(inWord("Vägar", 1, "a)")), '<ol type="a"><li><p>Vägar</p></li></ol>');
  assert.equal(cleanPasted(inWord("Vägar", 1, "iv.")), '<ol start="4" type="i"><li><p>Vägar</p></li></ol>');
});

test("lists that a paragraph parts stay two", () => {
  const pasted = `${inWord("en", 1, "·")}<p>Och</p>${inWord("två", 1, "·")}`;
  assert.equal(cleanPasted(pasted), "<ul><li><p>en</p></li></ul><p>Och</p><ul><li><p>två</p></li></ul>");
});

test("a list right inside a list belongs to the item before it", () => {
  assert.equal(
    cleanPasted("<ul><li>Bilpool</li><ul><li>Södertälje</li></ul></ul>"),
    "<ul><li>Bilpool<ul><li>Södertälje</li></ul></li></ul>",
  );
});

test("the page has the first heading already", () => {
  assert.equal(cleanPasted("<h1>Mål</h1><h3>Gång</h3>"), "<h2>Mål</h2><h4>Gång</h4>");
  assert.equal(cleanPasted("<h2>Mål</h2><h3>Gång</h3>"), "<h2>Mål</h2><h3>Gång</h3>");
  assert.equal(cleanPasted('<p class="MsoTitle">Plan</p>'), "<h2>Plan</h2>");
});

test("what is said with styles is said with elements", () => {
  const cases = {
    "font-weight:700": "<strong>ord</strong>",
    "font-style: italic": "<em>ord</em>",
    "text-decoration:line-through": "<s>ord</s>",
    "vertical-align:super": "<sup>ord</sup>",
  };
  for (const [style, said] of Object.entries(cases)) {
    assert.equal(cleanPasted(`<p><span style="${style}">ord</span></p>`), `<p><span>${said}</span></p>`);
  }
});

test("Google's bold around everything that is not bold goes", () => {
  const pasted = '<b style="font-weight:normal;" id="docs-internal-guid-1"><p>Text</p></b>';
  assert.equal(cleanPasted(pasted), "<span><p>Text</p></span>");
});

test("headings are bold and links underlined as they are", () => {
  assert.equal(cleanPasted("<h2><b>Mål</b></h2>"), "<h2><span>Mål</span></h2>");
  assert.equal(
    cleanPasted('<p><a href="https://example.se"><u>plan</u></a></p>'),
    '<p><a href="https://example.se"><span>plan</span></a></p>',
  );
});

test("styles, scripts, attributes and empty paragraphs go", () => {
  const pasted = '<style>p { color: red }</style><script>alert(1)</script><p class="x" lang="sv">ord</p><p> </p>';
  assert.equal(cleanPasted(pasted), "<p>ord</p>");
});

test("links lead to the web, to mail and to the portal's own pages, or nowhere", () => {
  const kept = '<p><a href="mailto:p@example.se">ett</a> <a href="/planer/">två</a></p>';
  assert.equal(cleanPasted(kept), kept);
  assert.equal(
    cleanPasted('<p><a href="javascript:alert(1)">ett</a> <a href="file:///c:/x">två</a></p>'),
    "<p>ett två</p>",
  );
});

test("a note that was copied here stays one", () => {
  const pasted = '<p>ord<small class="note">Trafikverket</small></p>';
  assert.equal(cleanPasted(pasted), pasted);
});

// Each as the server's reader has it.
const PASTED = JSON.parse(readFileSync(new URL("../clipboard/lists.json", import.meta.url), "utf8"));
for (const { name, html, stored } of PASTED) {
  test(`${name} keeps its levels and numbers`, () => {
    const { body } = new DOMParser().parseFromString(toStored(cleanPasted(html)), "text/html");
    for (const span of body.querySelectorAll("span")) span.replaceWith(...span.childNodes);
    for (const [from, to] of [
      ["b", "strong"],
      ["i", "em"],
    ]) {
      for (const one of body.querySelectorAll(from)) {
        const same = document.createElement(to);
        same.append(...one.childNodes);
        one.replaceWith(same);
      }
    }
    assert.equal(body.innerHTML, stored);
  });
}

test("Word's footnotes become notes where their numbers stand", () => {
  const pasted =
    '<p>Resor<a style=\'mso-footnote-id:ftn1\' href="file:///x.htm#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a> ökar.</p>' +
    "<div style='mso-element:footnote-list'><hr><div style='mso-element:\nfootnote' id=ftn1><p class=MsoFootnoteText>" +
    '<a href="file:///x.htm#_ftnref1" name="_ftn1"><span>[1]</span></a> SCB, <i>tabell</i> 3</p></div></div>';
  const { html, leftOut } = readPasted(pasted);
  assert.equal(html, '<p>Resor<small class="note">SCB, <i>tabell</i> 3</small> ökar.</p>');
  assert.deepEqual(leftOut, { pictures: false, comments: false });
});

test("comments and pictures are left out, and it is told", () => {
  const pasted =
    '<p>Text<span class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[OB1]</a></span>.</p>' +
    "<div style='mso-element:comment-list'><p>[OB1] Intern kommentar</p></div><p><img src=\"file:///a.png\">Bild</p>";
  assert.deepEqual(readPasted(pasted), {
    html: "<p>Text.</p><p>Bild</p>",
    leftOut: { pictures: true, comments: true },
  });
});

test("a first row that alone is bold is a heading row, as it comes out of Google Sheets", () => {
  const bold = 'style="font-weight:bold;"';
  const pasted = `<table><tbody><tr><td ${bold}>År</td><td ${bold}>Resor</td></tr><tr><td ${bold}>2026</td><td>63</td></tr></tbody></table>`;
  assert.equal(
    cleanPasted(pasted),
    "<table><tbody><tr><th>År</th><th>Resor</th></tr><tr><td><strong>2026</strong></td><td>63</td></tr></tbody></table>",
  );
});

test("what a sheet of styles makes bold is bold, as it comes out of Excel", () => {
  const sheet = "<style>.xl65{color:black;}.xl66{mso-style-parent:style0; font-weight:700;}</style>";
  const pasted = `${sheet}<table><tr><td class=xl66>År</td></tr><tr><td class=xl65>2026</td></tr></table>`;
  assert.equal(cleanPasted(pasted), "<table><tbody><tr><th>År</th></tr><tr><td>2026</td></tr></tbody></table>");
});

test("a table that is bold all over has no heading row by that", () => {
  const pasted =
    '<table><tbody><tr><td style="font-weight: 700">a</td></tr><tr><td style="font-weight: 700">b</td></tr></tbody></table>';
  assert.equal(cleanPasted(pasted).includes("<th>"), false);
});

for (const [what, text, html] of [
  ["dashes", "- ett\n- två", "<ul><li><p>ett</p></li><li><p>två</p></li></ul>"],
  ["numbers", "3. tre\r\n4. fyra", '<ol start="3"><li><p>tre</p></li><li><p>fyra</p></li></ol>'],
  [
    "words around it",
    "Vi ska:\n• gå\n  • långt\n• cykla\n\nSå är det.",
    "<p>Vi ska:</p><ul><li><p>gå</p><ul><li><p>långt</p></li></ul></li><li><p>cykla</p></li></ul><p>Så är det.</p>",
  ],
  ["no list", "En rad\noch en till", ""],
  ["one dash", "– Hej, sa hon.\nJaha.", ""],
  [
    "signs that would be HTML",
    "- a < b\n- <b>c</b>",
    "<ul><li><p>a &lt; b</p></li><li><p>&lt;b&gt;c&lt;/b&gt;</p></li></ul>",
  ],
]) {
  test(`plain text with ${what}`, () => assert.equal(listsInPlain(text), html));
}
