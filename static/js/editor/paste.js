// What Word, Outlook, Google Docs, LibreOffice and Excel put on the clipboard, in the shape that is stored.
// handlingsplan/richtext does the same on the server, for text that comes without a browser.

import { bareStyle, gatherLists, nestLists, STYLE, saySigns } from "./pasted-lists.js";
import { dropComments, takeNotes } from "./pasted-notes.js";
import { readSpreadsheet } from "./pasted-tables.js";

const HEADINGS = "h1, h2, h3, h4, h5, h6";
const BLOCKS = `p, div, section, article, blockquote, hr, ul, ol, li, table, figure, img, ${HEADINGS}`;
/** @type {Record<string, string>} */
const NEEDLESS_IN = { B: HEADINGS, STRONG: HEADINGS, U: "a" };
const WORD_STYLES = { MsoTitle: "h1", MsoQuote: "blockquote", MsoIntenseQuote: "blockquote" };

const OWN_PICTURE = /^\/bilder\//;
const WITHOUT = /<(style|script|title)[\s>][\s\S]*?<\/\1\s*>/gi;
const TAG_WITH_STYLE = /(<[a-z][^>]*?\s)style(?=\s*=)/gi;

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
    const declarations = bareStyle(element).split(";");
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
    for (const name of [STYLE, "class", "id", "lang", "dir", "align", "role", "aria-level"]) {
      if (!element.matches("small.note")) element.removeAttribute(name);
    }
  }
}

// Between blocks the editor takes no loose words: those that stand there become paragraphs, with their spaces.
/** @param {HTMLElement} body */
function wrapLooseWords(body) {
  if (!body.querySelector(BLOCKS)) return;
  /** @type {ChildNode[]} */
  let loose = [];
  const wrap = () => {
    if (loose.some((node) => node.textContent?.trim())) {
      const paragraph = body.ownerDocument.createElement("p");
      loose[0].before(paragraph);
      paragraph.append(...loose);
    }
    loose = [];
  };
  for (const node of [...body.childNodes]) {
    if (node instanceof Element && (node.matches(BLOCKS) || node.querySelector(BLOCKS))) wrap();
    else loose.push(node);
  }
  wrap();
}

/** @typedef {{ pictures: boolean, comments: boolean }} LeftOut what of it does not come along */

/**
 * @param {string} html
 * @returns {{ html: string, leftOut: LeftOut }}
 */
export function readPasted(html) {
  const readable = html.replace(WITHOUT, "").replace(TAG_WITH_STYLE, `$1${STYLE}`);
  const { body } = new DOMParser().parseFromString(readable, "text/html");
  for (const [style, name] of Object.entries(WORD_STYLES)) {
    for (const element of body.querySelectorAll(`p.${style}`)) rename(element, name);
  }
  for (const heading of body.querySelectorAll("p[role='heading']")) {
    const level = heading.getAttribute("aria-level") ?? "";
    rename(heading, /^[1-6]$/.test(level) ? `h${level}` : "h2"); // Word for the web
  }
  const comments = dropComments(body);
  takeNotes(body);
  gatherLists(body);
  saySigns(body);
  nestLists(body);
  lowerHeadings(body);
  sayWithElements(body);
  readSpreadsheet(body, html);
  const pictures = [...body.querySelectorAll("img")].filter((one) => !OWN_PICTURE.test(one.getAttribute("src") ?? ""));
  for (const picture of pictures) picture.remove();
  dropResidue(body);
  wrapLooseWords(body);
  return { html: body.innerHTML, leftOut: { pictures: pictures.length > 0, comments } };
}

/** @param {string} html */
export const cleanPasted = (html) => readPasted(html).html;
