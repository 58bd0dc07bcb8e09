// Small courtesies; every page works without them.

// Close open menus on Escape and on a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A form is sent once: a double click on "Publicera" must not publish twice.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
});
function forgetSent() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
}
window.addEventListener("pageshow", forgetSent);
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-sent]");
  if (form) delete form.dataset.sent;
});

// Leaving a form with unsaved words asks first.
for (const form of document.querySelectorAll("form[data-warn-unsaved]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!changed) return;
    event.preventDefault();
    // Another form of the page may be on its way: who stays can send it again.
    setTimeout(forgetSent);
  });
}

// The list of errors gets the focus, and each of its links leads into the field itself, with its label in sight.
// An editor or a searched list stands before a field that is hidden.
const FIELDS = "input:not([type=hidden]), select, textarea, [contenteditable]";
for (const summary of document.querySelectorAll(".error-summary")) {
  summary.addEventListener("click", (event) => {
    const place = document.getElementById(event.target.closest("a")?.hash.slice(1));
    const field = place && [place, ...place.querySelectorAll(FIELDS)].find((one) => one.matches(FIELDS) && one.offsetParent);
    if (!field) return;
    event.preventDefault();
    place.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
document.querySelector(".error-summary")?.focus();
