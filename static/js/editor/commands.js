// What the buttons of the toolbar do that ask nothing first.

/** @import { Editor } from "django-prose-editor/editor" */
/** @typedef {{ run: () => unknown, active?: () => boolean, ready?: () => boolean }} Command */

/**
 * @param {Editor} editor
 * @returns {Record<string, Command>}
 */
export function commandsOf(editor) {
  const chain = () => editor.chain().focus();
  return {
    h2: {
      run: () => chain().toggleHeading({ level: 2 }).run(),
      active: () => editor.isActive("heading", { level: 2 }),
    },
    h3: {
      run: () => chain().toggleHeading({ level: 3 }).run(),
      active: () => editor.isActive("heading", { level: 3 }),
    },
    h4: {
      run: () => chain().toggleHeading({ level: 4 }).run(),
      active: () => editor.isActive("heading", { level: 4 }),
    },
    bold: { run: () => chain().toggleBold().run(), active: () => editor.isActive("bold") },
    italic: { run: () => chain().toggleItalic().run(), active: () => editor.isActive("italic") },
    underline: { run: () => chain().toggleUnderline().run(), active: () => editor.isActive("underline") },
    strike: { run: () => chain().toggleStrike().run(), active: () => editor.isActive("strike") },
    sub: { run: () => chain().toggleSubscript().run(), active: () => editor.isActive("subscript") },
    sup: { run: () => chain().toggleSuperscript().run(), active: () => editor.isActive("superscript") },
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
    headerRow: { run: () => chain().toggleHeaderRow().run() },
    headerColumn: { run: () => chain().toggleHeaderColumn().run() },
    headerCell: { run: () => chain().toggleHeaderCell().run(), active: () => editor.isActive("tableHeader") },
    deleteTable: { run: () => chain().deleteTable().run() },
  };
}
