// Names after @, as a list box that the arrow keys move in.

const MAX_NAMES = 8;

/**
 * What is typed of a name before the cursor; undefined where there is no @.
 *
 * @param {string} before
 */
export function begunName(before) {
  return before.match(/@([^@\n]{0,60})$/)?.[1];
}

/**
 * @param {string[]} names
 * @param {string} begun
 */
export function namesLike(names, begun) {
  const wanted = begun.toLocaleLowerCase("sv");
  return names.filter((name) => name.toLocaleLowerCase("sv").includes(wanted)).slice(0, MAX_NAMES);
}

/** The list under one field. */
class NameList {
  #chosen = 0;

  /**
   * @param {HTMLTextAreaElement} field
   * @param {HTMLDataListElement} source
   */
  constructor(field, source) {
    this.field = field;
    this.names = [...source.options].map((option) => option.value);
    this.list = document.createElement("ul");
    this.list.className = "mention-list";
    this.list.id = `${field.id}-namn`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", source.dataset.label ?? "");
    this.list.hidden = true;
    field.after(this.list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("input", () => this.#offer());
    field.addEventListener("keydown", (event) => this.#move(event));
    field.addEventListener("blur", () => this.#close());
  }

  #begun() {
    return begunName(this.field.value.slice(0, this.field.selectionStart));
  }

  #mark() {
    const { field, list } = this;
    const chosen = list.children[this.#chosen];
    for (const item of list.children) item.setAttribute("aria-selected", String(item === chosen));
    if (list.hidden) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", chosen.id);
    chosen?.scrollIntoView({ block: "nearest" });
  }

  #close() {
    this.list.hidden = true;
    this.#mark();
  }

  /** @param {string} name */
  #take(name) {
    const { field } = this;
    const at = field.selectionStart - (this.#begun() ?? "").length - 1;
    field.setRangeText(`@${name} `, at, field.selectionStart, "end");
    this.#close();
    field.focus();
  }

  #offer() {
    const begun = this.#begun();
    const names = begun === undefined ? [] : namesLike(this.names, begun);
    this.list.replaceChildren(...names.map((name, number) => this.#option(name, number)));
    this.#chosen = 0;
    this.list.hidden = !names.length;
    this.#mark();
  }

  /**
   * @param {string} name
   * @param {number} number
   */
  #option(name, number) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${number}`;
    item.setAttribute("role", "option");
    item.textContent = name;
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.#take(name);
    });
    return item;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const { list } = this;
    if (list.hidden) return;
    const count = list.children.length;
    if (event.key === "Escape") this.#close();
    else if (event.key === "ArrowDown") this.#chosen = (this.#chosen + 1) % count;
    else if (event.key === "ArrowUp") this.#chosen = (this.#chosen + count - 1) % count;
    else if (event.key === "Enter" || event.key === "Tab") this.#take(list.children[this.#chosen].textContent ?? "");
    else return;
    event.preventDefault();
    this.#mark();
  }
}

/** @param {ParentNode} within */
function begin(within) {
  for (const field of /** @type {NodeListOf<HTMLTextAreaElement>} */ (
    within.querySelectorAll("textarea[data-mentions]")
  )) {
    const source = document.getElementById(field.dataset.mentions ?? "");
    if (source instanceof HTMLDataListElement) new NameList(field, source);
  }
}
begin(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) begin(/** @type {Element} */ (event.target));
});
