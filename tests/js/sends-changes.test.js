import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { dropUnchanged } from "../../static/js/sends-changes.js";

test("what was left alone is not sent, nor what it said", () => {
  const sent = new FormData();
  /** @type {[string, string][]} */
  const fields = [
    ["row", "atgard-1"],
    ["status", "done"],
    ["initial-status", "done"],
    ["note", "Nytt."],
    ["initial-note", "Gammalt."],
    ["reason", ""],
    ["initial-reason", "Snö."],
  ];
  for (const [name, value] of fields) sent.append(name, value);
  dropUnchanged(sent);
  assert.deepEqual([...sent], [fields[0], ...fields.slice(3)]);
});
