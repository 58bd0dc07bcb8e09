// After a save that goes on writing, the cursor stands where it stood, and so does the page.

/** @import { Editor } from "django-prose-editor/editor" */

const NAME = "handlingsplan:place";

/**
 * @param {HTMLFormElement} form
 * @param {Editor} editor
 */
export function keepPlace(form, editor) {
  form.addEventListener("submit", ({ submitter }) => {
    if (!(submitter instanceof HTMLButtonElement) || submitter.name !== "continue") return;
    const { from, to } = editor.state.selection;
    try {
      sessionStorage.setItem(NAME, JSON.stringify({ page: location.pathname, from, to, top: scrollY }));
    } catch {
      // The browser keeps nothing.
    }
  });
  // Ctrl-S saves the text, not the web page.
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (key.toLowerCase() !== "s" || !(ctrlKey || metaKey) || shiftKey || altKey) return;
    const button = form.querySelector("button[name=continue]");
    if (!(button instanceof HTMLButtonElement) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
}

/** @param {Editor} editor */
export function goBackToPlace(editor) {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    sessionStorage.removeItem(NAME);
  } catch {
    // The browser keeps nothing.
  }
  if (kept?.page !== location.pathname) return;
  const end = editor.state.doc.content.size;
  editor.commands.focus(undefined, { scrollIntoView: false });
  editor
    .chain()
    .setTextSelection({ from: Math.min(kept.from, end), to: Math.min(kept.to, end) })
    .run();
  scrollTo(0, kept.top);
}
