// What Word, Outlook, Google Docs, LibreOffice and Excel put on the clipboard, in the shape that is stored.
// handlingsplan/richtext does the same on the server, for text that comes without a browser.

const LEVEL = /mso-list\s*:\s*(?!ignore)[^;]*?\blevel(\d)/i;
const NUMBER = /^\(?(?:(\d{1,4})|[a-z]|[ivx]{1,6})[.)]$|^\d{1,3}(?:\.\d{1,3})+\.?$/i;
const WORD_STYLES = { MsoTitle: "h1", MsoQuote: "blockquote", MsoIntenseQuote: "blockquote" };

// The content security policy blocks style attributes in any document, so they are read under another name.
const STYLE = "data-pasted-style";
const WITHOUT = /<(style|script|title)[\s>][\s\S]*?<\/\1\s*>/gi;
const TAG_WITH_STYLE = /(<[a-z][^>]*?\s)style(?=\s*=)/gi;

const styleOf = (element) => (element.getAttribute(STYLE) ?? "").toLowerCase().replaceAll(" ", "");
const isSign = (element) => styleOf(element).includes("mso-list:ignore");

function levelOf(node) {
  if (node.nodeName !== "P") return 0;
  return Number(LEVEL.exec(node.getAttribute(STYLE) ?? "")?.[1] ?? 0);
}

function rename(element, name) {
  const renamed = element.ownerDocument.createElement(name);
  for (const { name: attribute, value } of element.attributes) renamed.setAttribute(attribute, value);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}

function numberOf(paragraph) {
  const sign = [...paragraph.querySelectorAll("*")].find(isSign);
  const drawn = NUMBER.exec((sign?.textContent ?? "").replaceAll("\u00a0", " ").trim());
  return drawn ? (drawn[1] ?? "") : null;
}

function listsOf(paragraphs) {
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
    if (lists.at(-1)?.nodeName !== name || number === "1") {
      lists.push(document.createElement(name));
      if (number && number !== "1") lists.at(-1).setAttribute("start", number);
    }
    lists.at(-1).append(item);
    place = end;
  }
  return lists;
}

function gatherLists(body) {
  for (let first; (first = [...body.querySelectorAll("p")].find(levelOf)); ) {
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
function nestLists(body) {
  for (const list of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    if (list.previousElementSibling?.nodeName === "LI") list.previousElementSibling.append(list);
  }
}

function lowerHeadings(body) {
  if (!body.querySelector("h1")) return;
  for (let level = 3; level >= 1; level -= 1) {
    for (const heading of body.querySelectorAll(`h${level}`)) rename(heading, `h${level + 1}`);
  }
}

// What is said with styles is said with elements; headings are bold and links underlined as they are.
function sayWithElements(body) {
  for (const element of body.querySelectorAll("span, font, b, i, u, strong, em")) {
    const style = Object.fromEntries(styleOf(element).split(";").map((each) => each.split(":")));
    const { "font-weight": weight = "", "font-style": slant = "", "text-decoration": line = "" } = style;
    const says = {
      strong: /bold|[6-9]00/.test(weight) && !element.closest("h1, h2, h3, h4, h5, h6"),
      em: /italic|oblique/.test(slant),
      u: line.includes("underline") && !element.closest("a"),
      s: line.includes("line-through"),
      sub: style["vertical-align"] === "sub",
      sup: style["vertical-align"] === "super",
    };
    const isPlain = /normal|[1-5]00/.test(weight) && /^(B|STRONG)$/.test(element.nodeName);
    const needless = { B: "h1, h2, h3, h4, h5, h6", STRONG: "h1, h2, h3, h4, h5, h6", U: "a" }[element.nodeName];
    const carrier = isPlain || (needless && element.closest(needless)) ? rename(element, "span") : element;
    for (const name of Object.keys(says).filter((each) => says[each])) {
      const mark = document.createElement(name);
      mark.append(...carrier.childNodes);
      carrier.append(mark);
    }
  }
}

function dropResidue(body) {
  for (const element of body.querySelectorAll("style, script, title, meta, link, xml, col, colgroup")) element.remove();
  for (const link of body.querySelectorAll("a")) {
    if (!/^(https?:|mailto:|\/)/i.test(link.getAttribute("href") ?? "")) link.replaceWith(...link.childNodes);
  }
  for (const paragraph of body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    if (!paragraph.textContent.trim() && !paragraph.querySelector("img, hr")) paragraph.remove();
  }
  for (const line of body.querySelectorAll(":scope > br, :scope > b > br")) line.remove();
  for (const element of body.querySelectorAll("*")) {
    for (const name of [STYLE, "class", "id", "lang", "dir", "align"]) {
      if (!element.matches("small.note")) element.removeAttribute(name);
    }
  }
}

export function tidy(html) {
  const { body } = new DOMParser().parseFromString(html.replace(WITHOUT, "").replace(TAG_WITH_STYLE, `$1${STYLE}`), "text/html");
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
