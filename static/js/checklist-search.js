// Long lists of checkboxes get a box to search in, and what is chosen as chips above it; without this script they are
// simply long.

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
  const frame = choices[0].parentElement;
  frame?.classList.add("checks__list");
  const chips = document.createElement("ul");
  chips.className = "chips";
  chips.hidden = true;
  frame?.before(chips, wrapper);
  if (list.dataset.tickLabel) wrapper.append(tickAll(list.dataset.tickLabel, choices));
  box.addEventListener("input", () => filter(choices, box.value));
  // Enter takes the first that fits; searching is not an answer to the form.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = choices.find((choice) => !choice.hidden && !checkOf(choice).checked);
    if (!first || !box.value.trim()) return;
    checkOf(first).click();
    box.value = "";
    filter(choices, "");
  });
  if (list.dataset.tickLabel) return; // most are chosen there
  list.addEventListener("change", () => showChips(chips, choices, box));
  showChips(chips, choices, box);
}

/** @param {HTMLElement} choice */
const checkOf = (choice) => find("input", HTMLInputElement, choice);

/**
 * @param {HTMLElement} chips
 * @param {HTMLElement[]} choices
 * @param {HTMLElement} box where the focus goes when a chip is gone
 */
function showChips(chips, choices, box) {
  const chosen = choices.filter((choice) => checkOf(choice).checked);
  chips.hidden = chosen.length === 0;
  chips.replaceChildren(
    ...chosen.map((choice) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "chip";
      const sign = Object.assign(document.createElement("span"), { textContent: "✕", ariaHidden: "true" });
      chip.append((choice.textContent ?? "").trim(), sign);
      chip.addEventListener("click", () => {
        checkOf(choice).click();
        box.focus();
      });
      const item = document.createElement("li");
      item.append(chip);
      return item;
    }),
  );
}

/** @param {ParentNode} within */
function begin(within) {
  for (const list of /** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll("[data-filter-label]"))) {
    const choices = [.../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".form-check"))];
    if (choices.length >= LONG) addSearch(list, choices);
  }
}
begin(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) begin(/** @type {Element} */ (event.target));
});
