"""The jobs that the working side is measured by, done from the first page with a mouse or with keys alone.

A click is any press, tap, or Enter or Space on a control; choosing in a list is one; typing in a field is none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from playwright.sync_api import Locator, Page, expect

from measures.models import Commitment, Measure

FOURTEEN = 14


@dataclass
class Hand:
    """Clicks and counts; `page` shows the first page of the working plan when a job begins."""

    page: Page
    clicks: int = 0

    def click(self, where: Locator) -> None:
        self.press(where)
        self.clicks += 1

    def press(self, where: Locator) -> None:
        where.click()

    def write(self, where: Locator, text: str) -> None:
        where.fill(text)

    def pick(self, where: Locator, option: str) -> None:
        """Choose in a list."""
        where.select_option(label=option)
        self.clicks += 1

    def give(self, where: Locator, name: str, content: str) -> None:
        """Choose a file: the field, and the file."""
        where.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
        self.clicks += 2

    def tick_all(self, button: str, boxes: Locator) -> None:
        """Press what ticks all boxes; one by one where it takes a script, which then isn't there."""
        if self.page.get_by_role("button", name=button).first.is_visible():
            self.button(button)
            return
        for box in boxes.all():
            self.click(box)

    def link(self, name: str) -> None:
        self.click(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("main").get_by_role("button", name=name).first)

    def menu(self, name: str) -> None:
        self.click(self.page.locator(".plan-bar__nav--wide").get_by_role("link", name=name, exact=True))


MOST_TABS = 600
_FOCUSED = """element => {
  const focused = document.activeElement;
  if (!focused || focused !== element) return null;
  const style = getComputedStyle(focused);
  return (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none";
}"""


@dataclass
class Keys(Hand):
    """The keyboard alone: Tab goes forward to a control, which shows that it is there; Enter or Space presses it."""

    unseen: list[str] = field(default_factory=list)  # controls that did not show that they had the focus

    def _go_to(self, where: Locator) -> None:
        where.wait_for()
        for _tab in range(MOST_TABS):
            is_shown = where.evaluate(_FOCUSED)
            if is_shown is not None:
                if not is_shown:
                    self.unseen.append(where.evaluate("element => element.outerHTML.slice(0, 120)"))
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{where} is not reached by Tab")

    def press(self, where: Locator) -> None:
        self._go_to(where)
        is_box = where.evaluate("element => ['checkbox', 'radio'].includes(element.type)")
        self.page.keyboard.press("Space" if is_box else "Enter")

    def write(self, where: Locator, text: str) -> None:
        self._go_to(where)
        is_date = where.evaluate("element => element.type === 'date'")
        if is_date:
            year, month, day = text.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")  # the order of the tests' browser, which speaks English
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)

    def pick(self, where: Locator, option: str) -> None:
        self._go_to(where)
        self.page.keyboard.press("Home")
        for _step in range(where.locator("option").count()):
            if where.evaluate("element => element.selectedOptions[0].label") == option:
                break
            self.page.keyboard.press("ArrowDown")
        self.clicks += 1

    def give(self, where: Locator, name: str, content: str) -> None:
        self._go_to(where)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
        self.clicks += 2


def _nothing_new(hand: Hand) -> None:
    hand.link("Rapportera")
    hand.button("Inget nytt för de")
    hand.button("Lämna in rapporten")
    expect(hand.page.get_by_role("heading", name="Rapporten är inlämnad")).to_be_visible()


def _new_measure(hand: Hand) -> None:
    page = hand.page
    hand.link("Ny åtgärd")
    hand.write(page.get_by_label("Rubrik"), "Cykelgarage vid Åkersberga station")
    hand.write(page.get_by_label("Beskrivning"), "Ett låst garage med 200 platser.")
    hand.write(page.get_by_label("Planerad start"), "2027-01-01")
    hand.write(page.get_by_label("Planerat slut"), "2029-12-31")
    for name in ("Vallentuna", "Täby"):
        hand.click(page.get_by_role("group", name="Medverkande").get_by_label(name, exact=True))
    for year in (2027, 2028, 2029):
        hand.write(page.locator(f"[name=line-0-y{year}]"), "250 tkr")
        hand.write(page.locator(f"[name=line-1-y{year}]"), "100 tkr")
    hand.pick(page.locator("[name=line-1-funder]"), "Region Stockholm")
    for row, title in enumerate(("Avtal", "Byggstart", "Invigning")):
        hand.write(page.locator(f"[name=step-{row}-title]"), title)
        hand.write(page.locator(f"[name=step-{row}-planned_on]"), f"{2027 + row}-06-01")
    hand.button("Spara och lämna över")
    expect(page.get_by_role("status")).to_contain_text("är överlämnad")
    made = Measure.objects.get(title__startswith="Cykelgarage vid")
    counts = (made.funding_rows.count(), made.milestones.count(), made.participations.count(), made.state)
    assert counts == (6, 3, 2, "proposed")


def _end_moved(hand: Hand) -> None:
    hand.link("10. Vintercyklist")
    hand.click(hand.page.locator("#del-nar .part__change"))
    hand.write(hand.page.get_by_label("Planerat slut"), "2029-10-31")
    hand.write(hand.page.get_by_label("Varför flyttas tiden?"), "Upphandlingen tog längre tid.")
    hand.button("Spara")
    expect(hand.page.get_by_role("status").first).to_contain_text("är sparat")


def _mention_answered(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("complementary", name="Sedan sist").locator("a[data-puts-aside]").first)
    hand.page.locator(".comment:target, :target").first.wait_for()
    thread = hand.page.locator(":target").locator("xpath=ancestor-or-self::*[.//textarea][1]")
    if not thread.locator("textarea").first.is_visible():
        hand.click(thread.locator("summary").first)
    hand.write(thread.locator("textarea").first, "Ja, det gör vi.")
    hand.click(thread.get_by_role("button", name="Lämna").or_(thread.get_by_role("button", name="Skicka")).first)
    expect(hand.page.get_by_text("Ja, det gör vi.").first).to_be_visible()


def _decided_at_once(hand: Hand) -> None:
    nothing = {"decision_body": "", "decision_paragraph": "", "registry_number": "", "decision_date": None}
    own = Commitment.objects.filter(organisation__slug="osteraker")
    own.update(state="intends", decision_link="", **nothing)
    hand.page.reload()
    hand.click(hand.page.locator(".todo", has_text="Registrera beslut om åtaganden").locator("a.btn"))
    hand.tick_all("Kryssa för alla", hand.page.locator("[name=rows]"))
    hand.write(hand.page.get_by_label("Beslutande organ"), "Kommunstyrelsen")
    hand.write(hand.page.get_by_label("Beslutsdatum"), "2026-11-02")
    hand.write(hand.page.get_by_label("Paragraf"), "88")
    hand.button("Registrera beslutet")
    expect(hand.page.get_by_role("status").first).to_contain_text("Beslutet är registrerat")
    assert own.filter(state="decided", decision_paragraph__contains="88").count() >= FOURTEEN


def _who_at_vallentuna(hand: Hand) -> None:
    hand.menu("Organisationer")
    hand.link("Vallentuna")
    expect(hand.page.get_by_role("main")).to_contain_text("Vera Sandell")


def _what_has_changed(hand: Hand) -> None:
    hand.menu("Sedan sist")
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text("Vad har ändrats sedan")


def _money_next_year(hand: Hand) -> None:
    hand.link("Vad Österåker betalar")
    expect(hand.page.get_by_role("columnheader", name="2027").first).to_be_visible()


def _board_extract(hand: Hand) -> None:
    hand.link("Österåker i planen")
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text("Österåker")


LIST = """Åtgärdsplan cykel 2027–2029 (belopp i tkr)

Nr;Åtgärd;Ansvarig;Läge;2027;2028;2029;Summa
1;Cykelväg Åkersberga–Rydbo;Österåker;Pågående;1 500;2 000;;3 500
2;Cykelparkering vid kajen;Tekniska nämnden;Klar;250;;;250
3;Cykelkampanj i skolorna;Kommunstyrelsens kontor;Planerad;;120;130;250
;Summa;;;1 750;2 120;130;4 000
"""


def _list_of_three_years(hand: Hand) -> None:
    page = hand.page
    hand.menu("Åtgärder")
    hand.link("Läs in från Excel")
    hand.give(page.locator("[name=file]"), "cykel.csv", LIST)
    hand.button("Granska filen")
    hand.button("Granska raderna")
    for name in ("Tekniska nämnden", "Kommunstyrelsens kontor"):
        hand.pick(page.get_by_label(f"”{name}” under Ansvarig organisation"), "Österåker")
    hand.button("Granska raderna")
    hand.button("Läs in 3 rader")
    expect(page.get_by_role("heading", name="Filen är inläst")).to_be_visible()
    made = Measure.objects.filter(title__in=[line.split(";")[1] for line in LIST.splitlines() if line.count(";") > 1])
    rows = made.values_list("title", "status", "funding_rows__year", "funding_rows__amount")
    assert list(rows.order_by("title", "funding_rows__year")) == [
        ("Cykelkampanj i skolorna", "not_started", 2028, Decimal(120_000)),
        ("Cykelkampanj i skolorna", "not_started", 2029, Decimal(130_000)),
        ("Cykelparkering vid kajen", "done", 2027, Decimal(250_000)),
        ("Cykelväg Åkersberga–Rydbo", "under_way", 2027, Decimal(1_500_000)),
        ("Cykelväg Åkersberga–Rydbo", "under_way", 2028, Decimal(2_000_000)),
    ]


JOBS: dict[str, tuple[str, Callable[[Hand], None], int]] = {
    "nothing new in a round": ("osteraker", _nothing_new, 3),
    "a new measure, handed over": ("osteraker", _new_measure, 14),
    "a list of three years, in tkr, with a sum and own words": ("osteraker", _list_of_three_years, 15),
    "the end of a measure moved, with its reason": ("osteraker", _end_moved, 3),
    "a mention answered": ("osteraker", _mention_answered, 3),
    "one decision for fourteen commitments": ("osteraker-ansvarig", _decided_at_once, 6),
    "who at Vallentuna works with this": ("samordnare", _who_at_vallentuna, 2),
    "what has changed, for an officer": ("osteraker", _what_has_changed, 2),
    "what has changed, for a coordinator": ("samordnare", _what_has_changed, 2),
    "what has changed, for a politician": ("politiker", _what_has_changed, 2),
    "money next year": ("osteraker", _money_next_year, 2),
    "money next year, for a politician": ("politiker", _money_next_year, 2),
    "the extract for the board": ("osteraker-ansvarig", _board_extract, 2),
    "the extract, for a politician": ("politiker", _board_extract, 2),
}
