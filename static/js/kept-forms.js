// What is typed in a form is kept in this browser until it is sent: after a dead tab, a flat battery or an update it is
// offered again. Texts with an editor, and rows that save themselves, have keepings of their own.

import { isPosted, openAround } from "./dom.js";
import { fill, nameOf, READING, textsOf } from "./unsent.js";

/** @typedef {import("./unsent.js").Field} Field */
/**
 * @typedef {object} Kept
 * @property {Field[]} fields
 * @property {string} read what the form had read when it was typed in
 * @property {number} at milliseconds since 1970
 * @property {boolean} [sent]
 */

const DAYS = 14;
const PAUSE = 300;
const EDITORS = ["html", "window"];
const WORDS = "textarea, input[type=text], input[type=search], input[type=url], input[type=email], input:not([type])";

const person = document.body.dataset.person;
const prefix = `form/${person}/`;
// A page that a secret opens has a name of its own: the secret is not to stay in the browser.
const secretPage = document.body.dataset.page;
const page = secretPage ?? location.pathname;

/** @param {HTMLFormElement} form */
export function hasWords(form) {
  if (!isPosted(form) || form.dataset.keepAt) return false;
  return form.querySelector(WORDS) !== null && !form.querySelector("input[type=password]");
}

/**
 * What the form holds now, but for a text that the editor keeps by itself.
 *
 * @param {HTMLFormElement} form
 */
export function fieldsOf(form) {
  const fields = textsOf(form);
  return form.dataset.draftKey ? fields.filter(([name]) => !EDITORS.includes(name)) : fields;
}

/** @param {HTMLFormElement} form */
const keyOf = (form) => `${prefix}${page}#${secretPage ? "" : (form.getAttribute("action") ?? "")}#${nameOf(form)}`;

/** @param {Field[]} fields */
const readingOf = (fields) => JSON.stringify(fields.filter(([name]) => READING.test(name)));

/** @param {Field[]} fields */
const typedOf = (fields) => JSON.stringify(fields.filter(([name]) => !READING.test(name)));

/**
 * @param {string} key
 * @returns {Kept | null}
 */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {Kept | null} kept
 */
function write(key, kept) {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // The browser keeps nothing, or not so much.
  }
}

// What was sent has been taken, unless this page shows the form again with what is wrong with it.
function forgetWhatIsDone() {
  const isRefused = document.querySelector(".error-summary") !== null;
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(prefix))) {
    const kept = read(key);
    const isHere = key.startsWith(`${prefix}${page}#`);
    if (!kept || Date.now() - kept.at > DAYS * 86400000) write(key, null);
    else if (kept.sent) write(key, isHere && isRefused ? { ...kept, sent: false } : null);
  }
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  made.className = "btn btn-outline-primary";
  made.addEventListener("click", act);
  return made;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 * @param {Kept} kept
 */
function offer(form, key, kept) {
  const words = document.body.dataset;
  const notice = document.createElement("div");
  notice.className = "notice notice--warning kept-form";
  notice.setAttribute("role", "status");
  const when = new Date(kept.at).toLocaleString("sv-SE", { dateStyle: "long", timeStyle: "short" }).replace(":", ".");
  const text = document.createElement("p");
  const changed = kept.read === readingOf(fieldsOf(form)) ? "" : ` ${words.keptChanged}`;
  text.textContent = `${(words.kept ?? "").replace("%", when)}${changed}`;
  const actions = document.createElement("div");
  actions.className = "actions";
  actions.append(
    button(words.keptTake ?? "", () => {
      const rest = fill(form, kept.fields);
      openAround(form);
      if (rest.length) notice.replaceChildren(`${words.unsentRest} ${rest.join(" · ")}`);
      else notice.remove();
      form.dispatchEvent(new Event("input", { bubbles: true }));
      /** @type {HTMLElement | null} */ (form.querySelector(WORDS))?.focus();
    }),
    button(words.keptDrop ?? "", () => {
      write(key, null);
      notice.remove();
    }),
  );
  notice.append(text, actions);
  const outermost = form.closest("details") ?? form;
  outermost.before(notice);
}

/** What is to be done when a form has been taken. @type {WeakMap<HTMLFormElement, () => void>} */
const taken = new WeakMap();

// What saves itself, or is sent from its place on a page, has been taken when the answer says so. It is heard before the
// answer takes the form's place.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = /** @type {CustomEvent<{ elt: Element, xhr: XMLHttpRequest }>} */ (event).detail;
  const form = elt instanceof HTMLButtonElement ? elt.form : elt;
  if (form instanceof HTMLFormElement && xhr.status < 400) taken.get(form)?.();
});

/** @param {HTMLFormElement} form */
function keep(form) {
  const key = keyOf(form);
  const fields = fieldsOf(form);
  let atFirst = typedOf(fields);
  const kept = read(key);
  if (kept && !kept.sent && typedOf(kept.fields) !== atFirst) offer(form, key, kept);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const save = () => {
    waiting = undefined;
    if (!form.isConnected) return;
    const now = fieldsOf(form);
    if (typedOf(now) === atFirst) write(key, null);
    else write(key, { fields: now, read: readingOf(now), at: Date.now() });
  };
  const done = () => {
    clearTimeout(waiting);
    waiting = undefined;
    atFirst = typedOf(fieldsOf(form));
    write(key, null);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  addEventListener("pagehide", () => {
    if (waiting) save();
  });
  taken.set(form, done);
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    waiting = undefined;
    const now = fieldsOf(form);
    if (typedOf(now) !== atFirst) write(key, { fields: now, read: readingOf(now), at: Date.now(), sent: true });
  });
}

if (person) {
  forgetWhatIsDone();
  for (const form of document.forms) if (hasWords(form)) keep(form);
  document.addEventListener("htmx:load", (event) => {
    if (event.target === document.body) return;
    for (const form of /** @type {Element} */ (event.target).querySelectorAll("form")) if (hasWords(form)) keep(form);
  });
}
