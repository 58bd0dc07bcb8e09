// A field that is needed only when another one is changed opens then; without this script it is always there.

/** @param {HTMLElement} part */
function openWhenChanged(part) {
  const form = part.closest("form");
  const names = (part.dataset.opensWith ?? "").split(" ");
  const inputs = names.map((name) => form?.elements.namedItem(name)).filter((one) => one instanceof HTMLInputElement);
  const says = () => [...part.querySelectorAll("textarea")].some((box) => box.value || box.matches(".is-invalid"));
  const show = () => {
    part.hidden = !says() && inputs.every((input) => input.value === input.defaultValue);
  };
  form?.addEventListener("input", show);
  show();
}

/** @param {ParentNode} within */
function begin(within) {
  for (const part of within.querySelectorAll("[data-opens-with]")) {
    if (part instanceof HTMLElement) openWhenChanged(part);
  }
}
begin(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) begin(/** @type {Element} */ (event.target));
});
