// "Lägg till rad": a formset grows as long as it needs to; without this script a save brings new empty rows.

import { find } from "./dom.js";

/**
 * The HTML of a row: Django counts its forms from 0, people count rows from 1.
 *
 * @param {string} template
 * @param {number} index
 */
export function rowHtml(template, index) {
  return template.replaceAll("__prefix__", String(index)).replaceAll("__number__", String(index + 1));
}

/** @param {HTMLButtonElement} button */
function grow(button) {
  const prefix = button.dataset.addRow;
  const grid = find(`[data-grid="${prefix}"]`, HTMLElement);
  const body = grid instanceof HTMLTableElement ? grid.tBodies[0] : grid;
  const empty = find(`#${prefix}-empty`, HTMLTemplateElement);
  const total = find(`#id_${prefix}-TOTAL_FORMS`, HTMLInputElement);
  const max = Number(find(`#id_${prefix}-MAX_NUM_FORMS`, HTMLInputElement).value);
  const isFull = () => Number(total.value) >= max;
  button.hidden = isFull();
  button.addEventListener("click", () => {
    const index = Number(total.value);
    const holder = document.createElement(body.tagName);
    holder.innerHTML = rowHtml(empty.innerHTML, index);
    body.append(...holder.children);
    total.value = String(index + 1);
    button.hidden = isFull();
    const row = /** @type {HTMLElement} */ (body.lastElementChild);
    find("select, input:not([type=hidden])", HTMLElement, row).focus();
  });
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-add-row]"))) {
  grow(button);
}
