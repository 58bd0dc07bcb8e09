// Pictures in the text: a file is sent before its dialog closes, what it shows in words comes with it.

import { fieldOf, find } from "../dom.js";

/** @import { Editor } from "django-prose-editor/editor" */
/** @import { Dialog } from "./dialogs.js" */
/** @typedef {{ file?: string, alt?: string }} Errors what is wrong, by field; an empty text takes back what was said */

/** @param {HTMLDialogElement} dialog */
function formOf(dialog) {
  const form = find("form", HTMLFormElement, dialog);
  const [file, alt, decorative] = ["file", "alt", "decorative"].map((name) => fieldOf(form, name));
  return { form, file, alt, decorative };
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {Errors} errors
 */
function showErrors(dialog, errors) {
  const { file, alt } = formOf(dialog);
  for (const field of [alt, file]) {
    const words = errors[/** @type {keyof Errors} */ (field.name)];
    if (words === undefined) continue;
    find(`[data-error="${field.name}"]`, HTMLElement, dialog).textContent = words;
    field.setAttribute("aria-invalid", String(Boolean(words)));
    if (words) field.focus(); // the file comes last, and keeps the focus where both are wrong
  }
}

/**
 * Returns the picture's address, or null when it was refused or did not arrive.
 *
 * @param {HTMLDialogElement} dialog
 * @param {string} token
 * @returns {Promise<string | null>}
 */
async function send(dialog, token) {
  const body = new FormData(formOf(dialog).form);
  body.set("csrfmiddlewaretoken", token);
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(dialog.dataset.at ?? "", { method: "POST", body, headers });
    const { src, ...errors } = await response.json();
    if (response.ok) return src;
    showErrors(dialog, errors);
  } catch {
    showErrors(dialog, { file: dialog.dataset.notSent });
  }
  return null;
}

/**
 * @param {Editor} editor
 * @param {HTMLDialogElement} dialog
 * @param {string} token
 * @returns {Dialog}
 */
export function pictureDialog(editor, dialog, token) {
  const { form, alt, decorative } = formOf(dialog);
  /** @type {{ src: string, alt: string } | null} */
  let chosen = null;

  decorative.addEventListener("change", () => {
    alt.disabled = decorative.checked;
  });
  form.addEventListener("submit", async (event) => {
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    if (button.value !== "save") return;
    event.preventDefault();
    showErrors(dialog, { file: "", alt: "" });
    if (!decorative.checked && !alt.value.trim()) {
      showErrors(dialog, { alt: dialog.dataset.noWords });
      return;
    }
    button.disabled = true;
    const src = dialog.dataset.src || (await send(dialog, token));
    button.disabled = false;
    if (!src) return;
    chosen = { src, alt: decorative.checked ? "" : alt.value.trim() };
    dialog.close("save");
  });

  return {
    fill: () => {
      const isThere = editor.isActive("picture");
      const now = editor.getAttributes("picture");
      form.reset();
      showErrors(dialog, { file: "", alt: "" });
      dialog.dataset.src = isThere ? now.src : "";
      find("[data-file]", HTMLElement, dialog).hidden = isThere;
      alt.value = isThere ? now.alt : "";
      decorative.checked = isThere && !now.alt;
      alt.disabled = decorative.checked;
    },
    done: () => {
      const chain = editor.chain().focus();
      if (!chosen) return;
      if (editor.isActive("picture")) chain.updateAttributes("picture", chosen).run();
      else chain.insertContentAt(editor.state.selection.to, { type: "picture", attrs: chosen }).run();
    },
    ready: () => !editor.isActive("table"),
    active: () => editor.isActive("picture"),
  };
}
