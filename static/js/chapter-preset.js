// What a chapter's text may hold, for the editor: the elements of handlingsplan/richtext, in the same shape.

// A table keeps its caption, which ProseMirror's tables know nothing of, as an attribute.
function tableWithCaption(Table) {
  return Table.extend({
    addAttributes() {
      return {
        ...this.parent?.(),
        caption: { default: "", parseHTML: (element) => element.querySelector("caption")?.textContent ?? "" },
      };
    },
    parseHTML() {
      return [{ tag: "table" }, { tag: "caption", ignore: true }];
    },
    renderHTML({ node }) {
      const caption = node.attrs.caption ? [["caption", {}, node.attrs.caption]] : [];
      return ["table", {}, ...caption, ["tbody", {}, 0]];
    },
    addNodeView() {
      return ({ node }) => {
        const dom = document.createElement("table");
        const caption = dom.createCaption();
        caption.contentEditable = "false";
        const contentDOM = dom.createTBody();
        const update = (current) => {
          if (current.type !== node.type) return false;
          caption.textContent = current.attrs.caption;
          caption.hidden = !current.attrs.caption;
          return true;
        };
        update(node);
        return { dom, contentDOM, update, ignoreMutation: (mutation) => !contentDOM.contains(mutation.target) };
      };
    },
  });
}

export function extensions(library) {
  const plain = [
    "Document", "Paragraph", "Text", "HardBreak", "HorizontalRule", "Blockquote", "BulletList", "ListItem",
    "OrderedList", "Bold", "Italic", "Underline", "Strike", "Subscript", "Superscript", "TableRow", "TableHeader",
    "TableCell", "History", "Dropcursor", "Gapcursor",
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
    tableWithCaption(library.Table).configure({ resizable: false }),
  ];
}

// The text as it is stored: rows of header cells on top in a thead, scopes on header cells, no wrapping paragraphs
// in cells and list items that hold one.
export function serialise(editor) {
  const page = new DOMParser().parseFromString(editor.getHTML(), "text/html");
  for (const table of page.querySelectorAll("table")) shapeTable(table);
  for (const paragraph of page.querySelectorAll("li > p, td > p, th > p")) {
    if (paragraph.parentElement.children.length === 1) paragraph.replaceWith(...paragraph.childNodes);
  }
  for (const paragraph of page.querySelectorAll("p, h2, h3, h4")) {
    const isAlone = paragraph.matches(":is(li, td, th) > :only-child");
    if (!isAlone && !paragraph.textContent.trim()) paragraph.remove();
  }
  for (const link of page.querySelectorAll("a")) {
    for (const name of link.getAttributeNames()) if (name !== "href") link.removeAttribute(name);
  }
  return page.body.textContent.trim() ? page.body.innerHTML : "";
}

function shapeTable(table) {
  const rows = [...table.rows];
  const isHeading = (row) => [...row.cells].every((cell) => cell.tagName === "TH");
  const first = rows.findIndex((row) => !isHeading(row));
  const headings = first === -1 ? [] : rows.slice(0, first);
  if (headings.length) {
    const head = table.createTHead();
    head.append(...headings);
  }
  for (const cell of table.querySelectorAll("th, td")) {
    for (const name of cell.getAttributeNames()) {
      const spans = name === "colspan" || name === "rowspan";
      if (!spans || cell.getAttribute(name) === "1") cell.removeAttribute(name);
    }
    if (cell.tagName === "TH") cell.setAttribute("scope", cell.closest("thead") ? "col" : "row");
  }
}
