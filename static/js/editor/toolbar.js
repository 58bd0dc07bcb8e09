// The toolbar of the editor: one stop for Tab, arrows move between its buttons, Alt+F10 leads to it.

import { find } from "../dom.js";

/** @import { Editor } from "django-prose-editor/editor" */
/** @import { Command } from "./commands.js" */
/** @import { Dialog } from "./dialogs.js" */

/** Tab moves between the cells of a table and indents lists. After Escape it leaves the text, as it does elsewhere. */
export function tabLeavesAfterEscape() {
  let isLeaving = false;
  return (/** @type {unknown} */ _view, /** @type {KeyboardEvent} */ { key }) => {
    const leaves = key === "Tab" && isLeaving;
    isLeaving = key === "Escape" || (key === "Shift" && isLeaving);
    return leaves;
  };
}

/**
 * The button that a key leads to, as its index; undefined for other keys.
 *
 * @param {string} key
 * @param {number} from
 * @param {number} count
 */
export function nextStop(key, from, count) {
  /** @type {Record<string, number>} */
  const stops = { ArrowRight: from + 1, ArrowLeft: from - 1, Home: 0, End: count - 1 };
  return key in stops && from !== -1 ? (stops[key] + count) % count : undefined;
}

/**
 * @param {Editor} editor
 * @param {string} name
 * @param {Dialog} dialog
 */
function open(editor, name, { fill, done }) {
  const box = find(`#dialog-${name}`, HTMLDialogElement);
  fill(box);
  box.returnValue = "";
  box.showModal();
  box.onclose = () => {
    if (box.returnValue && box.returnValue !== "cancel") done(box, box.returnValue);
    editor.commands.focus();
  };
}

/**
 * @param {HTMLElement} toolbar
 * @param {HTMLButtonElement[]} buttons
 * @param {Editor} editor
 */
function moveByKeys(toolbar, buttons, editor) {
  const shown = () => buttons.filter((button) => !button.closest("[hidden]"));
  toolbar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      editor.commands.focus();
      return;
    }
    const stops = shown();
    const here = stops.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = nextStop(event.key, here, stops.length);
    if (to === undefined) return;
    event.preventDefault();
    stops[to].focus();
  });
  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.key !== "F10" || !event.altKey) return;
    event.preventDefault();
    (shown().find((button) => button.tabIndex === 0) ?? shown()[0]).focus();
  });
}

/**
 * @param {HTMLElement} toolbar
 * @param {Editor} editor
 * @param {Record<string, Command>} commands
 * @param {Record<string, Dialog>} dialogs
 */
export function startToolbar(toolbar, editor, commands, dialogs) {
  /** @type {HTMLButtonElement[]} */
  const buttons = [...toolbar.querySelectorAll("button")].filter(({ dataset }) => dataset.command ?? dataset.dialog);
  /** @param {HTMLButtonElement} button */
  const stateOf = ({ dataset }) => (dataset.dialog ? dialogs[dataset.dialog] : commands[dataset.command ?? ""]);
  /** @param {HTMLButtonElement} button */
  const press = (button) => {
    const { dataset } = button;
    if (button.getAttribute("aria-disabled") === "true") return;
    if (dataset.dialog) open(editor, dataset.dialog, dialogs[dataset.dialog]);
    else commands[dataset.command ?? ""].run();
  };
  /** @param {HTMLButtonElement} button */
  const stopAt = (button) => {
    for (const each of buttons) each.tabIndex = each === button ? 0 : -1;
  };
  const refresh = () => {
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (toolbar.querySelectorAll("[data-tools-for]"))) {
      group.hidden = !editor.isActive(group.dataset.toolsFor ?? "");
    }
    for (const button of buttons) {
      const { active, ready } = stateOf(button);
      if (active) button.setAttribute("aria-pressed", String(active()));
      button.setAttribute("aria-disabled", String(ready ? !ready() : false));
    }
  };

  for (const button of buttons) {
    button.addEventListener("mousedown", (event) => event.preventDefault()); // or the text would lose its selection
    button.addEventListener("click", () => press(button));
    button.addEventListener("focus", () => stopAt(button));
  }
  stopAt(buttons[0]);
  moveByKeys(toolbar, buttons, editor);
  /** @type {Record<string, () => unknown>} */
  const keys = { k: () => open(editor, "link", dialogs.link), h: commands.search.run };
  editor.view.dom.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
    const run = keys[key.toLowerCase()];
    if (!run || !(ctrlKey || metaKey) || shiftKey || altKey) return;
    event.preventDefault();
    run();
  });
  editor.on("transaction", refresh);
  refresh();
  toolbar.hidden = false;
}
