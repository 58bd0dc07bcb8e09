// What a text may hold, for the editor: the elements of handlingsplan/richtext, in the same shape.

import * as prose from "django-prose-editor/editor";

import { captionOf, captionText } from "./tables.js";

// A footnote or source stands where its number will. Two beside each other stay two: each has a key of its own.
let keys = 0;
function newKey() {
  keys += 1;
  return String(keys);
}
const note = prose.Mark.create({
  name: "note",
  priority: 2000, // outside all other marks (a link has 1000): a bold word in a note does not cut it in two
  inclusive: false,
  addAttributes() {
    return {
      key: {
        default: null,
        parseHTML: newKey,
        renderHTML: ({ key }) => ({ "data-key": key }),
      },
    };
  },
  parseHTML() {
    return [{ tag: "small.note" }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["small", { class: "note", ...HTMLAttributes }, 0];
  },
});

/** @param {string} text */
export const noteOf = (text) => ({ type: "text", text, marks: [{ type: "note", attrs: { key: newKey() } }] });

/**
 * The words of the note that the cursor stands in.
 *
 * @param {prose.Editor} editor
 */
export function noteAt(editor) {
  const { $from } = editor.state.selection;
  const { key } = editor.getAttributes("note");
  let words = "";
  if (key) {
    $from.parent.forEach((child) => {
      if (child.marks.some((mark) => mark.type.name === "note" && mark.attrs.key === key)) words += child.textContent;
    });
  }
  return words;
}

// A picture with its caption, which is written in place.
const picture = prose.Node.create({
  name: "picture",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,
  addAttributes() {
    /** @param {string} name */
    const ofImage = (name) => ({
      default: "",
      parseHTML: (/** @type {HTMLElement} */ figure) => figure.querySelector("img")?.getAttribute(name) ?? "",
    });
    return { src: ofImage("src"), alt: ofImage("alt") };
  },
  parseHTML() {
    return [
      {
        tag: "figure",
        getAttrs: (figure) => (figure.querySelector("img") ? null : false),
        contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
    ];
  },
  renderHTML({ node: { attrs } }) {
    return ["figure", {}, ["img", { src: attrs.src, alt: attrs.alt }], ["figcaption", {}, 0]];
  },
  addKeyboardShortcuts() {
    return {
      Enter: () => {
        const { $from } = this.editor.state.selection;
        if ($from.parent.type.name !== this.name) return false;
        const after = $from.after();
        const chain = this.editor.chain().insertContentAt(after, { type: "paragraph" });
        return chain.setTextSelection(after + 1).run();
      },
    };
  },
});

// A place for the portal's own data: its words only name it.
const live = prose.Node.create({
  name: "live",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      live: { default: "", parseHTML: (figure) => figure.dataset.live },
      label: { default: "", parseHTML: (figure) => figure.textContent },
    };
  },
  parseHTML() {
    return [{ tag: "figure[data-live]" }];
  },
  renderHTML({ node: { attrs } }) {
    return ["figure", { "data-live": attrs.live }, attrs.label];
  },
});

/**
 * Where it is placed a paragraph follows, so that what is written next does not take its place.
 *
 * @param {string} name
 * @param {string} label
 */
export const liveOf = (name, label) => [{ type: "live", attrs: { live: name, label } }, { type: "paragraph" }];

/**
 * An extension that carries what `markParts` wrote down through the editor.
 *
 * @param {prose.Extension} extension
 * @param {string} name
 * @param {(value: string) => Record<string, string>} shown what else the element has of it while it is edited
 */
function withData(extension, name, shown = () => ({})) {
  return extension.extend({
    addAttributes() {
      return {
        ...this.parent?.(),
        [name]: {
          default: null,
          parseHTML: (element) => element.dataset[name] ?? null,
          renderHTML: (attributes) =>
            attributes[name] ? { [`data-${name}`]: attributes[name], ...shown(attributes[name]) } : {},
        },
      };
    },
  });
}

const table = prose.Table.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: "",
        parseHTML: captionOf,
        renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
      },
    };
  },
  parseHTML() {
    return [{ tag: "table" }, { tag: "caption", ignore: true }];
  },
  renderHTML({ HTMLAttributes: { "data-caption": caption } }) {
    return ["table", caption ? { "data-caption": caption } : {}, ["tbody", {}, 0]];
  },
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("table");
      const caption = dom.createCaption();
      caption.contentEditable = "false";
      const contentDOM = dom.createTBody();
      /** @param {prose.DocumentNode} current */
      const update = (current) => {
        if (current.type !== node.type) return false;
        caption.textContent = captionText(current.attrs.caption);
        caption.hidden = !current.attrs.caption;
        return true;
      };
      update(node);
      return { dom, contentDOM, update, ignoreMutation: ({ target }) => !contentDOM.contains(target) };
    };
  },
});

// Pasted text stays as it was: addresses in it become links only where the writer makes them so.
// Its key opens the toolbar's dialog, see `toolbar.js`, in place of the library's.
const link = prose.Link.extend({ addPasteRules: () => [], addKeyboardShortcuts: () => ({}) }).configure({
  enableTarget: false,
  autolink: false,
  linkOnPaste: false,
  defaultProtocol: "https",
});

// Other words in the place of some, in the look of those that stood there; from the end, so that no place moves.
const replacing = prose.Extension.create({
  name: "replacing",
  addCommands() {
    return {
      replaceWords:
        (/** @type {{ from: number, to: number }[]} */ places, /** @type {string} */ words) =>
        ({ tr }) => {
          for (const { from, to } of [...places].reverse()) {
            if (words) tr.insertText(words, from, to);
            else tr.delete(from, to);
          }
          return true;
        },
    };
  },
});

// The library's own command waits for a frame before it takes the focus, and what is typed until then goes nowhere.
const focusing = prose.Extension.create({
  name: "focusing",
  addCommands() {
    return {
      focus:
        (
          /** @type {"end" | null} */ position = null,
          /** @type {{ scrollIntoView?: boolean }} */ { scrollIntoView } = {},
        ) =>
        ({ tr, view, dispatch }) => {
          if (!dispatch || (view.hasFocus() && position === null)) return true;
          const selection = prose.resolveFocusPosition(tr.doc, position);
          if (selection) tr.setSelection(selection);
          view.focus();
          if (scrollIntoView !== false) tr.scrollIntoView();
          return true;
        },
    };
  },
});

// Their order is also the order in which keys are offered to them, and marks nested.
export const extensions = [
  ...[prose.Document, prose.Paragraph, prose.Text, prose.HardBreak, prose.HorizontalRule, prose.Blockquote],
  ...[prose.BulletList, prose.ListItem, prose.OrderedList],
  ...[prose.Bold, prose.Italic, prose.Underline, prose.Strike, prose.Subscript, prose.Superscript],
  ...[prose.History, prose.Dropcursor, prose.Gapcursor, prose.Heading.configure({ levels: [2, 3, 4] })],
  ...[link, note, picture, live, replacing, focusing],
  ...[table.configure({ resizable: false }), withData(prose.TableRow, "part")],
  ...[withData(prose.TableHeader, "scope", (scope) => ({ scope })), prose.TableCell],
];
