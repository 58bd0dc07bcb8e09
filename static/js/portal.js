// Small courtesies; every page works without them.

import { csrfToken, isPosted } from "./dom.js";

/** @returns {NodeListOf<HTMLDetailsElement>} */
const openMenus = () => document.querySelectorAll("details.menu[open]");

// Close open menus on Escape and on a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  }
});

// Ctrl-K searches the plan: into the field that the page has in sight, or by the link to the page that searches.
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  if (event.defaultPrevented) return; // in a text's editor it makes a link
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll("input[data-search]");
  const field = [...fields].find((one) => one.offsetParent);
  /** @type {HTMLAnchorElement | null} */
  const link = document.querySelector("a[data-find]");
  if (!field && !link) return;
  event.preventDefault();
  if (field) field.select();
  else link?.click();
});

// What a part of the page is answered stays in sight until one goes on.
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const { target } = /** @type {CustomEvent<{ target: Element }>} */ (event).detail;
  if (target.id === "besked") target.classList.add("notices--here");
});
document.addEventListener("htmx:beforeRequest", () => {
  document.getElementById("besked")?.classList.remove("notices--here");
});

// Whoever leaves a page that others are told of is not said to be there any longer.
window.addEventListener("pagehide", () => {
  const address = document.querySelector("#narvaro")?.getAttribute("data-hx-post");
  const token = csrfToken();
  if (address && token) navigator.sendBeacon(address, new URLSearchParams({ csrfmiddlewaretoken: token, lamnar: "1" }));
});

// A line of help that is put away stays away, on this page and in this browser.
const PUT_AWAY = "sett";
const YEAR = 31536000;

/** @param {HTMLElement} line */
function putAwayHelp(line) {
  const away = document.cookie.match(/(?:^|; )sett=([\w.]+)/)?.[1];
  const pages = [...(away?.split(".") ?? []), line.dataset.helpLine].join(".");
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it, so that nothing moves when the page has come
  document.cookie = `${PUT_AWAY}=${pages}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  line.remove();
  document.getElementById("innehall")?.focus();
}

for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-help-line]"))) {
  const button = line.querySelector("button");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => putAwayHelp(line));
}

// A form is sent once: a double click on "Publicera" must not publish twice.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || !isPosted(form)) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
function forgetSent() {
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = document.querySelectorAll("form[data-sent]");
  for (const form of forms) delete form.dataset.sent;
}
window.addEventListener("pageshow", forgetSent);
document.addEventListener("htmx:afterRequest", (event) => {
  const form = /** @type {Element} */ (event.target).closest("form[data-sent]");
  if (form instanceof HTMLFormElement) delete form.dataset.sent;
});

// Opening what one was told of marks it as read, as its button does. The page that is opened does not wait for it.
/** @param {MouseEvent} event */
function putAside(event) {
  const target = /** @type {Element} */ (event.target);
  const form = target.closest("a[data-puts-aside]") && target.closest("li")?.querySelector("form");
  const button = form?.querySelector("button");
  if (!form || !button || event.button > 1) return;
  fetch(form.action, { method: "POST", body: new FormData(form, button), keepalive: true, redirect: "manual" });
}
document.addEventListener("click", putAside);
document.addEventListener("auxclick", putAside);

// Leaving a form with unsaved words asks first, wherever on the page it was opened. What is being saved is not saved yet.
const ASKS = "form[data-warn-unsaved]";
/** @type {WeakSet<Element>} */
const changed = new WeakSet();
/** @type {WeakSet<Element>} */
const onTheWay = new WeakSet();

/** @param {EventTarget | null} target */
function asksFirst(target) {
  const form = target instanceof HTMLButtonElement ? target.form : /** @type {Element} */ (target).closest("form");
  return form?.matches(ASKS) ? form : null;
}
document.addEventListener("input", (event) => {
  const form = asksFirst(event.target);
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => {
  changed.delete(/** @type {Element} */ (event.target));
});
document.addEventListener("htmx:beforeSend", (event) => {
  const form = asksFirst(event.target);
  if (form && changed.delete(form)) onTheWay.add(form);
});
// Heard before the answer takes the form's place or leads to another page
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = /** @type {CustomEvent<{ elt: Element, xhr: XMLHttpRequest }>} */ (event).detail;
  const form = asksFirst(elt);
  if (form && onTheWay.delete(form) && xhr.status >= 400) changed.add(form);
});
document.addEventListener("htmx:sendError", (event) => {
  const form = asksFirst(event.target);
  if (form && onTheWay.delete(form)) changed.add(form);
});
window.addEventListener("beforeunload", (event) => {
  const forms = [...document.querySelectorAll(ASKS)];
  if (!forms.some((form) => changed.has(form) || onTheWay.has(form))) return;
  event.preventDefault();
  // Another form of the page may be on its way: who stays can send it again.
  setTimeout(forgetSent);
});

// The list of errors gets the focus, and each of its links leads into the field itself, with its label in sight.
// An editor or a searched list stands before a field that is hidden.
const FIELDS = "input:not([type=hidden]), select, textarea, [contenteditable]";

/** @param {HTMLElement} place */
function fieldAt(place) {
  /** @type {HTMLElement[]} */
  const candidates = [place, .../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll(FIELDS))];
  return candidates.find((one) => one.matches(FIELDS) && one.offsetParent);
}

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a");
  const place = link?.closest(".error-summary") && document.getElementById(link.hash.slice(1));
  const field = place && fieldAt(place);
  if (!field) return;
  event.preventDefault();
  place.scrollIntoView();
  field.focus({ preventScroll: true });
});

/** @param {ParentNode} within */
function showWhatIsWrong(within) {
  /** @type {HTMLElement | null} */ (within.querySelector(".error-summary"))?.focus();
}
showWhatIsWrong(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) showWhatIsWrong(/** @type {Element} */ (event.target));
});

// Back shows the list as it was; htmx restores what the page said, not what was chosen. The address tells.
function chooseByAddress() {
  const asked = new URLSearchParams(location.search);
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = document.querySelectorAll("form[method=get][data-hx-get]");
  for (const form of forms) {
    for (const control of /** @type {HTMLInputElement[]} */ ([...form.elements])) {
      if (!control.name) continue;
      const value = asked.get(control.name);
      if (control.type === "checkbox") control.checked = value !== null && value !== "";
      else if (value !== null || control.type !== "select-one") control.value = value ?? "";
      else if (control instanceof HTMLSelectElement) {
        const first = [...control.options].find((option) => option.defaultSelected);
        control.value = first?.value ?? control.options[0]?.value ?? "";
      }
    }
  }
}
document.addEventListener("htmx:historyRestore", chooseByAddress);
window.addEventListener("pageshow", (event) => {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (event.persisted || visit?.type === "back_forward") chooseByAddress();
});
