import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { forgetDraft, keepDraft, takeUp } from "../../static/js/editor/drafts.js";

describe("drafts in this browser", () => {
  // Names that are held stay held for as long as the process lives, as a window's do: each test has its own text.
  let texts = 0;
  let prefix = "";
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
    texts += 1;
    prefix = `kapitel/stockholm/${texts}/1/`;
  });

  /** @param {string} window @param {string} html @param {number} at */
  const draft = (window, html, at) => ({ window, html, at, basedOn: "1" });

  test("a window without drafts gets a name of its own, and keeps it", async () => {
    const { own, draft: found } = await takeUp(prefix, null);
    assert.ok(own);
    assert.equal(found, undefined);
    assert.equal(sessionStorage.getItem(prefix), own);
  });

  test("the newest that a closed window left is taken up, here or from the server", async () => {
    keepDraft(prefix, draft("a", "<p>äldre</p>", 1));
    const newer = draft("b", "<p>yngre</p>", 2);
    assert.deepEqual(await takeUp(prefix, newer), { own: "b", draft: newer });
  });

  test("what an open window types is left to it", async () => {
    navigator.locks.request(`${prefix}a`, () => new Promise(() => {}));
    keepDraft(prefix, draft("a", "<p>öppet</p>", 2));
    keepDraft(prefix, draft("b", "<p>stängt</p>", 1));
    assert.deepEqual(await takeUp(prefix, null), { own: "b", draft: draft("b", "<p>stängt</p>", 1) });
  });

  test("a window that is loaded anew goes on from its own, though another's is newer", async () => {
    sessionStorage.setItem(prefix, "a");
    keepDraft(prefix, draft("a", "<p>mitt</p>", 1));
    keepDraft(prefix, draft("b", "<p>annat</p>", 2));
    assert.equal((await takeUp(prefix, null)).draft?.html, "<p>mitt</p>");
  });

  test("of one window's texts the newer counts, whether kept here or on the server", async () => {
    keepDraft(prefix, draft("a", "<p>här</p>", 2));
    assert.equal((await takeUp(prefix, draft("a", "<p>där</p>", 1))).draft?.html, "<p>här</p>");
  });

  test("another text's drafts are not this one's", async () => {
    keepDraft("kapitel/stockholm/100/1/", draft("a", "<p>annat</p>", 1));
    assert.equal((await takeUp(prefix, null)).draft, undefined);
  });

  test("something else under the name is no draft", async () => {
    localStorage.setItem(`${prefix}a`, "{");
    assert.equal((await takeUp(prefix, null)).draft, undefined);
  });

  test("a draft is forgotten by its window's name, or this window's", () => {
    keepDraft(prefix, draft("a", "<p>ett</p>", 1));
    keepDraft(prefix, draft("b", "<p>två</p>", 1));
    sessionStorage.setItem(prefix, "b");
    forgetDraft(prefix);
    assert.deepEqual(Object.keys(localStorage), [`${prefix}a`]);
    forgetDraft(prefix, "a");
    assert.deepEqual(Object.keys(localStorage), []);
  });
});
