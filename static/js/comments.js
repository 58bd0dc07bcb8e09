// Comments with less typing: mark words with the mouse, pick a name after @. Every page works without this.

const words = (text) => text.replace(/\s+/g, " ").trim();

// A button beside marked words leads to the same page as the list of paragraphs.
const text = document.querySelector("[data-passages]");
const BLOCKS = "p, li, h2, h3, h4, td, th, blockquote, caption";
let button = null;

function offer() {
  button?.remove();
  button = null;
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement;
  const end = range.endContainer.nodeType === 1 ? range.endContainer : range.endContainer.parentElement;
  const within = start.closest(".plan-text");
  if (!within || !text.contains(within) || !within.contains(end)) return;
  const copy = range.cloneContents();
  for (const link of copy.querySelectorAll(".passage__link")) link.remove();
  for (const block of copy.querySelectorAll(BLOCKS)) block.prepend(" ");
  const quote = words(copy.textContent);
  if (!quote) return;
  const before = document.createRange();
  before.setStart(start.closest(BLOCKS) ?? within, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const context = before.cloneContents();
  for (const link of context.querySelectorAll(".passage__link")) link.remove();
  const query = new URLSearchParams({ ord: quote.slice(0, 1500), fore: words(context.textContent).slice(-40) });
  button = document.createElement("a");
  button.className = "btn btn-primary btn-sm comment-here";
  button.href = `${text.dataset.passages}?${query}`;
  button.textContent = "Lämna synpunkt på orden";
  const box = range.getBoundingClientRect();
  document.body.append(button);
  button.style.top = `${window.scrollY + box.bottom + 6}px`;
  button.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - button.offsetWidth - 8))}px`;
}
if (text) {
  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(offer);
  });
}

// Names after @, as a list box that the arrow keys move in.
for (const field of document.querySelectorAll("textarea[data-mentions]")) {
  const source = document.getElementById(field.dataset.mentions);
  if (!source) continue;
  const names = [...source.options].map((option) => option.value);
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = `${field.id}-namn`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Personer");
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let chosen = 0;

  const typed = () => field.value.slice(0, field.selectionStart).match(/@([^@\n]{0,60})$/);
  const mark = () => {
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === chosen)));
    if (list.hidden) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const close = () => { list.hidden = true; mark(); };
  const take = (name) => {
    const at = field.selectionStart - typed()[0].length;
    field.setRangeText(`@${name} `, at, field.selectionStart, "end");
    close();
    field.focus();
  };
  field.addEventListener("input", () => {
    const begun = typed()?.[1].toLocaleLowerCase("sv");
    const fitting = begun === undefined ? [] : names.filter((name) => name.toLocaleLowerCase("sv").includes(begun)).slice(0, 8);
    list.replaceChildren(...fitting.map((name, number) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${number}`;
      item.setAttribute("role", "option");
      item.textContent = name;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(name); });
      return item;
    }));
    chosen = 0;
    list.hidden = !fitting.length;
    mark();
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") chosen = (chosen + 1) % list.children.length;
    else if (event.key === "ArrowUp") chosen = (chosen + list.children.length - 1) % list.children.length;
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen].textContent);
    else return;
    event.preventDefault();
    mark();
  });
  field.addEventListener("blur", close);
}

// A link to a settled comment opens the list that it lies in.
function reveal() {
  const aim = document.getElementById(location.hash.slice(1));
  const folded = aim?.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    aim.scrollIntoView();
  }
}
window.addEventListener("hashchange", reveal);
reveal();
