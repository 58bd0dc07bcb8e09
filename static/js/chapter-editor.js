// The editor of a chapter's text. Without it, the form's textarea with the HTML works just the same.
// What is typed is kept in this browser until the server has it.

const form = document.querySelector("form[data-editor]");
const source = form.querySelector("textarea[name=html]");
const basedOn = form.querySelector("input[name=based_on]");
const toolbar = document.querySelector("[data-toolbar]");
const notice = document.querySelector("[data-restored]");
const key = form.dataset.draftKey;

const [library, preset] = await Promise.all([import(form.dataset.library), import(form.dataset.preset)]);

// What was typed into the textarea while the editor was on its way comes along, and so does the focus.
const isTyping = document.activeElement === source;
const place = document.createElement("div");
place.className = "chapter-editor__place plan-text";
source.before(place);
const editor = new library.Editor({
  element: place,
  extensions: preset.extensions(library),
  content: source.defaultValue,
  injectCSS: false,
  editorProps: {
    attributes: {
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": form.dataset.labelledby,
      "aria-invalid": String(source.classList.contains("is-invalid")),
    },
  },
});
source.hidden = true;
toolbar.hidden = false;
document.querySelector(`#${form.dataset.labelledby}`).addEventListener("click", () => editor.commands.focus());

// Keeping what is typed

const stored = preset.serialise(editor);
if (source.value !== source.defaultValue) editor.commands.setContent(source.value, { emitUpdate: false });
if (isTyping) editor.commands.focus("end");
let timer = 0;

function keep() {
  const text = preset.serialise(editor);
  source.value = text;
  try {
    if (text === stored && !("unsaved" in form.dataset)) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ html: text, basedOn: basedOn.value, at: Date.now() }));
  } catch {
    // The browser keeps nothing (private window, full): saving still works.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function restore() {
  const draft = kept();
  if (!draft || "unsaved" in form.dataset) return;
  editor.commands.setContent(draft.html, { emitUpdate: false });
  if (preset.serialise(editor) === stored) {
    localStorage.removeItem(key);
    return;
  }
  const savedBasis = basedOn.value;
  basedOn.value = draft.basedOn;
  source.value = preset.serialise(editor);
  notice.querySelector("time").textContent = new Date(draft.at).toLocaleString("sv", {
    dateStyle: "long",
    timeStyle: "short",
  });
  notice.hidden = false;
  notice.querySelector("button").addEventListener("click", () => {
    basedOn.value = savedBasis;
    editor.commands.setContent(stored);
    keep();
    notice.hidden = true;
    editor.commands.focus();
  });
}

editor.on("update", () => {
  clearTimeout(timer);
  timer = setTimeout(keep, 400);
  form.dispatchEvent(new Event("input"));
});
form.addEventListener("submit", keep);
window.addEventListener("pagehide", keep);
restore();
if ("unsaved" in form.dataset) keep();

// The toolbar: one stop for Tab, arrows move between its buttons

const chain = () => editor.chain().focus();
const COMMANDS = {
  h2: [() => chain().toggleHeading({ level: 2 }), () => editor.isActive("heading", { level: 2 })],
  h3: [() => chain().toggleHeading({ level: 3 }), () => editor.isActive("heading", { level: 3 })],
  bold: [() => chain().toggleBold(), () => editor.isActive("bold")],
  italic: [() => chain().toggleItalic(), () => editor.isActive("italic")],
  bullets: [() => chain().toggleBulletList(), () => editor.isActive("bulletList")],
  numbers: [() => chain().toggleOrderedList(), () => editor.isActive("orderedList")],
  quote: [() => chain().toggleBlockquote(), () => editor.isActive("blockquote")],
  table: [() => chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true })],
  undo: [() => chain().undo(), null, () => editor.can().undo()],
  redo: [() => chain().redo(), null, () => editor.can().redo()],
  addRow: [() => chain().addRowAfter()],
  addColumn: [() => chain().addColumnAfter()],
  deleteRow: [() => chain().deleteRow()],
  deleteColumn: [() => chain().deleteColumn()],
  headerCell: [() => chain().toggleHeaderCell(), () => editor.isActive("tableHeader")],
  deleteTable: [() => chain().deleteTable()],
};
const DIALOGS = {
  link: {
    read: () => editor.getAttributes("link").href ?? "",
    write: (href) => (href ? chain().extendMarkRange("link").setLink({ href }).run() : chain().unsetLink().run()),
    ready: () => editor.isActive("link") || !editor.state.selection.empty,
    active: () => editor.isActive("link"),
  },
  caption: {
    read: () => editor.getAttributes("table").caption ?? "",
    write: (caption) => chain().updateAttributes("table", { caption }).run(),
    ready: () => true,
    active: () => Boolean(editor.getAttributes("table").caption),
  },
};

const buttons = [...toolbar.querySelectorAll("button[data-command], button[data-dialog]")];

function ask(name) {
  const dialog = document.querySelector(`#dialog-${name}`);
  const input = dialog.querySelector("input");
  input.value = DIALOGS[name].read();
  dialog.returnValue = "";
  dialog.showModal();
  dialog.onclose = () => {
    if (dialog.returnValue === "save") DIALOGS[name].write(input.value.trim());
    else if (dialog.returnValue === "remove") DIALOGS[name].write("");
    else editor.commands.focus();
  };
}

function refresh() {
  const inTable = editor.isActive("table");
  toolbar.querySelector("[data-table-tools]").hidden = !inTable;
  for (const button of buttons) {
    const dialog = DIALOGS[button.dataset.dialog];
    const [, active, ready] = dialog ? [null, dialog.active, dialog.ready] : COMMANDS[button.dataset.command];
    if (active) button.setAttribute("aria-pressed", String(active()));
    button.setAttribute("aria-disabled", String(ready ? !ready() : false));
  }
}

function visible() {
  return buttons.filter((button) => !button.closest("[hidden]"));
}

for (const button of buttons) {
  button.tabIndex = -1;
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.dialog) ask(button.dataset.dialog);
    else COMMANDS[button.dataset.command][0]().run();
  });
}
buttons[0].tabIndex = 0;
toolbar.addEventListener("keydown", (event) => {
  const shown = visible();
  const here = shown.indexOf(document.activeElement);
  const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: shown.length - 1 }[event.key];
  if (to === undefined || here === -1) return;
  event.preventDefault();
  const next = shown[(to + shown.length) % shown.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
});
editor.on("transaction", refresh);
refresh();
form.dataset.ready = "yes";
