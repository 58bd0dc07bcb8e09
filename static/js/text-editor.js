// The editor of a text: a chapter's, or an appendix', which has neither pictures nor live parts.
// Without it, the form's textarea with the HTML works just the same.

import { Editor } from "django-prose-editor/editor";

import { fieldOf, find } from "./dom.js";
import { Autosave } from "./editor/autosave.js";
import { commandsOf } from "./editor/commands.js";
import { captionDialog, linkDialog, liveDialog, noteDialog } from "./editor/dialogs.js";
import { forgetDraft, hold, takeUp } from "./editor/drafts.js";
import { askBeforeLeaving } from "./editor/leaving.js";
import { startOutline } from "./editor/outline.js";
import { pasting } from "./editor/pasting.js";
import { pictureDialog } from "./editor/picture-dialog.js";
import { goBackToPlace, keepPlace } from "./editor/place.js";
import { extensions } from "./editor/schema.js";
import { startSearching } from "./editor/searching.js";
import { toEditor, toStored } from "./editor/stored-text.js";
import { startToolbar, tabLeavesAfterEscape } from "./editor/toolbar.js";

/**
 * @param {HTMLElement} place
 * @param {string} label the id of what names the text
 * @param {HTMLTextAreaElement} source
 */
function editorIn(place, label, source) {
  const stored = find("#sparad-text", HTMLScriptElement).textContent ?? "";
  const editor = new Editor({
    element: place,
    extensions,
    content: toEditor(JSON.parse(stored)),
    injectCSS: false,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label,
        "aria-describedby": "text-hjalp",
        "aria-invalid": String(source.classList.contains("is-invalid")),
      },
      ...pasting,
      handleDOMEvents: { keydown: tabLeavesAfterEscape() },
    },
  });
  find(`#${label}`, HTMLElement).addEventListener("click", () => editor.commands.focus());
  return editor;
}

/** @param {HTMLFormElement} form */
function draftOnServer(form) {
  const { draftAt, draftWindow } = form.dataset;
  if (!draftAt || !draftWindow) return null;
  const html = fieldOf(form, "html", HTMLTextAreaElement).defaultValue;
  return { html, basedOn: basedOnOf(form).value, at: Number(draftAt), window: draftWindow };
}

// The version that was read: of a chapter, or of an appendix.
/** @param {HTMLFormElement} form */
function basedOnOf(form) {
  return fieldOf(form, form.elements.namedItem("based_on") ? "based_on" : "seen");
}

/**
 * @param {HTMLElement} notice
 * @param {number} typedAt
 */
function showRestored(notice, typedAt) {
  const time = new Date(typedAt).toLocaleString("sv", { dateStyle: "long", timeStyle: "short" }).replace(":", ".");
  find("[data-at]", HTMLElement, notice).textContent = time;
  notice.hidden = false;
}

/**
 * @param {HTMLFormElement} form
 * @param {Editor} editor
 */
function startTools(form, editor) {
  const dialogs = {
    link: linkDialog(editor),
    note: noteDialog(editor),
    live: liveDialog(editor),
    caption: captionDialog(editor),
  };
  const pictureBox = document.querySelector("#dialog-picture");
  const token = fieldOf(form, "csrfmiddlewaretoken").value;
  const picture = pictureBox instanceof HTMLDialogElement && { picture: pictureDialog(editor, pictureBox, token) };
  const search = startSearching(editor, find("[data-searching]", HTMLElement));
  const keys = { fill: () => {}, done: () => {} };
  const commands = { ...commandsOf(editor), search: { run: search } };
  startToolbar(find("[data-toolbar]", HTMLElement), editor, commands, { ...dialogs, ...picture, keys });
  startOutline(editor, find("[data-outline]", HTMLElement));
  keepPlace(form, editor);
  if ("saved" in form.dataset) goBackToPlace(editor);
}

/**
 * The form that throws away what was kept of this window.
 *
 * @param {HTMLElement} notice
 * @param {string} prefix
 * @param {string} own
 */
function discardingIn(notice, prefix, own) {
  const form = find("form", HTMLFormElement, notice);
  if (form.elements.namedItem("window")) fieldOf(form, "window").value = own;
  form.addEventListener("submit", () => forgetDraft(prefix));
  return form;
}

/**
 * What the window goes on from: what was refused, what was typed and not saved, or else the newest version.
 *
 * @param {HTMLFormElement} form
 */
async function start(form) {
  const source = fieldOf(form, "html", HTMLTextAreaElement);
  const basedOn = basedOnOf(form);
  const prefix = `${form.dataset.draftKey}/`;
  const newest = form.dataset.newest ?? "";
  const isRefused = "unsaved" in form.dataset;
  if ("saved" in form.dataset) {
    forgetDraft(prefix);
    history.replaceState(history.state, "", location.pathname);
  }

  // What was typed into the textarea while the editor was on its way comes along, and so does the focus: at once, for
  // whoever is typing does not wait.
  const isTyping = document.activeElement === source;
  const isTyped = source.value !== source.defaultValue;
  const fromServer = draftOnServer(form);
  const place = document.createElement("div");
  place.className = "chapter-editor__place plan-text";
  source.before(place);
  const editor = editorIn(place, form.dataset.labelledby ?? "", source);
  const read = () => toStored(editor.getHTML());
  /** @param {string} html */
  const write = (html) => editor.commands.setContent(toEditor(html), { emitUpdate: false });
  const stored = read();
  if (isRefused || isTyped) write(source.value);
  else basedOn.value = newest;
  if (isTyping) editor.commands.focus("end");
  source.hidden = true;
  // Who types and saves before the page knows which window it is, saves what stands in the editor.
  form.addEventListener("submit", () => {
    source.value = read();
  });

  const shown = read();
  const field = fieldOf(form, "window");
  let { own, draft } =
    isRefused && field.value
      ? { own: hold(prefix, field.value), draft: undefined } // the page that sent it is this window's
      : await takeUp(prefix, fromServer);
  const isChanged = isRefused || isTyped || read() !== shown;
  // What was kept is neither put in place of what is being typed, nor lost for it: it is offered the next time.
  if (draft && isChanged && !(isTyped && draft.html === source.defaultValue)) own = hold(prefix);
  field.value = own;
  const notice = find("[data-restored]", HTMLElement);
  if (draft && !isChanged) {
    write(draft.html);
    basedOn.value = draft.basedOn;
    if (read() === stored) forgetDraft(prefix);
    else showRestored(notice, draft.at);
  }
  if (!isRefused && read() === stored) basedOn.value = newest;
  source.value = read();
  if (!draft) notice.hidden = true;
  const discarding = discardingIn(notice, prefix, own);
  askBeforeLeaving(form, discarding, () => isRefused || read() !== stored);

  const autosave = new Autosave(form, { basedOn, prefix, own, read, stored });
  editor.on("update", () => autosave.changed());
  if (isChanged) autosave.changed();
  startTools(form, editor);
  form.dataset.ready = "yes";
}

// Back in the browser's history: the page as it was then may be older than what is saved. Nothing is built on the old
// page while the new one is on its way.
const [navigation] = performance.getEntriesByType("navigation");
if (navigation instanceof PerformanceNavigationTiming && navigation.type === "back_forward") location.reload();
else start(find("form[data-editor]", HTMLFormElement));
