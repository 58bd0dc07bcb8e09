// What was sent when the session had ended comes back into its form after the sign-in, in the same window.
// A form that stood open while somebody signed in again in another window is sent with the token that holds now.

const KEPT = "handlingsplan:unsent";
const SIGN_IN = "/konto/";
const HOUR = 3600000;

const here = () => location.pathname + location.search;
const addressOf = (form) => new URL(form.getAttribute("action") ?? "", location);
const texts = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");

function currentToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

function keep(unsent) {
  try {
    if (unsent) sessionStorage.setItem(KEPT, JSON.stringify(unsent));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // The browser keeps nothing, or not so much.
  }
}

function put(control, values) {
  if (control.type === "checkbox" || control.type === "radio") {
    control.checked = values.includes(control.value);
  } else if (control instanceof HTMLSelectElement && control.multiple) {
    for (const option of control.options) option.selected = values.includes(option.value);
  } else if (values.length) {
    control.value = values.shift();
  }
}

// Hidden fields are the page's own: a version, the number of rows.
function fill(form, fields) {
  const byName = new Map();
  for (const [name, value] of fields) byName.set(name, [...(byName.get(name) ?? []), value]);
  const written = [...form.elements].filter((one) => one.name && !["hidden", "file", "submit", "button"].includes(one.type));
  for (const control of written) put(control, byName.get(control.name) ?? []);
  const known = new Set([...form.elements].map((one) => one.name));
  return fields.filter(([name, value]) => !known.has(name) && value.trim()).map(([, value]) => value);
}

function tell(form, rest) {
  const notice = document.createElement("div");
  notice.className = "notice notice--warning";
  notice.setAttribute("role", "status");
  notice.tabIndex = -1;
  notice.textContent = document.body.dataset.unsent;
  if (rest.length) {
    const list = document.createElement("ul");
    list.append(...rest.map((value) => Object.assign(document.createElement("li"), { textContent: value })));
    notice.append(document.createElement("br"), document.body.dataset.unsentRest, list);
  }
  form.before(notice);
  for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  addEventListener("load", () => {
    form.dispatchEvent(new Event("input", { bubbles: true }));
    notice.focus();
  });
}

const unsent = read();
if (unsent && location.pathname.startsWith(SIGN_IN)) {
  keep({ ...unsent, signedOut: true });
} else if (unsent) {
  const isBack = unsent.signedOut && unsent.page === here() && Date.now() - unsent.at < HOUR;
  const form = isBack && [...document.forms].find((one) => one.method === "post" && addressOf(one).href === unsent.action);
  if (form) tell(form, fill(form, unsent.fields));
  if (!unsent.signedOut || isBack) keep(null);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const token = form.elements.csrfmiddlewaretoken;
  if (token && currentToken()) token.value = currentToken();
}, { capture: true });
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.dataset.keepAt) return;
  if (location.pathname.startsWith(SIGN_IN) || addressOf(form).pathname.startsWith(SIGN_IN)) return;
  const fields = texts(form);
  if (fields.length) keep({ page: here(), action: addressOf(form).href, fields, at: Date.now() });
});
document.addEventListener("htmx:configRequest", (event) => {
  const token = currentToken();
  if (!token) return;
  event.detail.headers["X-CSRFToken"] = token;
  if (event.detail.parameters.csrfmiddlewaretoken) event.detail.parameters.csrfmiddlewaretoken = token;
});
