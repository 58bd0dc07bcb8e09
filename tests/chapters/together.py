"""Sequences of what people do who write in one chapter, in Chromium: with keys, in several windows, and trouble.

Says what is wrong, as `tests.writing_together` does over HTTP: a key that did not arrive, a word that was saved or kept
and is gone, and whatever the browser complains of.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, Error, Page, Response

from actors.models import User
from handlingsplan.plan.models import Chapter
from tests.browsing import show_session
from tests.chapters.hands import ADDING, STRIKING, Hands
from tests.random_texts import Writer
from tests.writing_together import faults_of_saving, given_up_in, version_of, words_of

MAX_WINDOWS = 2  # of one person
SAVED = 302
MAX_WAIT = 90_000  # milliseconds, on a busy machine
KEPT_IN_BROWSER = 700  # milliseconds after the last key
CLASH, SIGNED_OUT = ".clashes", "[data-trouble=signed-out]"
UNREACHABLE, KEPT = "[data-trouble=unreachable]", "[data-restored]"
FIELDS = "() => Object.fromEntries(new FormData(document.querySelector('form[data-editor]')))"
# Whether the editor, or the raw field as long as that is to be seen, has the focus now
FOCUS = """() => {
  const places = document.querySelectorAll(".ProseMirror, textarea[name=html]");
  const place = [...places].find((one) => one.offsetParent);
  place?.focus();
  return place && document.activeElement === place;
}"""


@dataclass
class Window:
    person: str
    page: Page
    hands: Hands
    is_open: bool = True  # the editor stands in it


@dataclass
class Desk:
    """A chapter, those who write in it, each at a computer, and the windows that they have open."""

    chance: Random
    chapter: Chapter
    people: Mapping[str, User]
    client_of: Callable[[User], Client]
    browser: Browser
    url: str
    windows: list[Window] = field(default_factory=list)
    struck: set[str] = field(default_factory=set)  # words that somebody has taken away
    clients: dict[str, Client] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.writers = {name: Writer(self.chance, name) for name in self.people}
        self.computers = {name: self.browser.new_context(base_url=self.url, locale="sv-SE") for name in self.people}
        for name in self.people:
            self.sign_in(name)

    @property
    def editor(self) -> str:
        return f"{self.chapter.get_absolute_url()}redigera/"

    def latest(self) -> str:
        self.chapter.refresh_from_db()
        return self.chapter.latest.html if self.chapter.latest else ""

    def sign_in(self, person: str) -> None:
        self.clients[person] = self.client_of(self.people[person])
        show_session(self.computers[person], self.clients[person], self.url)

    def run(self, steps: int) -> list[str]:
        for step in range(steps):
            act = self.chance.choice(ACTS if self.open_windows() and step > len(self.people) else [open_window])
            self.done.append(act.__name__)
            try:
                act(self)
            except Error as error:
                self.faults.append(f"{self.done[-1]}: {error}")
                break
        while self.windows:
            leave_by_closing(self, self.windows[0])
        self._check_nothing_is_lost()
        for computer in self.computers.values():
            computer.close()
        return self.faults

    def open_windows(self) -> list[Window]:
        return [window for window in self.windows if window.is_open]

    def window(self) -> Window:
        return self.chance.choice(self.open_windows())

    def new_page(self, person: str) -> Page:
        page = self.computers[person].new_page()
        page.set_default_timeout(MAX_WAIT)
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("pageerror", lambda error: self.faults.append(f"{person}: {error}"))
        return page

    def _check_nothing_is_lost(self) -> None:
        """Each word that anybody typed is in the text, is offered to its writer, or was taken away by somebody."""
        found = words_of(self.latest()) | self.struck
        for person in self.people:
            found |= self._offered(person)
        typed = {word for writer in self.writers.values() for word in writer.written}
        if typed - found:
            self.faults.append(f"lost in the end: {sorted(typed - found)}")

    def _offered(self, person: str) -> set[str]:
        offered: set[str] = set()
        self.sign_in(person)
        self.computers[person].set_offline(False)
        page = self.new_page(person)
        hands = Hands(page, self.writers[person])
        while True:
            page.goto(self.editor)
            page.wait_for_selector("form[data-ready]")
            if not page.locator(KEPT).is_visible():
                break
            offered |= words_of(hands.html)
            page.get_by_role("button", name="Använd den sparade texten i stället").click()
        page.close()
        return offered


def ready(window: Window) -> None:
    window.page.wait_for_selector("form[data-ready]")
    window.is_open = True


def open_window(desk: Desk) -> None:
    person = min(desk.people, key=lambda name: (sum(name == one.person for one in desk.windows), desk.chance.random()))
    if sum(window.person == person for window in desk.windows) == MAX_WINDOWS:
        return
    page = desk.new_page(person)
    window = Window(person, page, Hands(page, desk.writers[person]))
    desk.windows.append(window)
    page.goto(desk.editor, wait_until=desk.chance.choice(["commit", "load"]))
    if desk.chance.random() < 0.5:
        ready(window)
    else:
        _type_while_it_opens(desk, window)


def _type_while_it_opens(desk: Desk, window: Window) -> None:
    """Type from the first moment on: into the raw field, and on when the editor has come in its place."""
    window.page.wait_for_function(FOCUS)
    before = len(window.hands.writer.written)
    window.hands.press("Control+End")
    window.hands.type(6)
    ready(window)
    typed = set(window.hands.writer.written[before:])
    if missing := typed - words_of(window.hands.html):
        desk.faults.append(f"typed while the editor opened, and not there: {sorted(missing)}")


def write(desk: Desk) -> None:
    _write(desk, desk.window())


def _write(desk: Desk, window: Window) -> None:
    is_striking = desk.chance.random() < 0.25
    act = desk.chance.choice(STRIKING if is_striking else ADDING)
    desk.done[-1] += f" {act.__name__}"
    before, count = words_of(window.hands.html), len(window.hands.writer.written)
    act(window.hands)
    after, typed = words_of(window.hands.html), set(window.hands.writer.written[count:])
    expected = typed if is_striking else typed | before
    if expected - after:
        desk.faults.append(f"{act.__name__}, and not there: {sorted(expected - after)}")
    desk.struck |= before - after


def save(desk: Desk) -> None:
    window = desk.window()
    _save(desk, window, desk.chance.choice(["Spara", "Spara", "Spara och fortsätt skriva"]))


def write_and_save(desk: Desk) -> None:
    """Write in two windows, and save both: where it was in the same place, the second clashes."""
    for window in desk.chance.sample(desk.open_windows(), k=min(2, len(desk.open_windows()))):
        _write(desk, window)
        _save(desk, window, "Spara och fortsätt skriva")


def decide(desk: Desk) -> None:
    """Choose at all or some places of a clash, and save."""
    clashing = [window for window in desk.open_windows() if window.page.locator(CLASH).count()]
    if not clashing:
        return
    window = desk.chance.choice(clashing)
    for place in window.page.locator("fieldset.clash").all():
        choices = place.get_by_role("radio")
        if desk.chance.random() < 0.9:
            choices.nth(desk.chance.randrange(choices.count())).check()
    _save(desk, window, "Spara så här")


def _save(desk: Desk, window: Window, button: str) -> None:
    page, fields = window.page, window.page.evaluate(FIELDS)
    html, before, latest = window.hands.html, version_of(desk.chapter, int(fields["based_on"])), desk.latest()
    chosen = {name: answer for name, answer in fields.items() if name.startswith("plats-")}
    number = desk.chapter.revisions.count()
    with page.expect_navigation(), page.expect_response(lambda answer: _is_save(desk, answer)) as answered:
        page.get_by_role("button", name=button, exact=True).click()
    text, status = desk.latest(), answered.value.status
    window.is_open = "/redigera/" in page.url
    if window.is_open:
        ready(window)
    if status == SAVED:
        desk.faults += faults_of_saving(before, latest, html, text, chosen)
        desk.struck |= given_up_in(before, latest, html, chosen)
        return
    if desk.chapter.revisions.count() != number:
        desk.faults.append("saved, and said that it was not")
    if window.is_open and not words_of(html) <= words_of(window.hands.html):
        desk.faults.append(f"not saved ({status}), and gone: {words_of(html) - words_of(window.hands.html)}")


def _is_save(desk: Desk, answer: Response) -> bool:
    return answer.request.method == "POST" and answer.url == f"{desk.url}{desk.editor}"


def leave(desk: Desk) -> None:
    act = desk.chance.choice([leave_by_closing, leave_by_link, leave_by_crash, leave_and_throw_away])
    desk.done[-1] = act.__name__
    act(desk, desk.window())


def leave_by_closing(desk: Desk, window: Window) -> None:
    desk.windows.remove(window)
    window.page.close(run_before_unload=False)


def leave_by_link(desk: Desk, window: Window) -> None:
    _cancel(window)
    stay = window.page.get_by_role("button", name="Lämna, och behåll det")
    if stay.is_visible():
        stay.click()
    window.page.wait_for_url(f"**{desk.chapter.get_absolute_url()}")
    window.is_open = False


def leave_and_throw_away(desk: Desk, window: Window) -> None:
    words = words_of(window.hands.html)
    _cancel(window)
    throw = window.page.get_by_role("button", name="Lämna, och kasta det")
    if throw.is_visible():
        throw.click()
        desk.struck |= words - words_of(desk.latest())
    window.page.wait_for_url(f"**{desk.chapter.get_absolute_url()}")
    window.is_open = False


def _cancel(window: Window) -> None:
    window.page.get_by_role("link", name="Avbryt", exact=True).click()


def leave_by_crash(desk: Desk, window: Window) -> None:
    """Let the tab's process die, half a second after the last key."""
    window.page.wait_for_timeout(KEPT_IN_BROWSER)
    desk.windows.remove(window)
    with window.page.expect_event("crash"), suppress(Error):
        window.page.goto("chrome://crash")
    window.page.close()


def come_back(desk: Desk) -> None:
    """Load the page anew, or go on to another one and back; where it was left, open the editor again."""
    window = desk.chance.choice(desk.windows)
    if not window.is_open:
        window.page.goto(desk.editor)
    elif desk.chance.random() < 0.5:
        window.page.reload()
    else:
        window.page.goto(desk.chapter.get_absolute_url())
        window.page.go_back()
        window.page.wait_for_function("document.querySelector('form[data-ready]')")
    ready(window)


def lose_the_network(desk: Desk) -> None:
    """Write without network, and try to save, until it is back."""
    window = desk.window()
    computer = desk.computers[window.person]
    computer.set_offline(True)
    _write(desk, window)
    if desk.chance.random() < 0.5:
        window.page.get_by_role("button", name="Spara", exact=True).click()
        window.page.locator(UNREACHABLE).wait_for()
    computer.set_offline(False)


def be_signed_out(desk: Desk) -> None:
    """Write on after the session is over, and save or not, before signing in again."""
    window = desk.window()
    Session.objects.filter(session_key=desk.clients[window.person].session.session_key).delete()
    _write(desk, window)
    if desk.chance.random() < 0.5:
        window.page.get_by_role("button", name="Spara", exact=True).click()
        window.page.locator(f"{SIGNED_OUT}, [name=password]").locator("visible=true").wait_for()
    desk.sign_in(window.person)
    if "/konto/" in window.page.url:
        window.page.goto(desk.editor)
        ready(window)


ACTS: list[Callable[[Desk], None]] = [
    *(open_window, write_and_save),
    *[write] * 7,
    *[save] * 3,
    *[decide] * 4,
    *[leave] * 2,
    *(come_back, lose_the_network, be_signed_out),
]
