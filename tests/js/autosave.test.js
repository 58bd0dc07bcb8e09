import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";

import { Autosave, outcomeOf } from "../../static/js/editor/autosave.js";
import { page } from "./browser.js";

const PREFIX = "kapitel/stockholm/3/1/";

/** A promise, and what resolves it. */
function withResolvers() {
  /** @type {(response: Response) => void} */
  let resolve = () => {};
  /** @type {Promise<Response>} */
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** @param {object} body @param {number} [status] */
const json = (body, status = 200) => Response.json(body, { status });

test("what the server answered says whether it has the text", async () => {
  const redirect = /** @type {Response} */ (/** @type {unknown} */ ({ type: "opaqueredirect" }));
  assert.deepEqual(await outcomeOf(redirect), { trouble: "signed-out" });
  assert.deepEqual(await outcomeOf(new Response("<p>Nej</p>", { status: 403 })), { trouble: "signed-out" });
  assert.deepEqual(await outcomeOf(new Response("<p>Fel</p>", { status: 502 })), { trouble: "unreachable" });
  assert.deepEqual(await outcomeOf(json({ reason: "För lång." })), { trouble: "refused", reason: "För lång." });
  assert.deepEqual(await outcomeOf(json({ at: "2026-11-02T10:00" })), { trouble: "", at: "2026-11-02T10:00" });
});

Object.defineProperty(navigator, "onLine", { value: true });

describe("autosave", () => {
  /** @type {import("node:test").Mock<typeof fetch>} */
  let fetched;
  let typed = "";
  /** @type {Autosave} */
  let autosave;

  beforeEach((context) => {
    localStorage.clear();
    mock.timers.enable({ apis: ["setTimeout"] });
    window.setTimeout = /** @type {typeof window.setTimeout} */ (globalThis.setTimeout);
    fetched = mock.method(globalThis, "fetch", async () => json({ at: "2026-11-02T10:00:00" }));
    typed = "<p>sparat</p>";
    const body =
      page(`<form method="post" action="/spara" data-keep-at="${context.name.includes("alone") ? "" : "/utkast"}">
    <input name="csrfmiddlewaretoken" value="token"><input name="based_on" value="4">
    <textarea name="html">&lt;p&gt;sparat&lt;/p&gt;</textarea>
    <p data-trouble="unreachable" hidden></p><p data-trouble="signed-out" hidden></p>
    <p data-trouble="refused" data-reason hidden></p><span data-kept="Sparat {tid}."></span></form>`);
    const form = /** @type {HTMLFormElement} */ (body.querySelector("form"));
    const basedOn = /** @type {HTMLInputElement} */ (form.elements.namedItem("based_on"));
    autosave = new Autosave(form, { basedOn, prefix: PREFIX, own: "a", read: () => typed, stored: "<p>sparat</p>" });
  });

  afterEach(() => mock.reset());

  /** @param {string} html */
  function type(html) {
    typed = html;
    autosave.changed();
  }

  /** Let time go by, and what waits for an answer go on. @param {number} milliseconds */
  async function pass(milliseconds) {
    mock.timers.tick(milliseconds);
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  const kept = () => JSON.parse(localStorage.getItem(`${PREFIX}a`) ?? "null");
  const shown = () => [...document.querySelectorAll("[data-trouble]:not([hidden])")].map((each) => each.outerHTML);

  test("what is typed is kept here first, then on the server", async () => {
    type("<p>nytt</p>");
    assert.equal(kept(), null);
    await pass(500);
    assert.deepEqual([kept().html, kept().basedOn, fetched.mock.callCount()], ["<p>nytt</p>", "4", 0]);
    await pass(1000);
    const [address, { body }] = /** @type {[string, any]} */ (fetched.mock.calls[0].arguments);
    assert.deepEqual([address, String(body)], ["/utkast", "html=%3Cp%3Enytt%3C%2Fp%3E&based_on=4&window=a"]);
    assert.equal(document.querySelector("[data-kept]")?.textContent, "Sparat 10.00.");
  });

  test("what is saved already is not kept here", async () => {
    type("<p>nytt</p>");
    await pass(500);
    type("<p>sparat</p>");
    await pass(500);
    assert.equal(kept(), null);
  });

  test("an appendix alone in this browser is sent nowhere", async () => {
    type("<p>nytt</p>");
    await pass(5000);
    assert.deepEqual([kept().html, fetched.mock.callCount()], ["<p>nytt</p>", 0]);
  });

  test("what did not arrive is told, and sent again", async () => {
    fetched.mock.mockImplementation(async () => {
      throw new TypeError("Failed to fetch");
    });
    type("<p>nytt</p>");
    await pass(1500);
    assert.deepEqual(shown(), ['<p data-trouble="unreachable"></p>']);
    fetched.mock.mockImplementation(async () => json({ at: "2026-11-02T10:00:00" }));
    await pass(1500);
    assert.deepEqual([shown(), fetched.mock.callCount()], [[], 2]);
  });

  test("signed out, it asks less often", async () => {
    fetched.mock.mockImplementation(async () => new Response("", { status: 403 }));
    type("<p>nytt</p>");
    await pass(1500);
    await pass(9999);
    assert.equal(fetched.mock.callCount(), 1);
    await pass(1);
    assert.equal(fetched.mock.callCount(), 2);
  });

  test("what the server refuses is told once, and not sent again until it is changed", async () => {
    fetched.mock.mockImplementation(async () => json({ reason: "För lång." }));
    type("<p>nytt</p>");
    await pass(1500);
    assert.deepEqual(shown(), ['<p data-trouble="refused" data-reason="">För lång.</p>']);
  });

  test("what is typed while it is sent is sent after it", async () => {
    fetched.mock.mockImplementationOnce(async () => {
      typed = "<p>mer</p>";
      return json({ at: "2026-11-02T10:00:00" });
    });
    type("<p>nytt</p>");
    await pass(1500);
    await pass(1500);
    const bodies = fetched.mock.calls.map(({ arguments: [, options] }) => String(options?.body).split("&")[0]);
    assert.deepEqual(bodies, ["html=%3Cp%3Enytt%3C%2Fp%3E", "html=%3Cp%3Emer%3C%2Fp%3E"]);
  });

  test("a save waits for what is under way, which would be offered as unsaved after it", async () => {
    const { promise, resolve: answer } = withResolvers();
    fetched.mock.mockImplementationOnce(() => promise);
    const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
    const saved = mock.fn((/** @type {Event} */ event) => event.preventDefault());
    document.addEventListener("submit", saved);
    type("<p>nytt</p>");
    await pass(1500);
    form.requestSubmit();
    await pass(1000);
    assert.deepEqual([fetched.mock.callCount(), saved.mock.callCount()], [1, 0]);
    answer(json({ at: "2026-11-02T10:00:00" }));
    await pass(1500);
    assert.deepEqual([fetched.mock.callCount(), saved.mock.callCount()], [1, 1]);
    document.removeEventListener("submit", saved);
  });
});
