"""What a writer's hands do in the editor: words typed, struck, moved, marked, in paragraphs, lists and tables.

Words are chosen by chance and marked by the editor's own command, as a mouse would; all else is keys and buttons.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from handlingsplan.richtext import clean
from tests.chapters.opening import EDITOR
from tests.chapters.test_editor import settle
from tests.random_texts import Writer

READ = f"""async () => {{
  const {{ toStored }} = await import(new URL("stored-text.js", {EDITOR}).href);
  return toStored(document.querySelector(".ProseMirror").editor.getHTML());
}}"""
# Marks some words of a paragraph, or puts the cursor after one; false where there are none
MARK = """([within, share, count]) => {
  const { editor } = document.querySelector(".ProseMirror");
  const found = [];
  editor.state.doc.descendants((node, position, parent) => {
    if (!node.isText) return;
    const isWithin = !within || editor.view.domAtPos(position).node.parentElement?.closest(within);
    for (const { 0: word, index } of node.text.matchAll(/[a-z]+\\d+/g)) {
      const from = position + index;
      if (isWithin) found.push({ from, to: from + word.length, parent });
    }
  });
  if (!found.length) return false;
  const first = Math.floor(share * found.length);
  let last = first;
  while (last + 1 < first + count && found[last + 1]?.parent === found[first].parent) last += 1;
  const from = count ? found[first].from : found[last].to;
  editor.chain().focus().setTextSelection({ from, to: found[last].to }).scrollIntoView().run();
  return true;
}"""
OUTLINE_FOLLOWS = 450  # milliseconds after a change


@dataclass(frozen=True)
class Hands:
    page: Page
    writer: Writer

    @property
    def html(self) -> str:
        return clean(str(self.page.evaluate(READ)))

    def mark(self, words: int = 0, within: str = "") -> bool:
        share = self.writer.chance.random() ** 2  # rather first in the text, where others are too
        is_found = bool(self.page.evaluate(MARK, [within, share, words]))
        if not is_found:
            self.page.get_by_role("textbox", name="Text", exact=True).focus()
        settle(self.page)
        return is_found

    def type(self, words: int = 2) -> None:
        """Type words, with a space before them: what stands there is no part of them."""
        self.page.keyboard.type("".join(f" {self.writer.word()}" for _ in range(words)))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def use(self, tool: str) -> None:
        self.page.get_by_role("button", name=tool, exact=True).click()
        settle(self.page)


def add_words(hands: Hands) -> None:
    hands.mark()
    hands.type(hands.writer.chance.randint(1, 4))


def add_paragraph(hands: Hands) -> None:
    """Add a paragraph, item, or paragraph of a cell: what follows the cursor comes after it."""
    hands.mark()
    hands.press("Enter")
    hands.type()


def add_list(hands: Hands) -> None:
    hands.mark()
    hands.press("Enter")
    hands.use(hands.writer.chance.choice(["Punktlista", "Numrerad lista"]))
    hands.type()
    hands.press("Enter")
    hands.type()


def add_table(hands: Hands) -> None:
    hands.mark()
    hands.press("Enter")
    hands.use("Tabell")
    for _ in range(3):
        hands.type(1)
        hands.press("Tab", "End")


def change_table(hands: Hands) -> None:
    if not hands.mark(within="td, th"):
        return
    hands.use(hands.writer.chance.choice(["Lägg till rad", "Lägg till kolumn", "Ta bort rad", "Ta bort kolumn"]))
    hands.type(1)


def write_in_cell(hands: Hands) -> None:
    if hands.mark(within="td, th"):
        hands.press("Tab", "End")  # Tab marks what stands in the cell
        hands.type(1)


def make_heading(hands: Hands) -> None:
    hands.mark()
    hands.use(hands.writer.chance.choice(["Rubrik", "Underrubrik"]))
    hands.type(1)


def strike_words(hands: Hands) -> None:
    if hands.mark(hands.writer.chance.randint(1, 3)):
        hands.press(hands.writer.chance.choice(["Delete", "Backspace"]))


def type_over_words(hands: Hands) -> None:
    if hands.mark(hands.writer.chance.randint(1, 2)):
        hands.type()


def mark_words(hands: Hands) -> None:
    if hands.mark(hands.writer.chance.randint(1, 3)):
        hands.press(hands.writer.chance.choice(["Control+b", "Control+i"]))


def move_words(hands: Hands) -> None:
    if hands.mark(1):
        hands.press("Control+x")
        hands.mark()
        hands.press("Space", "Control+v")


def move_section(hands: Hands) -> None:
    hands.page.wait_for_timeout(OUTLINE_FOLLOWS)
    outline = hands.page.locator("[data-outline] details")
    movers = outline.locator("button[data-way]")
    if not movers.count():
        return
    if not outline.evaluate("(one) => one.open"):
        outline.locator("summary").click()
    movers.nth(hands.writer.chance.randrange(movers.count())).click()


def undo(hands: Hands) -> None:
    hands.mark()
    hands.press(*["Control+z"] * hands.writer.chance.randint(1, 3))
    if hands.writer.chance.random() < 0.3:
        hands.press("Control+y")


Act = Callable[[Hands], None]
# Those that take no word away
ADDING: list[Act] = [
    *[add_words] * 6,
    *[add_paragraph] * 2,
    *(add_list, add_table, write_in_cell, make_heading, mark_words, move_words, move_section),
]
STRIKING: list[Act] = [strike_words, type_over_words, change_table, undo]
