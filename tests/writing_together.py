"""Random sequences of what people who write in one chapter do, asked over HTTP as their browsers would.

Each says what is wrong: a word that somebody typed and saved, and nobody took away, is in the text; what was kept and
not saved is offered. Whoever chooses one of two texts at a clash has taken the other's words away; nobody else has.
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from handlingsplan.plan.drafts import MAX_DRAFTS
from handlingsplan.plan.merging import Choice, merge
from handlingsplan.plan.models import Chapter
from handlingsplan.richtext import clean, words
from tests.random_texts import Writer, edited

_WORD = re.compile(r"[a-z]+\d+")
_FIELD = r'<input type="hidden" name="{}" value="([^"]*)"'
_SAVED, _REFUSED, _CLASH = 302, {403, 422}, 409
Response = Any  # what the test client returns, with the context that it has added
Answers = dict[str, dict[str, str]]


def words_of(html: str) -> set[str]:
    return set(_WORD.findall(words(html)))


@dataclass
class Window:
    """The editor in one window: what stands in it, and which version it was written from."""

    person: str
    name: str
    html: str
    based_on: int
    kept: str | None = None  # what was kept of it last
    clash: Answers = field(default_factory=dict)  # at each place, how each choice is said


class Desk:
    """A chapter, those who write in it, and the windows that they have open."""

    def __init__(self, seed: int, chapter: Chapter, clients: Mapping[str, Client]) -> None:
        self.chance = random.Random(seed)
        self.chapter, self.clients = chapter, clients
        self.writers = {name: Writer(self.chance, name) for name in clients}
        self.windows: list[Window] = []
        self.opened = 0
        self.faults: list[str] = []
        self.done: list[str] = []

    def url(self, name: str) -> str:
        return reverse(name, args=[self.chapter.plan.slug, self.chapter.number])

    def latest(self) -> str:
        self.chapter.refresh_from_db()
        return self.chapter.latest.html if self.chapter.latest else ""

    def number(self) -> int:
        return self.chapter.latest.number if self.chapter.latest else 0

    def run(self, steps: int) -> list[str]:
        for _ in range(steps):
            acts = ACTS_WITHOUT_WINDOW if not self.windows else ACTS
            act = self.chance.choice(acts)
            self.done.append(act.__name__)
            act(self)
        while self.windows:
            leave(self)
        for person in self.clients:
            self._check_offered(person)
        return self.faults

    def window(self) -> Window:
        return self.chance.choice(self.windows)

    def post(self, window: Window, name: str, **more: str) -> Response:
        sent = {"html": window.html, "based_on": str(window.based_on), "window": window.name, "summary": ""} | more
        return self.clients[window.person].post(self.url(name), sent)

    def unsaved(self, person: str) -> dict[str, str]:
        """Return what the server keeps of the person's, by window."""
        drafts = self.chapter.text_drafts.filter(user=self.clients[person].session["_auth_user_id"])
        return dict(drafts.values_list("window", "html"))

    def _check_offered(self, person: str) -> None:
        """What was kept and is not in the text stands in the editor when it is opened, one draft after another."""
        for _ in range(MAX_DRAFTS + 1):
            drafts = self.unsaved(person)
            window = opened(self, person)
            if window.kept is None:
                break
            if not words_of(drafts[window.name]) <= words_of(window.html):
                self.faults.append(f"{window.name} of {person} is not what was kept")
            self.clients[person].post(self.url("discard_chapter_drafts"), {"window": window.name})
        left = {name: words_of(html) - words_of(self.latest()) for name, html in self.unsaved(person).items()}
        if any(left.values()):
            self.faults.append(f"not offered to {person}: {left}")


def page_of(answer: Response) -> str:
    return str(answer.content.decode())


def opened(desk: Desk, person: str) -> Window:
    """Return a window as the browser opens it: with what was kept, if no other window of the person's has that."""
    page = page_of(desk.clients[person].get(desk.url("edit_chapter")))
    draft = re.search(r'data-draft-window="([^"]*)"', page)
    name = unescape(draft[1]) if draft else ""
    desk.opened += 1
    if draft and name not in {window.name for window in desk.windows if window.person == person}:
        text = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
        based_on = re.search(_FIELD.format("based_on"), page)
        if text is None or based_on is None:
            raise AssertionError("the editor has no text")
        return Window(person, name, unescape(text[1]), int(based_on[1]), kept=unescape(text[1]))
    newest = re.search(r'data-newest="(\d+)"', page)
    return Window(person, f"w{desk.opened}", desk.latest(), int(newest[1]) if newest else 0)


def open_one(desk: Desk) -> None:
    desk.windows.append(opened(desk, desk.chance.choice(list(desk.clients))))


def type_some(desk: Desk) -> None:
    window = desk.window()
    window.html = edited(window.html, desk.writers[window.person], desk.chance.randint(1, 3))


def keep(desk: Desk) -> None:
    window = desk.window()
    if desk.post(window, "keep_chapter_draft").status_code == 200:
        window.kept = window.html


def leave(desk: Desk) -> None:
    """Close a window, or lose it: the browser has kept what was typed, as the server has in the end."""
    window = desk.window()
    if desk.post(window, "keep_chapter_draft").status_code not in {200, *_REFUSED}:
        desk.faults.append("not kept")
    desk.windows.remove(window)


def leave_and_come_back(desk: Desk) -> None:
    person = desk.window().person
    leave(desk)
    desk.windows.append(opened(desk, person))


def save(desk: Desk) -> None:
    window = desk.window()
    _save(desk, window, {})


def choose_and_save(desk: Desk) -> None:
    """Choose at some or all places of a clash, perhaps after more was typed, and save."""
    waiting = [window for window in desk.windows if window.clash]
    if not waiting:
        return
    window = desk.chance.choice(waiting)
    if desk.chance.random() < 0.3:
        window.html = edited(window.html, desk.writers[window.person], 1)
    share = desk.chance.choice([0.5, 1, 1, 1])
    chosen = {
        name: desk.chance.choice(list(answers.values()))
        for name, answers in window.clash.items()
        if desk.chance.random() < share
    }
    _save(desk, window, chosen | {"decides": "on"})


def _save(desk: Desk, window: Window, chosen: Mapping[str, str]) -> None:
    before, latest = version_of(desk.chapter, window.based_on), desk.latest()
    versions = desk.chapter.revisions.count()
    kept = desk.unsaved(window.person)
    answer = desk.post(window, "edit_chapter", **chosen)
    text = desk.latest()
    if answer.status_code != _SAVED:
        if desk.chapter.revisions.count() != versions:
            desk.faults.append("saved, and said that it was not")
        if desk.unsaved(window.person) != kept:
            desk.faults.append("not saved, and what was kept is gone")
        window.clash = _answers(answer) if answer.status_code == _CLASH else {}
        return
    desk.faults += faults_of_saving(before, latest, window.html, text, chosen)
    if {name: html for name, html in kept.items() if name != window.name} != desk.unsaved(window.person):
        desk.faults.append("what another window kept is gone")
    desk.windows.remove(window)
    desk.windows.append(Window(window.person, window.name, text, desk.number()))


def faults_of_saving(before: str, latest: str, html: str, text: str, chosen: Mapping[str, str]) -> list[str]:
    """Return what is wrong where `html`, written from `before`, became `text` when the chapter said `latest`."""
    given_up = given_up_in(before, latest, html, chosen)
    gone = words_of(latest) - words_of(text) - (words_of(before) - words_of(html)) - given_up
    lost = words_of(html) - words_of(before) - words_of(text) - given_up
    return [f"{what}: {words}" for what, words in (("overwritten", gone), ("lost", lost)) if words]


def given_up_in(before: str, latest: str, html: str, chosen: Mapping[str, str]) -> set[str]:
    """Return the words that the writer has chosen against, having seen them."""
    against = {Choice.MINE: "theirs", Choice.THEIRS: "mine"}
    clashes = {f"plats-{clash.key}": clash for clash in merge(before, latest, clean(html)).clashes}
    given: set[str] = set()
    for name, answer in chosen.items():
        choice = answer.split("-")[0]
        if name in clashes and choice in against:
            given |= words_of(getattr(clashes[name], against[Choice(choice)]))
    return given


def version_of(chapter: Chapter, number: int) -> str:
    return chapter.revisions.filter(number=number).values_list("html", flat=True).first() or ""


def _answers(answer: Response) -> Answers:
    found: Answers = {}
    for name, value in re.findall(r'type="radio" name="(plats-[^"]*)" value="([^"]*)"', page_of(answer)):
        found.setdefault(name, {})[value.split("-")[0]] = value
    return found


ACTS_WITHOUT_WINDOW: list[Callable[[Desk], None]] = [open_one]
ACTS: list[Callable[[Desk], None]] = [
    *(open_one, leave, leave_and_come_back, keep, choose_and_save, choose_and_save),
    *[type_some] * 5,
    *[save] * 3,
]
