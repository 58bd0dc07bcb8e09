// Elements that a script cannot do without: looked up, and seen to be of the kind that it takes them for.

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @param {ParentNode} [within]
 * @returns {T}
 */
export function find(selector, kind, within = document) {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`No ${kind.name} is ${selector}`);
  return found;
}

/**
 * @template {Element} [T=HTMLInputElement]
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function fieldOf(form, name, kind = /** @type {any} */ (HTMLInputElement)) {
  const found = form.elements.namedItem(name);
  if (!(found instanceof kind)) throw new TypeError(`No ${kind.name} is named ${name}`);
  return found;
}

// Django's cookie may be younger than the page: it changes when somebody signs in, in any window.
export function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
}

/**
 * Whether the form is posted. `form.method` is the form's field of that name where it has one.
 *
 * @param {HTMLFormElement} form
 */
export function isPosted(form) {
  return form.getAttribute("method")?.toLowerCase() === "post";
}

/**
 * Opens everything folded that the element lies in.
 *
 * @param {Element} element
 */
export function openAround(element) {
  for (let around = element.closest("details"); around; around = around.parentElement?.closest("details") ?? null) {
    around.open = true;
  }
}
