// What our scripts use of Tiptap and ProseMirror, as django-prose-editor bundles them: its package has no types.

declare module "django-prose-editor/editor" {
  // biome-ignore lint/suspicious/noExplicitAny: what an attribute is, its own extension says
  type Attributes = Record<string, any>;

  export interface DocumentNode {
    type: { name: string };
    attrs: Attributes;
    marks: DocumentNode[];
    textContent: string;
    isTextblock: boolean;
    nodeSize: number;
    children: readonly DocumentNode[];
    content: { size: number };
    textBetween(from: number, to: number, blockSeparator: string, leafText: string): string;
    descendants(
      each: (node: DocumentNode, position: number, parent: DocumentNode | null, index: number) => boolean,
    ): void;
    forEach(each: (child: DocumentNode) => void): void;
  }

  interface Selection {
    from: number;
    to: number;
  }

  interface Transaction {
    doc: DocumentNode;
    setSelection(selection: Selection): Transaction;
    scrollIntoView(): Transaction;
    insertText(words: string, from: number, to: number): Transaction;
    delete(from: number, to: number): Transaction;
    replaceWith(from: number, to: number, content: readonly DocumentNode[]): Transaction;
  }

  interface Position {
    parent: DocumentNode;
    after(): number;
  }

  interface Chain {
    run(): boolean;
    focus(): Chain;
    toggleHeading(attributes: { level: number }): Chain;
    toggleBold(): Chain;
    toggleItalic(): Chain;
    toggleUnderline(): Chain;
    toggleStrike(): Chain;
    toggleSubscript(): Chain;
    toggleSuperscript(): Chain;
    toggleBulletList(): Chain;
    toggleOrderedList(): Chain;
    toggleBlockquote(): Chain;
    toggleHeaderCell(): Chain;
    toggleHeaderRow(): Chain;
    toggleHeaderColumn(): Chain;
    insertTable(size: { rows: number; cols: number; withHeaderRow: boolean }): Chain;
    addRowAfter(): Chain;
    addColumnAfter(): Chain;
    deleteRow(): Chain;
    deleteColumn(): Chain;
    deleteTable(): Chain;
    mergeOrSplit(): Chain;
    undo(): Chain;
    redo(): Chain;
    extendMarkRange(mark: string): Chain;
    setLink(attributes: { href: string }): Chain;
    unsetLink(): Chain;
    deleteSelection(): Chain;
    setTextSelection(position: number | { from: number; to: number }): Chain;
    scrollIntoView(): Chain;
    replaceWords(places: { from: number; to: number }[], words: string): Chain;
    insertContent(content: object): Chain;
    insertContentAt(position: number, content: object): Chain;
    updateAttributes(name: string, attributes: Attributes): Chain;
  }

  export interface View {
    dom: HTMLElement;
    dispatch(transaction: Transaction): void;
    state: { selection: { from: number } };
    domAtPos(position: number): { node: globalThis.Node };
    nodeDOM(position: number): globalThis.Node | null;
    focus(): void;
    hasFocus(): boolean;
    pasteHTML(html: string): boolean;
    pasteText(text: string): boolean;
  }

  export class Editor {
    constructor(options: {
      element: HTMLElement;
      extensions: Extension[];
      content: string;
      injectCSS: boolean;
      editorProps: {
        attributes: Record<string, string>;
        transformPastedHTML: (html: string) => string;
        handlePaste: (view: View, event: ClipboardEvent) => boolean;
        handleDrop: (view: View, event: DragEvent) => boolean;
        handleDOMEvents: { keydown: (view: unknown, event: KeyboardEvent) => boolean };
      };
    });
    state: {
      selection: { $from: Position; from: number; to: number; empty: boolean };
      doc: DocumentNode;
      tr: Transaction;
    };
    view: View;
    commands: {
      focus(position?: "end", options?: { scrollIntoView: boolean }): boolean;
      setContent(html: string, options: { emitUpdate: boolean }): boolean;
    };
    chain(): Chain;
    can(): { undo(): boolean; redo(): boolean };
    isActive(name: string, attributes?: Attributes): boolean;
    getAttributes(name: string): Attributes;
    getHTML(): string;
    on(event: "update" | "transaction", listener: () => void): void;
  }

  interface Attribute {
    default: unknown;
    parseHTML?: (element: HTMLElement) => unknown;
    renderHTML?: (attributes: Attributes) => Attributes;
  }

  interface Rule {
    tag: string;
    ignore?: boolean;
    getAttrs?: (element: HTMLElement) => null | false;
    contentElement?: (element: HTMLElement) => Element;
  }

  interface NodeView {
    dom: HTMLElement;
    contentDOM: HTMLElement;
    update: (node: DocumentNode) => boolean;
    ignoreMutation: (mutation: { target: globalThis.Node }) => boolean;
  }

  type Rendered = [tag: string, attributes: Attributes, ...content: (0 | string | Rendered)[]];

  interface CommandProps {
    tr: Transaction;
    view: View;
    dispatch?: () => void;
  }

  interface Config {
    name?: string;
    priority?: number;
    inclusive?: boolean;
    group?: string;
    content?: string;
    atom?: boolean;
    isolating?: boolean;
    draggable?: boolean;
    addAttributes?(): Record<string, Attribute>;
    addPasteRules?(): unknown[];
    addCommands?(): Record<string, (...given: never[]) => (props: CommandProps) => boolean>;
    parseHTML?(): Rule[];
    renderHTML?(rendered: { node: DocumentNode; HTMLAttributes: Attributes }): Rendered;
    addKeyboardShortcuts?(): Record<string, () => boolean>;
    addNodeView?(): (rendered: { node: DocumentNode }) => NodeView;
  }

  interface Here {
    name: string;
    editor: Editor;
    parent?: () => Record<string, Attribute>;
  }

  export class Extension {
    static create(config: Config & ThisType<Here>): Extension;
    extend(config: Config & ThisType<Here>): Extension;
    configure(options: Record<string, unknown>): Extension;
  }

  export class Mark extends Extension {}
  export class Node extends Extension {}

  export function resolveFocusPosition(doc: DocumentNode, position: "end" | null): Selection | null;

  export const Blockquote: Extension;
  export const Bold: Extension;
  export const BulletList: Extension;
  export const Document: Extension;
  export const Dropcursor: Extension;
  export const Gapcursor: Extension;
  export const HardBreak: Extension;
  export const Heading: Extension;
  export const History: Extension;
  export const HorizontalRule: Extension;
  export const Italic: Extension;
  export const Link: Extension;
  export const ListItem: Extension;
  export const OrderedList: Extension;
  export const Paragraph: Extension;
  export const Strike: Extension;
  export const Subscript: Extension;
  export const Superscript: Extension;
  export const Table: Extension;
  export const TableCell: Extension;
  export const TableHeader: Extension;
  export const TableRow: Extension;
  export const Text: Extension;
  export const Underline: Extension;
}
