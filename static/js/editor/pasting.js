// What is pasted or dropped, before the editor takes it: pictures alone, lists in plain text, tables into tables.

import { find } from "../dom.js";
import { readPasted } from "./paste.js";
import { listsInPlain } from "./pasted-plain.js";

/** @import { View } from "django-prose-editor/editor" */

/** @param {import("./paste.js").LeftOut} leftOut what was pasted and did not come along */
function tellLeftOut(leftOut) {
  for (const notice of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-left-out]"))) {
    notice.hidden = !(notice.dataset.leftOut === "pictures" ? leftOut.pictures : leftOut.comments);
  }
}

/**
 * A picture alone, as a screenshot, is no text: it is said how it comes into it.
 *
 * @param {DataTransfer | null} transfer
 */
function tellOfFiles(transfer) {
  const isPicture = [...(transfer?.files ?? [])].some(({ type }) => type.startsWith("image/"));
  if (isPicture && !transfer?.types.includes("text/html")) tellLeftOut({ pictures: true, comments: false });
  return false;
}

/**
 * The table that the selection stands in, if anything is written in it.
 *
 * @param {View} view
 */
function writtenTable(view) {
  const { node } = view.domAtPos(view.state.selection.from);
  const element = node instanceof Element ? node : node.parentElement;
  const table = element?.closest("table");
  return table?.textContent?.trim() ? table : null;
}

/**
 * Asks before a table takes the place of what stands in the cells of another.
 *
 * @param {View} view
 * @param {{ html: string, text: string }} pasted
 */
function askAboutTable(view, { html, text }) {
  const dialog = find("#dialog-table", HTMLDialogElement);
  dialog.returnValue = "";
  dialog.showModal();
  dialog.onclose = () => {
    view.focus();
    if (dialog.returnValue === "cells") pasteUnasked(view, html);
    if (dialog.returnValue === "text") view.pasteText(text);
  };
}

let isAnswered = false;

/**
 * @param {View} view
 * @param {string} html
 */
function pasteUnasked(view, html) {
  isAnswered = true;
  view.pasteHTML(html);
  isAnswered = false;
}

/**
 * @param {View} view
 * @param {ClipboardEvent} event
 */
function handlePaste(view, { clipboardData }) {
  tellOfFiles(clipboardData);
  const html = clipboardData?.getData("text/html") ?? "";
  const text = clipboardData?.getData("text/plain") ?? "";
  if (!html && text) {
    const lists = listsInPlain(text);
    return Boolean(lists) && view.pasteHTML(lists);
  }
  if (isAnswered || !/<table[\s>]/i.test(html) || !writtenTable(view)) return false;
  askAboutTable(view, { html, text });
  return true;
}

export const pasting = {
  transformPastedHTML: (/** @type {string} */ pasted) => {
    const { html, leftOut } = readPasted(pasted);
    tellLeftOut(leftOut);
    return html;
  },
  handlePaste,
  handleDrop: (/** @type {View} */ _view, /** @type {DragEvent} */ { dataTransfer }) => tellOfFiles(dataTransfer),
};
