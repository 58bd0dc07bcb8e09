// Shows the line that offers the page in the language which the browser asks for first. The page itself is the same for
// everybody, whatever their browser says, so that it can be kept; without this script the header leads there as well.

/** @type {NodeListOf<HTMLElement>} */
const offered = document.querySelectorAll("[data-offered-language]");
const known = [document.documentElement.lang, ...[...offered].map((line) => line.lang)];
const wanted = navigator.languages.map((tag) => tag.split("-")[0]).find((language) => known.includes(language));
for (const line of offered) line.hidden = line.lang !== wanted;

export {};
