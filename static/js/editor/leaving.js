// "Avbryt" with words that are not saved: they are kept until the next time, or thrown away, as the writer says.

import { find } from "../dom.js";

/**
 * @param {HTMLFormElement} form
 * @param {HTMLFormElement} discarding the form that throws away what was kept
 * @param {() => boolean} isChanged
 */
export function askBeforeLeaving(form, discarding, isChanged) {
  // The question has been asked here: the browser does not ask again.
  const answered = () => form.removeAttribute("data-warn-unsaved");
  discarding.addEventListener("submit", answered);
  const link = form.querySelector("a[data-leaves]");
  const dialog = document.querySelector("#dialog-leave");
  if (!(link instanceof HTMLAnchorElement) || !(dialog instanceof HTMLDialogElement)) return;
  link.addEventListener("click", (event) => {
    if (!isChanged()) return;
    event.preventDefault();
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "keep") return;
    answered();
    location.assign(link.href);
  });
  find("button[form]", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close("discard"));
}
