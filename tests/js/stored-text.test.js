import assert from "node:assert/strict";
import { test } from "node:test";

import { toStored } from "../../static/js/editor/stored-text.js";

test("items and cells of one paragraph hold its words alone", () => {
  assert.equal(toStored("<ul><li><p>ett</p></li></ul>"), "<ul><li>ett</li></ul>");
  const two = "<ul><li><p>ett</p><p>två</p></li></ul>";
  assert.equal(toStored(two), two);
});

test("empty blocks go, and an empty text is none", () => {
  assert.equal(toStored("<p>ett</p><p> </p><h2></h2>"), "<p>ett</p>");
  assert.equal(toStored("<p></p>"), "");
  assert.equal(toStored("<ul><li><p></p></li></ul>"), "");
});

test("a picture or a live part without words is a text", () => {
  const picture = '<figure><img src="/bilder/1" alt=""></figure>';
  assert.equal(toStored(`<p></p>${picture}`), picture);
  const live = '<figure data-live="kostnader"></figure>';
  assert.equal(toStored(live), live);
});

test("a note's key and a link's attributes stay in the editor", () => {
  assert.equal(
    toStored('<p><a href="/x" target="_blank" class="y">ord</a><small class="note" data-key="3">SCB</small></p>'),
    '<p><a href="/x">ord</a><small class="note">SCB</small></p>',
  );
});
