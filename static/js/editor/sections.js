// The sections of a text: a heading with what follows it, until the next one as high. They are moved as a whole.

/** @import { Editor } from "django-prose-editor/editor" */
/** @typedef {"up" | "down"} Way */

/**
 * Where the section ends that begins at a block.
 *
 * @param {number[]} levels of the text's blocks: that of a heading, 0 of all else
 * @param {number} start
 */
function endOf(levels, start) {
  const next = levels.findIndex((level, at) => at > start && level > 0 && level <= levels[start]);
  return next === -1 ? levels.length : next;
}

/**
 * The section beside, under the same heading; undefined for the first and the last one.
 *
 * @param {number[]} levels
 * @param {number} start
 * @param {Way} way
 */
export function beside(levels, start, way) {
  const own = levels[start];
  const at =
    way === "down"
      ? endOf(levels, start)
      : levels.findLastIndex((level, index) => index < start && level > 0 && level <= own);
  return levels[at] === own ? { from: at, to: endOf(levels, at) } : undefined;
}

/** @param {Editor} editor */
export function levelsOf(editor) {
  return editor.state.doc.children.map(({ type, attrs }) => (type.name === "heading" ? Number(attrs.level) : 0));
}

/**
 * Changes places with the section beside, in one step that can be undone. Returns the block at which it begins now.
 *
 * @param {Editor} editor
 * @param {number} start
 * @param {Way} way
 */
export function moveSection(editor, start, way) {
  const levels = levelsOf(editor);
  const other = beside(levels, start, way);
  if (!other) return start;
  const { doc } = editor.state;
  const [first, second] = [Math.min(start, other.from), Math.max(start, other.from)];
  const end = endOf(levels, second);
  const place = (/** @type {number} */ block) =>
    doc.children.slice(0, block).reduce((size, { nodeSize }) => size + nodeSize, 0);
  const blocks = [...doc.children.slice(second, end), ...doc.children.slice(first, second)];
  editor.view.dispatch(editor.state.tr.replaceWith(place(first), place(end), blocks));
  return way === "up" ? first : first + end - second;
}
