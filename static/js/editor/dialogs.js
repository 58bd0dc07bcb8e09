// What the toolbar asks before it does it, each in a <dialog> of the page.

import { find } from "../dom.js";
import { liveOf, noteAt, noteOf } from "./schema.js";
import { captionHtml, captionText } from "./tables.js";

/** @import { Editor } from "django-prose-editor/editor" */
/**
 * `fill` before it opens, `done` with the value of the button that closed it, unless that was "cancel".
 *
 * @typedef {object} Dialog
 * @property {(dialog: HTMLDialogElement) => void} fill
 * @property {(dialog: HTMLDialogElement, answer: string) => void} done
 * @property {() => boolean} [ready]
 * @property {() => boolean} [active]
 */

/** @param {HTMLDialogElement} dialog */
const inputOf = (dialog) => find("input", HTMLInputElement, dialog);

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} answer
 */
const saved = (dialog, answer) => (answer === "save" ? inputOf(dialog).value.trim() : "");

/**
 * @param {Editor} editor
 * @returns {Dialog}
 */
export function linkDialog(editor) {
  return {
    fill: (dialog) => {
      inputOf(dialog).value = editor.getAttributes("link").href ?? "";
    },
    done: (dialog, answer) => {
      const href = saved(dialog, answer);
      // Just after a link one is not in it: another is put beside it, not in its place.
      const isBare = editor.state.selection.empty && !editor.isActive("link");
      const chain = editor.chain().focus();
      if (isBare && href)
        chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
      else if (href) chain.extendMarkRange("link").setLink({ href }).run();
      else if (!isBare) chain.extendMarkRange("link").unsetLink().run();
    },
    active: () => editor.isActive("link"),
  };
}

/**
 * @param {Editor} editor
 * @returns {Dialog}
 */
export function noteDialog(editor) {
  return {
    fill: (dialog) => {
      inputOf(dialog).value = noteAt(editor);
    },
    done: (dialog, answer) => {
      const words = saved(dialog, answer);
      const chain = () => editor.chain().focus();
      if (editor.isActive("note")) chain().extendMarkRange("note").deleteSelection().run();
      else chain().setTextSelection(editor.state.selection.to).run();
      if (words) chain().insertContent(noteOf(words)).run();
    },
    ready: () => !editor.isActive("heading"),
    active: () => editor.isActive("note"),
  };
}

/**
 * @param {Editor} editor
 * @returns {Dialog}
 */
export function liveDialog(editor) {
  return {
    fill: (dialog) => {
      const parts = find("[data-parts]", HTMLElement, dialog);
      parts.addEventListener("htmx:afterSwap", () => parts.querySelector("select")?.focus(), { once: true });
      parts.dispatchEvent(new Event("show"));
    },
    done: (dialog, answer) => {
      const chosen = answer === "save" ? dialog.querySelector("select")?.selectedOptions[0] : null;
      if (chosen?.value) editor.chain().focus().insertContent(liveOf(chosen.value, chosen.text)).run();
    },
    ready: () => !editor.isActive("table"),
    active: () => editor.isActive("live"),
  };
}

/**
 * @param {Editor} editor
 * @returns {Dialog}
 */
export function captionDialog(editor) {
  const caption = () => editor.getAttributes("table").caption ?? "";
  return {
    fill: (dialog) => {
      inputOf(dialog).value = captionText(caption());
    },
    done: (dialog, answer) => {
      const words = saved(dialog, answer);
      // Unchanged words keep the emphasis and links that the caption came with.
      if (words === captionText(caption())) return;
      const chain = editor.chain().focus();
      chain.updateAttributes("table", { caption: captionHtml(words) }).run();
    },
    active: () => Boolean(caption()),
  };
}
