// The lists of Word, which come as paragraphs (Word) or as one list an item (Word for the web), put together again.
// handlingsplan/richtext/lists.py does the same on the server; both are tested with tests/clipboard/lists.json.

// The content security policy blocks style attributes in any document, so they are read under another name.
export const STYLE = "data-pasted-style";

const LEVEL = /mso-list:(?!ignore)[^;]*?level(\d)/;
const NUMBER = /^\(?(?:(\d{1,4})|[a-z]|[ivx]{1,6})[.)]$|^\d{1,3}(?:\.\d{1,3})+\.?$/i;
const WEB_LIST = "ListContainerWrapper";
const PARAGRAPH_OF_ITEM = "MsoListParagraph";

/** @typedef {{ level: number, number: string | null, content: ChildNode[] }} Item */

/**
 * The style without any space, in small letters.
 *
 * @param {Element} element
 */
export const bareStyle = (element) => (element.getAttribute(STYLE) ?? "").toLowerCase().replaceAll(/\s/g, "");

/** @param {Element} element */
const isSign = (element) => bareStyle(element).includes("mso-list:ignore");

/**
 * The number that Word has drawn before a paragraph, empty where that is a letter; null where it is a bullet.
 *
 * @param {Element} paragraph
 */
function numberOf(paragraph) {
  const sign = [...paragraph.querySelectorAll("*")].find(isSign);
  const drawn = NUMBER.exec((sign?.textContent ?? "").replaceAll("\u00a0", " ").trim());
  return drawn ? (drawn[1] ?? "") : null;
}

/** @param {ChildNode[]} nodes */
function paragraphOf(nodes) {
  const paragraph = document.createElement("p");
  paragraph.append(...nodes);
  return paragraph;
}

/**
 * The items that an element holds; none for what is no list, headings with numbers too.
 *
 * @param {Element} element
 * @returns {Item[]}
 */
function itemsOf(element) {
  if (element.nodeName === "DIV" && element.className.includes(WEB_LIST)) {
    return [...element.children].filter((one) => /^[UO]L$/.test(one.nodeName)).flatMap(itemsOfWeb);
  }
  const level = element.nodeName === "P" && LEVEL.exec(bareStyle(element))?.[1];
  if (!level) return [];
  return [{ level: Number(level), number: numberOf(element), content: [paragraphOf([...element.childNodes])] }];
}

/**
 * @param {Element} list
 * @returns {Item[]}
 */
function itemsOfWeb(list) {
  const start = Number(list.getAttribute("start") ?? 1) || 1;
  return [...list.children].map((item, place) => ({
    level: Number(item.getAttribute("data-aria-level") ?? 1) || 1,
    number: list.nodeName === "OL" ? String(start + place) : null,
    content: [...item.childNodes],
  }));
}

/**
 * The lists that begin with the first item's level; deeper ones lie in the item before them.
 *
 * @param {Item[]} items
 */
function listsOf(items) {
  /** @type {Element[]} */
  const lists = [];
  for (let place = 0; place < items.length; ) {
    const { level, number, content } = items[place];
    let end = place + 1;
    while (end < items.length && items[end].level > level) end += 1;
    const name = number === null ? "UL" : "OL";
    const item = document.createElement("li");
    item.append(...content, ...listsOf(items.slice(place + 1, end)));
    let list = lists.at(-1);
    if (list?.nodeName !== name || number === "1") {
      list = document.createElement(name);
      if (number && number !== "1") list.setAttribute("start", number);
      lists.push(list);
    }
    list.append(item);
    place = end;
  }
  return lists;
}

/** @param {Element | null} element */
const isOfItem = (element) => Boolean(element?.className.startsWith(PARAGRAPH_OF_ITEM));

/** @param {HTMLElement} body */
export function gatherLists(body) {
  for (const first of body.querySelectorAll(`p, div.${WEB_LIST}`)) {
    const items = first.isConnected ? itemsOf(first) : []; // most have gone into the list of one before
    if (!items.length) continue;
    const marker = document.createComment("");
    first.before(marker);
    first.remove();
    for (let next = marker.nextElementSibling; next; next = marker.nextElementSibling) {
      const more = itemsOf(next);
      if (!more.length && !isOfItem(next)) break;
      if (more.length) items.push(...more);
      else items.at(-1)?.content.push(paragraphOf([...next.childNodes]));
      next.remove();
    }
    marker.replaceWith(...listsOf(items));
  }
  for (const sign of [...body.querySelectorAll(`[${STYLE}]`)].filter(isSign)) sign.remove();
}

// Lists right inside lists belong to the item before them; where there is none, their items stand in it themselves.
/** @param {HTMLElement} body */
export function nestLists(body) {
  for (const list of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const before = list.previousElementSibling;
    if (before?.nodeName === "LI") before.append(list);
    else if (list.parentElement?.children.length === 1) list.parentElement.replaceWith(list);
    else list.replaceWith(...list.childNodes);
  }
}
