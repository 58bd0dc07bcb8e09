// The names of a browser, from jsdom: loaded before the tests, so that scripts find them when they are imported.

import { JSDOM } from "jsdom";

const { window } = new JSDOM('<!DOCTYPE html><body data-unsent="Kvar:" data-unsent-rest="Resten:">', {
  url: "https://portal.example/planer/stockholm/?ar=2027",
  pretendToBeVisual: true, // or it has no animation frames
});
const NAMES = ["window", "document", "location", "history", "localStorage", "sessionStorage"];
const OBJECTS = ["DOMParser", "Element", "Event", "FormData", "Node", "SubmitEvent"];
const ELEMENTS = Object.getOwnPropertyNames(window).filter((name) => /^HTML\w*Element$/.test(name));
const FUNCTIONS = ["addEventListener", "cancelAnimationFrame", "requestAnimationFrame"];
for (const name of [...NAMES, ...OBJECTS, ...ELEMENTS]) {
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
}
for (const name of FUNCTIONS) Object.assign(globalThis, { [name]: window[name].bind(window) });

/**
 * The page with this in its body.
 *
 * @param {string} html
 */
export function page(html) {
  document.body.innerHTML = html;
  return document.body;
}
