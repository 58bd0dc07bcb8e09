// What a chapter's text may hold, for the editor: the elements of handlingsplan/richtext, in the same shape.

// A footnote or source stands where its number will. Two beside each other stay two: each has a key of its own.
let notes = 0;
function note(Mark) {
  return Mark.create({
    name: "note",
    priority: 2000,
    inclusive: false,
    addAttributes() {
      return {
        key: {
          default: null,
          parseHTML: () => String((notes += 1)),
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
}
export const noteOf = (text) => ({ type: "text", text, marks: [{ type: "note", attrs: { key: String((notes += 1)) } }] });
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
function picture(Node) {
  return Node.create({
    name: "picture",
    group: "block",
    content: "inline*",
    isolating: true,
    draggable: true,
    addAttributes() {
      const from = (name) => ({ default: "", parseHTML: (figure) => figure.querySelector("img").getAttribute(name) ?? "" });
      return { src: from("src"), alt: from("alt") };
    },
    parseHTML() {
      const contentElement = (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption");
      return [{ tag: "figure", getAttrs: (figure) => (figure.querySelector("img") ? null : false), contentElement }];
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
          return this.editor.chain().insertContentAt(after, { type: "paragraph" }).setTextSelection(after + 1).run();
        },
      };
    },
  });
}

// A place for the portal's own data: its words only name it.
function live(Node) {
  return Node.create({
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
}

// Where it is placed a paragraph follows, so that what is written next does not take its place.
export const liveOf = (live, label) => [{ type: "live", attrs: { live, label } }, { type: "paragraph" }];

export function extensions(library, tables) {
  const plain = [
    "Document", "Paragraph", "Text", "HardBreak", "HorizontalRule", "Blockquote", "BulletList", "ListItem",
    "OrderedList", "Bold", "Italic", "Underline", "Strike", "Subscript", "Superscript", "History", "Dropcursor",
    "Gapcursor",
  ];
  return [
    ...plain.map((name) => library[name]),
    library.Heading.configure({ levels: [2, 3, 4] }),
    // Pasted text stays as it was: addresses in it become links only where the writer makes them so.
    library.Link.extend({ addPasteRules: () => [] }).configure({
      enableTarget: false,
      autolink: false,
      linkOnPaste: false,
      defaultProtocol: "https",
    }),
    note(library.Mark),
    picture(library.Node),
    live(library.Node),
    ...tables.tableExtensions(library),
  ];
}

// A stored text on its way into the editor.
export function prepare(html, tables) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  tables.remember(body);
  return body.innerHTML;
}

// The text as it is stored: tables in their parts, no wrapping paragraphs in cells and list items that hold one.
export function serialise(editor, tables) {
  const page = new DOMParser().parseFromString(editor.getHTML(), "text/html");
  for (const table of page.querySelectorAll("table")) tables.shapeTable(table);
  for (const paragraph of page.querySelectorAll("li > p, td > p, th > p")) {
    if (paragraph.parentElement.children.length === 1) paragraph.replaceWith(...paragraph.childNodes);
  }
  for (const paragraph of page.querySelectorAll("p, h2, h3, h4, figcaption")) {
    const isAlone = paragraph.matches(":is(li, td, th) > :only-child");
    if (!isAlone && !paragraph.textContent.trim()) paragraph.remove();
  }
  for (const link of page.querySelectorAll("a")) {
    for (const name of link.getAttributeNames()) if (name !== "href") link.removeAttribute(name);
  }
  for (const written of page.querySelectorAll("small.note")) written.removeAttribute("data-key");
  const isEmpty = !page.body.textContent.trim() && !page.querySelector("img, hr, figure");
  return isEmpty ? "" : page.body.innerHTML;
}
