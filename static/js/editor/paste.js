// What Word, Outlook, Google Docs, LibreOffice and Excel put on the clipboard, in the shape that is stored.
// handlingsplan/richtext does the same on the server, for text that comes without a browser.

const LEVEL = /mso-list\s*:\s*(?!ignore)[^;]*?\blevel(\d)/i;
const NUMBER = /^\(?(?:(\d{1,4})|[a-z]|[ivx]{1,6})[.)]$|^\d{1,3}(?:\.\d{1,3})+\.?$/i;
const HEADINGS = "h1, h2, h3, h4, h5, h6";
/** @type {Record<string, string>} */
const NEEDLESS_IN = { B: HEADINGS, STRONG: HEADINGS, U: "a" };
const WORD_STYLES = { MsoTitle: "h1", MsoQuote: "blockquote", MsoIntenseQuote: "blockquote" };

// The content security policy blocks style attributes in any document, so they are read under another name.
const STYLE = "data-pasted-style";
const WITHOUT = /<(style|script|title)[\s>][\s\S]*?<\/\1\s*>/gi;
const TAG_WITH_STYLE = /(<[a-z][^>]*?\s)style(?=\s*=)/gi;

/** @param {Element} element */
const styleOf = (element) => (element.getAttribute(STYLE) ?? "").toLowerCase().replaceAll(" ", "");
/** @param {Element} element */
const isSign = (element) => styleOf(element).includes("mso-list:ignore");

/**
 * How deep in a list Word's paragraph stands; 0 outside of lists.
 *
 * @param {Element} element
 */
function levelOf(element) {
  if (element.nodeName !== "P") return 0;
  return Number(LEVEL.exec(element.getAttribute(STYLE) ?? "")?.[1] ?? 0);
}

/**
 * @param {Element} element
 * @param {string} name
 */
function rename(element, name) {
  const renamed = element.ownerDocument.createElement(name);
  for (const { name: attribute, value } of element.attributes) renamed.setAttribute(attribute, value);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}

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

/**
 * @param {Element[]} paragraphs
 * @returns {Element[]}
 */
function listsOf(paragraphs) {
  /** @type {Element[]} */
  const lists = [];
  for (let place = 0; place < paragraphs.length; ) {
    let end = place + 1;
    while (end < paragraphs.length && levelOf(paragraphs[end]) > levelOf(paragraphs[0])) end += 1;
    const number = numberOf(paragraphs[place]);
    const name = number === null ? "UL" : "OL";
    const item = document.createElement("li");
    const words = document.createElement("p");
    words.append(...paragraphs[place].childNodes);
    item.append(words, ...listsOf(paragraphs.slice(place + 1, end)));
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

/** @param {HTMLElement} body */
function gatherLists(body) {
  for (const first of body.querySelectorAll("p")) {
    if (!first.isConnected || !levelOf(first)) continue; // most have gone into the list of one before
    /** @type {Element[]} */
    const run = [first];
    for (let next = first.nextElementSibling; next && levelOf(next); next = next.nextElementSibling) run.push(next);
    const marker = document.createComment("");
    first.before(marker);
    for (const paragraph of run) paragraph.remove();
    marker.replaceWith(...listsOf(run));
  }
  for (const sign of [...body.querySelectorAll(`[${STYLE}]`)].filter(isSign)) sign.remove();
}

// Lists right inside lists belong to the item before them.
/** @param {HTMLElement} body */
function nestLists(body) {
  for (const list of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const before = list.previousElementSibling;
    if (before?.nodeName === "LI") before.append(list);
  }
}

/** @param {HTMLElement} body */
function lowerHeadings(body) {
  if (!body.querySelector("h1")) return;
  for (let level = 3; level >= 1; level -= 1) {
    for (const heading of body.querySelectorAll(`h${level}`)) rename(heading, `h${level + 1}`);
  }
}

// What is said with styles is said with elements; headings are bold and links underlined as they are.
/** @param {HTMLElement} body */
function sayWithElements(body) {
  for (const element of body.querySelectorAll("span, font, b, i, u, strong, em")) {
    const declarations = styleOf(element).split(";");
    const style = Object.fromEntries(declarations.map((each) => each.split(":")));
    const { "font-weight": weight = "", "font-style": slant = "", "text-decoration": line = "" } = style;
    /** @type {Record<string, boolean>} */
    const says = {
      strong: /bold|[6-9]00/.test(weight) && !element.closest(HEADINGS),
      em: /italic|oblique/.test(slant),
      u: line.includes("underline") && !element.closest("a"),
      s: line.includes("line-through"),
      sub: style["vertical-align"] === "sub",
      sup: style["vertical-align"] === "super",
    };
    const isPlain = /normal|[1-5]00/.test(weight) && /^(B|STRONG)$/.test(element.nodeName);
    const needless = NEEDLESS_IN[element.nodeName];
    const carrier = isPlain || (needless && element.closest(needless)) ? rename(element, "span") : element;
    for (const name of Object.keys(says).filter((each) => says[each])) {
      const mark = document.createElement(name);
      mark.append(...carrier.childNodes);
      carrier.append(mark);
    }
  }
}

/** @param {HTMLElement} body */
function dropResidue(body) {
  for (const element of body.querySelectorAll("style, script, title, meta, link, xml, col, colgroup")) element.remove();
  for (const link of body.querySelectorAll("a")) {
    if (!/^(https?:|mailto:|\/)/i.test(link.getAttribute("href") ?? "")) link.replaceWith(...link.childNodes);
  }
  for (const paragraph of body.querySelectorAll(`p, ${HEADINGS}`)) {
    if (!paragraph.textContent?.trim() && !paragraph.querySelector("img, hr")) paragraph.remove();
  }
  for (const line of body.querySelectorAll(":scope > br, :scope > b > br")) line.remove();
  for (const element of body.querySelectorAll("*")) {
    for (const name of [STYLE, "class", "id", "lang", "dir", "align"]) {
      if (!element.matches("small.note")) element.removeAttribute(name);
    }
  }
}

/** @param {string} html */
export function cleanPasted(html) {
  const readable = html.replace(WITHOUT, "").replace(TAG_WITH_STYLE, `$1${STYLE}`);
  const { body } = new DOMParser().parseFromString(readable, "text/html");
  for (const [style, name] of Object.entries(WORD_STYLES)) {
    for (const element of body.querySelectorAll(`p.${style}`)) rename(element, name);
  }
  gatherLists(body);
  nestLists(body);
  lowerHeadings(body);
  sayWithElements(body);
  dropResidue(body);
  return body.innerHTML;
}
