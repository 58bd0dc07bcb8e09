// The lists of Word, which come as paragraphs (Word) or as one list an item (Word for the web), put together again.
// handlingsplan/richtext/lists.py does the same on the server; both are tested with tests/clipboard/lists.json.

// The content security policy blocks style attributes in any document, so they are read under another name.
export const STYLE = "data-pasted-style";

const LEVEL = /mso-list:(?!ignore)[^;]*?level(\d)/;
const NUMBER = /^\(?(\d{1,4}|[a-z]|[ivx]{1,6})[.)]$|^\d{1,3}(?:\.\d{1,3})+\.?$/i;
const SIGNS = /list-style(?:-type)?:[^;]*?(lower|upper)-(alpha|latin|roman)/;
const WEB_SIGNS = /"469769242":\[65533,([1-4])/; // what Word for the web says of a level's numbers
/** @type {Record<string, string>} */
const OF_WEB = { 1: "I", 2: "i", 3: "A", 4: "a" };
/** @type {Record<string, number>} */
const ROMAN = { i: 1, v: 5, x: 10 };
const WEB_LIST = "ListContainerWrapper";
const PARAGRAPH_OF_ITEM = "MsoListParagraph";

/** @typedef {{ level: number, number: string | null, content: ChildNode[], signs?: string }} Item */

/**
 * The style without any space, in small letters.
 *
 * @param {Element} element
 */
export const bareStyle = (element) => (element.getAttribute(STYLE) ?? "").toLowerCase().replaceAll(/\s/g, "");

/** @param {Element} element */
const isSign = (element) => bareStyle(element).includes("mso-list:ignore");

/**
 * The number or letter that Word has drawn before a paragraph, empty for one like 1.2; null where it is a bullet.
 *
 * @param {Element} paragraph
 */
function numberOf(paragraph) {
  const sign = [...paragraph.querySelectorAll("*")].find(isSign);
  const drawn = NUMBER.exec((sign?.textContent ?? "").replaceAll("\u00a0", " ").trim());
  return drawn ? (drawn[1] ?? "") : null;
}

/** @param {ChildNode[]} nodes */
export function paragraphOf(nodes) {
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
  const signs = signsOf(element) || undefined; // before its parts are taken out of it
  return [{ level: Number(level), number: numberOf(element), content: [paragraphOf([...element.childNodes])], signs }];
}

/**
 * With which signs a list counts (a, A, i or I), as it or its first item says; empty for 1, 2, 3.
 *
 * @param {Element} list
 */
function signsOf(list) {
  const type = list.getAttribute("type") ?? "";
  if (/^[aAiI]$/.test(type)) return type;
  const first = list.firstElementChild;
  const style = SIGNS.exec(bareStyle(list)) ?? (first && SIGNS.exec(bareStyle(first)));
  if (style) {
    const letter = style[2] === "roman" ? "i" : "a";
    return style[1] === "upper" ? letter.toUpperCase() : letter;
  }
  const told = WEB_SIGNS.exec(first?.getAttribute("data-list-defn-props") ?? "");
  return told ? OF_WEB[told[1]] : "";
}

/**
 * @param {Element} list
 * @returns {Item[]}
 */
function itemsOfWeb(list) {
  const start = Number(list.getAttribute("start") ?? 1) || 1;
  const signs = signsOf(list);
  return [...list.children].map((item, place) => ({
    level: Number(item.getAttribute("data-aria-level") ?? 1) || 1,
    number: list.nodeName === "OL" ? String(start + place) : null,
    content: [...item.childNodes],
    signs,
  }));
}

/**
 * What an item's list counts with, as far as one item tells.
 *
 * @param {Item} item
 */
function kindOf({ number, signs }) {
  if (number === null) return "bullets";
  if (signs !== undefined) return signs;
  return /[a-z]/i.test(number) ? (number === number.toUpperCase() ? "A" : "a") : "";
}

/**
 * Whether a list begins with this item, although one of its kind is there.
 *
 * @param {Item} item
 * @param {Item} before
 */
function beginsAnew(item, before) {
  const number = (item.number ?? "").toLowerCase();
  return number === "1" || number === "a" || (number === "i" && before.number?.toLowerCase() !== "h");
}

/** The value of a small Roman number; 0 for what is none. @param {string} number */
function roman(number) {
  const values = [...number].map((sign) => ROMAN[sign] ?? 0);
  if (values.includes(0)) return 0;
  return values.reduce((sum, one, place) => sum + (one < (values[place + 1] ?? 0) ? -one : one), 0);
}

/** @param {number[]} numbers */
const follow = (numbers) => numbers[0] > 0 && numbers.every((one, place) => one === numbers[0] + place);

/**
 * From which number a list counts, and with which signs; "i" begins Roman numbers, "h, i, j" letters.
 *
 * @param {Item[]} run
 */
function numberingOf(run) {
  const [{ number, signs }] = run;
  if (!number) return { start: 1, type: "" };
  if (signs !== undefined || /^\d/.test(number)) return { start: Number(number), type: signs ?? "" };
  const numbers = run.map((item) => (item.number ?? "").toLowerCase());
  const letters = numbers.filter((each) => each.length === 1).map((each) => each.charCodeAt(0) - 96);
  const romans = numbers.map(roman);
  const isRoman = follow(romans) && (numbers[0] === "i" || letters.length < numbers.length || !follow(letters));
  const type = isRoman ? "i" : "a";
  return {
    start: isRoman ? romans[0] : (letters[0] ?? 1),
    type: number === number.toUpperCase() ? type.toUpperCase() : type,
  };
}

/**
 * The lists that begin with the first item's level; deeper ones lie in the item before them.
 *
 * @param {Item[]} items
 */
export function listsOf(items) {
  /** @type {{ item: Item, element: Element }[][]} */
  const runs = [];
  for (let place = 0; place < items.length; ) {
    const item = items[place];
    let end = place + 1;
    while (end < items.length && items[end].level > item.level) end += 1;
    const element = document.createElement("li");
    element.append(...item.content, ...listsOf(items.slice(place + 1, end)));
    const before = runs.at(-1)?.at(-1)?.item;
    if (before && kindOf(before) === kindOf(item) && !beginsAnew(item, before)) runs.at(-1)?.push({ item, element });
    else runs.push([{ item, element }]);
    place = end;
  }
  return runs.map(listOf);
}

/** @param {{ item: Item, element: Element }[]} run */
function listOf(run) {
  const list = document.createElement(run[0].item.number === null ? "ul" : "ol");
  const { start, type } = numberingOf(run.map(({ item }) => item));
  if (start !== 1) list.setAttribute("start", String(start));
  if (type) list.setAttribute("type", type);
  list.append(...run.map(({ element }) => element));
  return list;
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

/** What styles say of the signs that lists count with is said with an attribute. @param {HTMLElement} body */
export function saySigns(body) {
  for (const list of body.querySelectorAll("ol")) {
    const signs = signsOf(list);
    if (signs) list.setAttribute("type", signs);
  }
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
