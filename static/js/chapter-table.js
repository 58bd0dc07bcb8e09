// Tables as they are stored: with a caption, rows in the parts they stood in, and the scope of header cells.
// ProseMirror's tables know nothing of these, so `remember` writes them down before a text is handed to the editor.

const isHeading = (row) => [...row.cells].every((cell) => cell.tagName === "TH");

export function remember(body) {
  for (const table of body.querySelectorAll("table")) {
    [...table.children].forEach((part, number) => {
      const name = part.tagName.toLowerCase();
      for (const row of part.rows ?? []) row.dataset.part = `${number}:${name}:${isHeading(row)}`;
    });
    for (const cell of table.querySelectorAll("th[scope]")) cell.dataset.scope = cell.getAttribute("scope");
  }
}

// A caption is an attribute of the table, as HTML: it may hold emphasis and links.
const inert = (html) => new DOMParser().parseFromString(html, "text/html").body;
export const captionText = (html) => inert(html).textContent;
export function captionHtml(text) {
  const holder = document.createElement("p");
  holder.textContent = text;
  return holder.innerHTML;
}

function captionOf(table) {
  return table.dataset.caption ?? table.querySelector(":scope > caption")?.innerHTML ?? "";
}

const kept = (name) => ({
  [name]: {
    default: null,
    parseHTML: (element) => element.dataset[name] ?? null,
    renderHTML: (attributes) => (attributes[name] ? { [`data-${name}`]: attributes[name] } : {}),
  },
});
const withKept = (node, name) => node.extend({ addAttributes() { return { ...this.parent?.(), ...kept(name) }; } });

export function tableExtensions({ Table, TableRow, TableHeader, TableCell }) {
  const table = Table.extend({
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
        const update = (current) => {
          if (current.type !== node.type) return false;
          caption.textContent = captionText(current.attrs.caption);
          caption.hidden = !current.attrs.caption;
          return true;
        };
        update(node);
        return { dom, contentDOM, update, ignoreMutation: (mutation) => !contentDOM.contains(mutation.target) };
      };
    },
  });
  return [table.configure({ resizable: false }), withKept(TableRow, "part"), withKept(TableHeader, "scope"), TableCell];
}

// Rows stay in the part they came in while they are header rows, or not, as they were; others go by what they are.
function partOf(row, before) {
  const [number, name, wasHeading] = (row.dataset.part ?? "").split(":");
  if (name && wasHeading === String(isHeading(row))) return `${number}:${name}`;
  if (!before) return isHeading(row) ? "new:thead" : "new:tbody";
  return before.endsWith("thead") && !isHeading(row) ? "new:tbody" : before;
}

export function shapeTable(table) {
  const rows = [...table.rows];
  const { caption } = table.dataset;
  const isKnown = rows.some((row) => row.dataset.part);
  table.replaceChildren();
  table.removeAttribute("data-caption");
  if (caption) table.createCaption().innerHTML = caption;
  let part = null;
  let before = "";
  for (const row of rows) {
    const isStillHead = isHeading(row) && !before.endsWith("tbody");
    const here = isKnown ? partOf(row, before) : `new:${isStillHead && !rows.every(isHeading) ? "thead" : "tbody"}`;
    if (here !== before) {
      part = document.createElement(here.split(":")[1]);
      table.append(part);
    }
    part.append(row);
    row.removeAttribute("data-part");
    before = here;
  }
  for (const cell of table.querySelectorAll("th, td")) shapeCell(cell);
}

function shapeCell(cell) {
  const { scope } = cell.dataset;
  const spans = ["colspan", "rowspan"].map((name) => [name, cell.getAttribute(name)]);
  for (const name of cell.getAttributeNames()) cell.removeAttribute(name);
  if (cell.tagName === "TH") cell.setAttribute("scope", scope ?? (cell.closest("thead") ? "col" : "row"));
  for (const [name, span] of spans) if (span && span !== "1") cell.setAttribute(name, span);
}
