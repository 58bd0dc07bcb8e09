// Long lists of checkboxes get a box to search in; without this script they are simply long.

import { find } from "./dom.js";

const LONG = 12;

/**
 * What is chosen stays in sight, whatever is searched for.
 *
 * @param {HTMLElement[]} choices
 * @param {string} words
 */
export function filter(choices, words) {
  const wanted = words.trim().toLocaleLowerCase("sv");
  for (const choice of choices) {
    const text = (choice.textContent ?? "").toLocaleLowerCase("sv");
    choice.hidden = !text.includes(wanted) && !find("input", HTMLInputElement, choice).checked;
  }
}

/**
 * Ticks what is in sight, and no more than that.
 *
 * @param {string} label
 * @param {HTMLElement[]} choices
 */
function tickAll(label, choices) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-secondary btn-sm";
  button.textContent = label;
  button.addEventListener("click", () => {
    for (const choice of choices) {
      if (!choice.hidden) find("input", HTMLInputElement, choice).checked = true;
    }
  });
  return button;
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement[]} choices
 */
function addSearch(list, choices) {
  const label = document.createElement("label");
  label.className = "form-label";
  label.textContent = list.dataset.filterLabel ?? "";
  const box = document.createElement("input");
  box.type = "search";
  box.className = "form-control";
  box.id = `filter-${find("input", HTMLInputElement, choices[0]).name}`;
  label.htmlFor = box.id;
  const wrapper = document.createElement("div");
  wrapper.className = "checks__filter";
  wrapper.append(label, box);
  choices[0].parentElement?.before(wrapper);
  if (list.dataset.tickLabel) wrapper.append(tickAll(list.dataset.tickLabel, choices));
  box.addEventListener("input", () => filter(choices, box.value));
  // Searching is not an answer to the form.
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

for (const list of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-filter-label]"))) {
  const choices = [.../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".form-check"))];
  if (choices.length >= LONG) addSearch(list, choices);
}
