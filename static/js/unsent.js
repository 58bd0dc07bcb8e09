// What was sent when the session had ended comes back into its form after the sign-in, in the same window.
// A form that stood open while somebody signed in again in another window is sent with the token that holds now.

import { csrfToken, isPosted, openAround } from "./dom.js";

/** @typedef {[name: string, value: string]} Field */
/**
 * @typedef {object} Unsent
 * @property {string} page
 * @property {string} action the address of the form
 * @property {string} [form] which of the forms with that address
 * @property {Field[]} fields
 * @property {number} at milliseconds since 1970
 * @property {boolean} [signedOut] the page to sign in at has been seen since
 */

const KEPT = "handlingsplan:unsent";
const SIGN_IN = "/konto/";
const HOUR = 3600000;
const NEVER_FILLED = ["hidden", "file", "submit", "button"]; // hidden fields are the page's own, as a count of rows
// What the writer had read comes back with the text, so that what others saved meanwhile is not overwritten unseen.
export const READING = /^(initial-|seen-|(.*-)?(based_on|seen|version|targets_read)$)/;

const OF_ONE_PAGE = ["csrfmiddlewaretoken", "once"];

const here = () => location.pathname + location.search;

/** @param {HTMLFormElement} form */
const addressOf = (form) => new URL(form.getAttribute("action") ?? "", location.href);

/**
 * @param {HTMLFormElement} form
 * @returns {Field[]}
 */
export function textsOf(form) {
  /** @type {Field[]} */
  const fields = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !OF_ONE_PAGE.includes(name)) fields.push([name, value]);
  }
  return fields;
}

/**
 * Whether this is the page that was sent, after a sign-in that it led to, within the hour.
 *
 * @param {Unsent} unsent
 */
export function isBack({ page, at, signedOut }) {
  return Boolean(signedOut) && page === here() && Date.now() - at < HOUR;
}

/**
 * What tells a form from the others with its address: its id, or the hidden fields that say what it is about.
 *
 * @param {HTMLFormElement} form
 */
export function nameOf(form) {
  if (form.id) return form.id;
  const controls = /** @type {HTMLInputElement[]} */ ([...form.elements]);
  const told = controls.filter(
    ({ type, name }) => type === "hidden" && !READING.test(name) && !OF_ONE_PAGE.includes(name),
  );
  return told.map(({ name, value }) => `${name}=${value}`).join("&");
}

/**
 * @param {Unsent} unsent
 * @param {Iterable<HTMLFormElement>} forms
 */
export function formOf({ action, form: name }, forms) {
  const found = [...forms].filter((form) => isPosted(form) && addressOf(form).href === action);
  return found.length > 1 ? found.find((form) => nameOf(form) === name) : found[0];
}

/**
 * @param {Element} control
 * @param {string[]} values those of its name that are left; a field of text takes the first
 */
function put(control, values) {
  if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) {
    control.checked = values.includes(control.value);
  } else if (control instanceof HTMLSelectElement && control.multiple) {
    for (const option of control.options) option.selected = values.includes(option.value);
  } else if (values.length) {
    /** @type {HTMLInputElement} */ (control).value = values.shift() ?? "";
  }
}

/**
 * Fills in what was sent, and returns the words that the form has no field for.
 *
 * @param {HTMLFormElement} form
 * @param {Field[]} fields
 */
export function fill(form, fields) {
  /** @type {Map<string, string[]>} */
  const byName = new Map();
  for (const [name, value] of fields) byName.set(name, [...(byName.get(name) ?? []), value]);
  const controls = /** @type {HTMLInputElement[]} */ ([...form.elements]);
  for (const control of controls) {
    const isFilled = !NEVER_FILLED.includes(control.type) || (control.type === "hidden" && READING.test(control.name));
    if (control.name && isFilled) put(control, byName.get(control.name) ?? []);
  }
  const known = new Set(controls.map((control) => control.name));
  return wordsOf(fields.filter(([name]) => !known.has(name)));
}

/** @param {Field[]} fields */
function wordsOf(fields) {
  return fields.filter(([name, value]) => !READING.test(name) && value.trim()).map(([, value]) => value);
}

/** @returns {Unsent | null} */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}

/** @param {Unsent | null} unsent */
function keep(unsent) {
  try {
    if (unsent) sessionStorage.setItem(KEPT, JSON.stringify(unsent));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // The browser keeps nothing, or not so much.
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string[]} rest
 */
function tell(form, rest) {
  const notice = document.createElement("div");
  notice.className = "notice notice--warning";
  notice.setAttribute("role", "status");
  notice.tabIndex = -1;
  notice.textContent = document.body.dataset.unsent ?? "";
  if (rest.length) {
    const list = document.createElement("ul");
    list.append(...rest.map((value) => Object.assign(document.createElement("li"), { textContent: value })));
    notice.append(document.createElement("br"), document.body.dataset.unsentRest ?? "", list);
  }
  form.before(notice);
  openAround(form);
  addEventListener("load", () => {
    form.dispatchEvent(new Event("input", { bubbles: true }));
    notice.focus();
  });
}

const unsent = read();
if (unsent && location.pathname.startsWith(SIGN_IN)) {
  keep({ ...unsent, signedOut: true });
} else if (unsent) {
  if (isBack(unsent)) {
    const form = formOf(unsent, document.forms);
    const [first] = document.forms;
    // The form is gone, as the thread that it answered: the words are shown, to be copied.
    if (form) tell(form, fill(form, unsent.fields));
    else if (first) tell(first, wordsOf(unsent.fields));
  }
  if (isBack(unsent) || !unsent.signedOut) keep(null);
}

document.addEventListener(
  "submit",
  (event) => {
    const token = /** @type {HTMLFormElement} */ (event.target).elements.namedItem("csrfmiddlewaretoken");
    if (token instanceof HTMLInputElement) token.value = csrfToken() ?? token.value;
  },
  { capture: true },
);
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || !isPosted(form) || form.dataset.keepAt) return;
  if (location.pathname.startsWith(SIGN_IN) || addressOf(form).pathname.startsWith(SIGN_IN)) return;
  const fields = textsOf(form);
  if (fields.length) keep({ page: here(), action: addressOf(form).href, form: nameOf(form), fields, at: Date.now() });
});
document.addEventListener("htmx:configRequest", (event) => {
  const token = csrfToken();
  if (!token) return;
  const { headers, parameters } = /** @type {CustomEvent} */ (event).detail;
  headers["X-CSRFToken"] = token;
  if (parameters.csrfmiddlewaretoken) parameters.csrfmiddlewaretoken = token;
});
