// The editor of a text: a chapter's, or an appendix', which has neither pictures nor live parts. Without it, the form's textarea with the HTML works just the same.

const form = document.querySelector("form[data-editor]");
const source = form.elements.html;
const basedOn = form.elements.based_on ?? form.elements.seen;
const notice = document.querySelector("[data-restored]");
const prefix = `${form.dataset.draftKey}/`;
const parts = ["library", "preset", "tables", "keeping", "tools", "paste", "pictures"];
const [library, preset, tables, keeping, tools, paste, pictures] = await Promise.all(
  parts.map((name) => import(form.dataset[name])),
);

// Back in the browser's history: the page as it was then may be older than what is saved.
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
  location.reload();
  await new Promise(() => {}); // Nothing is built on the old page while the new one is on its way.
}
if ("saved" in form.dataset) {
  keeping.forget(prefix);
  history.replaceState(history.state, "", location.pathname);
}

// What was typed into the textarea while the editor was on its way comes along, and so does the focus.
const isTyping = document.activeElement === source;
const typed = source.value !== source.defaultValue ? source.value : null;
const place = document.createElement("div");
place.className = "chapter-editor__place plan-text";
source.before(place);
const editor = new library.Editor({
  element: place,
  extensions: preset.extensions(library, tables),
  content: preset.prepare(JSON.parse(document.querySelector("#sparad-text").textContent), tables),
  injectCSS: false,
  editorProps: {
    attributes: {
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": form.dataset.labelledby,
      "aria-describedby": "text-hjalp",
      "aria-invalid": String(source.classList.contains("is-invalid")),
    },
    transformPastedHTML: paste.tidy,
    handleDOMEvents: { keydown: tools.wayOut() },
  },
});
source.hidden = true;
document.querySelector(`#${form.dataset.labelledby}`).addEventListener("click", () => editor.commands.focus());

// What the window goes on from: what was refused, what was typed and not saved, or else the newest version

const read = () => preset.serialise(editor, tables);
const stored = read();
const set = (html) => editor.commands.setContent(preset.prepare(html, tables), { emitUpdate: false });
const isRefused = "unsaved" in form.dataset;
const { draftAt, draftWindow } = form.dataset;
const fromServer = draftAt
  ? { html: source.defaultValue, basedOn: basedOn.value, at: Number(draftAt), window: draftWindow }
  : null;
const { own, draft } = await keeping.takeUp(prefix, fromServer);
form.elements.window.value = own;

if (isRefused || typed !== null) {
  set(typed ?? source.defaultValue);
} else if (draft) {
  set(draft.html);
  basedOn.value = draft.basedOn;
  if (read() === stored) keeping.forget(prefix);
  else showRestored(draft.at);
} else {
  basedOn.value = form.dataset.newest;
}
if (read() === stored && !isRefused) basedOn.value = form.dataset.newest;
source.value = read();
if (isTyping) editor.commands.focus("end");

function showRestored(at) {
  const time = new Date(at).toLocaleString("sv", { dateStyle: "long", timeStyle: "short" });
  notice.querySelector("time").textContent = time;
  notice.hidden = false;
}
if (!draft && notice) notice.hidden = true;
notice.querySelector("form").addEventListener("submit", () => {
  keeping.forget(prefix);
  form.dataset.discarded = "yes";
});

const keeper = keeping.startKeeping({ form, basedOn, prefix, own, read, stored });
editor.on("update", keeper.changed);
if (isRefused || typed !== null) keeper.changed();

// The toolbar

const chain = () => editor.chain().focus();
const commands = {
  h2: { run: () => chain().toggleHeading({ level: 2 }).run(), active: () => editor.isActive("heading", { level: 2 }) },
  h3: { run: () => chain().toggleHeading({ level: 3 }).run(), active: () => editor.isActive("heading", { level: 3 }) },
  bold: { run: () => chain().toggleBold().run(), active: () => editor.isActive("bold") },
  italic: { run: () => chain().toggleItalic().run(), active: () => editor.isActive("italic") },
  bullets: { run: () => chain().toggleBulletList().run(), active: () => editor.isActive("bulletList") },
  numbers: { run: () => chain().toggleOrderedList().run(), active: () => editor.isActive("orderedList") },
  quote: { run: () => chain().toggleBlockquote().run(), active: () => editor.isActive("blockquote") },
  table: { run: () => chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run() },
  undo: { run: () => chain().undo().run(), ready: () => editor.can().undo() },
  redo: { run: () => chain().redo().run(), ready: () => editor.can().redo() },
  addRow: { run: () => chain().addRowAfter().run() },
  addColumn: { run: () => chain().addColumnAfter().run() },
  deleteRow: { run: () => chain().deleteRow().run() },
  deleteColumn: { run: () => chain().deleteColumn().run() },
  mergeCells: { run: () => chain().mergeOrSplit().run() },
  headerCell: { run: () => chain().toggleHeaderCell().run(), active: () => editor.isActive("tableHeader") },
  deleteTable: { run: () => chain().deleteTable().run() },
};
const input = (dialog) => dialog.querySelector("input");
const pictureBox = document.querySelector("#dialog-picture");
const dialogs = {
  picture:
    pictureBox &&
    pictures.pictureDialog({ editor, dialog: pictureBox, token: form.elements.csrfmiddlewaretoken.value }),
  link: {
    fill: (dialog) => {
      input(dialog).value = editor.getAttributes("link").href ?? "";
    },
    done: (dialog, answer) => {
      const href = answer === "save" ? input(dialog).value.trim() : "";
      if (href) chain().extendMarkRange("link").setLink({ href }).run();
      else chain().extendMarkRange("link").unsetLink().run();
    },
    ready: () => editor.isActive("link") || !editor.state.selection.empty,
    active: () => editor.isActive("link"),
  },
  note: {
    fill: (dialog) => {
      input(dialog).value = preset.noteAt(editor);
    },
    done: (dialog, answer) => {
      const words = answer === "save" ? input(dialog).value.trim() : "";
      if (editor.isActive("note")) chain().extendMarkRange("note").deleteSelection().run();
      else chain().setTextSelection(editor.state.selection.to).run();
      if (words) chain().insertContent(preset.noteOf(words)).run();
    },
    ready: () => !editor.isActive("heading"),
    active: () => editor.isActive("note"),
  },
  live: {
    fill: (dialog) => {
      const parts = dialog.querySelector("[data-parts]");
      parts.addEventListener("htmx:afterSwap", () => parts.querySelector("select")?.focus(), { once: true });
      parts.dispatchEvent(new Event("show"));
    },
    done: (dialog, answer) => {
      const chosen = answer === "save" ? dialog.querySelector("select")?.selectedOptions[0] : null;
      if (chosen?.value) chain().insertContent(preset.liveOf(chosen.value, chosen.text)).run();
    },
    ready: () => !editor.isActive("table"),
    active: () => editor.isActive("live"),
  },
  caption: {
    fill: (dialog) => {
      input(dialog).value = tables.captionText(editor.getAttributes("table").caption ?? "");
    },
    done: (dialog, answer) => {
      const words = answer === "save" ? input(dialog).value.trim() : "";
      if (words === tables.captionText(editor.getAttributes("table").caption ?? "")) return;
      chain().updateAttributes("table", { caption: tables.captionHtml(words) }).run();
    },
    active: () => Boolean(editor.getAttributes("table").caption),
  },
};
const toolbar = document.querySelector("[data-toolbar]");
toolbar.hidden = false;
tools.startToolbar({ toolbar, editor, commands, dialogs });
form.dataset.ready = "yes";
