"""Searching everything that an edition holds: texts, goals, measures, organisations, indicators, examples."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from handlingsplan.chapters.document import Challenge, Goal, Link, PlanDocument
from handlingsplan.chapters.links import COOPERATION, FOLLOWUP, MEASURES
from handlingsplan.editions.links import PublicLinks
from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import measures_of, parties_of
from handlingsplan.editions.published import document_of
from handlingsplan.languages import kept_by_language
from handlingsplan.swedish import fold
from measures.fields import optional_texts

MAX_SHOWN = 10  # of each kind; the list of measures has them all
MAX_INDEXES = 2  # of the plans that are read
AROUND = 90  # letters on each side of what was found
GOALS, EXAMPLES = 3, 8
_BLOCK_ENDS = re.compile(r"</(?:p|h[1-6]|li|td|th|tr|figcaption)>|<br[^>]*>")


@dataclass(frozen=True)
class Entry:
    """A thing that can be found: `chapter` and `anchor` are where it stands, `words` what it is found by."""

    kind: str
    title: str
    text: str
    chapter: int
    anchor: str
    words: str

    @property
    def link(self) -> Link:
        """The thing as what other parts of the plan link to."""
        return Link(key="", anchor=self.anchor, chapter=self.chapter, text=self.title)


@dataclass(frozen=True)
class Hit:
    """A thing that was found, with the words around the first of those that were asked for."""

    title: str
    url: str
    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Group:
    """What was found of a kind; `count` is of all, also of those that are not shown."""

    key: str
    heading: str | Promise
    count: int
    hits: tuple[Hit, ...]


HEADINGS: dict[str, str | Promise] = {
    "organisations": _("Organisationer"),
    "measures": _("Åtgärder"),
    "goals": _("Mål och utmaningar"),
    "indicators": _("Indikatorer"),
    "examples": _("Goda exempel"),
    "chapters": _("Kapitlens texter"),
    "appendices": _("Bilagor"),
}


def search_edition(edition: Edition, words: str, links: PublicLinks) -> list[Group]:
    """Return what has all the words, kind by kind."""
    asked = fold(words).split()
    found = [entry for entry in _index(edition, edition.checksum) if all(word in entry.words for word in asked)]
    groups = groupby(found, key=lambda entry: entry.kind)
    return [_group(kind, list(entries), asked, links) for kind, entries in groups]


def _group(kind: str, entries: Sequence[Entry], asked: Sequence[str], links: PublicLinks) -> Group:
    first = sorted(entries, key=lambda entry: not all(word in fold(entry.title) for word in asked))[:MAX_SHOWN]
    return Group(kind, HEADINGS[kind], len(entries), tuple(_hit(entry, asked, links) for entry in first))


def _hit(entry: Entry, asked: Sequence[str], links: PublicLinks) -> Hit:
    url = links.appendix(entry.anchor) if entry.kind == "appendices" else links.href(entry.link)
    match = next((one for word in asked if (one := re.search(re.escape(word), entry.text, re.IGNORECASE))), None)
    begin, end = match.span() if match else (0, 0)
    start = entry.text.rfind(" ", 0, begin - AROUND) + 1 if begin > AROUND else 0
    stop = entry.text.find(" ", end + AROUND) if len(entry.text) > end + AROUND else -1
    before = f"{'… ' if start else ''}{entry.text[start:begin]}"
    after = entry.text[end:] if stop < 0 else f"{entry.text[end:stop]} …"
    return Hit(entry.title, url, before, entry.text[begin:end], after)


@kept_by_language(MAX_INDEXES)
def _index(edition: Edition, _checksum: str) -> tuple[Entry, ...]:
    """Return what can be found; kept, as frozen content never changes."""
    return tuple(_entries(document_of(edition)))


def _entry(kind: str, title: str, texts: Iterable[str], *, at: tuple[int, str], also: str = "") -> Entry:
    text = " ".join(" ".join(texts).split())
    return Entry(kind, title, text, *at, words=fold(f"{title} {text} {also}"))


def _entries(plan: PlanDocument) -> Iterator[Entry]:
    """Yield everything, kind after kind in the order of the headings."""
    for party in parties_of(plan):
        called = " ".join((party.short_name, *(one.name for one in party.former_names)))
        said = (party.role, party.responsibility)
        yield _entry("organisations", party.name, said, at=(COOPERATION, party.anchor), also=called)
    names = {party.key: party.name for party in parties_of(plan)}
    for measure in measures_of(plan):
        texts = (measure.description, *optional_texts(measure).values(), measure.area)
        also = " ".join((measure.owner, *(names.get(key, "") for key in measure.participant_keys)))
        title = f"{measure.number}. {measure.title}"
        yield _entry("measures", title, texts, at=(MEASURES, measure.anchor), also=also)
    aims: tuple[Goal | Challenge, ...] = (*plan.goals.goals, *plan.goals.challenges)
    for aim in aims:
        yield _entry("goals", aim.title, (aim.description,), at=(GOALS, aim.anchor))
    for indicator in plan.followup.indicators:
        yield _entry("indicators", indicator.title, (indicator.definition,), at=(FOLLOWUP, indicator.anchor))
    for example in plan.examples.examples:
        done = (example.what_was_done, example.results)
        yield _entry("examples", example.title, done, at=(EXAMPLES, example.anchor), also=example.organisation)
    for chapter in plan.chapters:
        at = (chapter.number, f"kapitel-{chapter.number}")
        yield _entry("chapters", f"{chapter.number}. {chapter.title}", (_plain(chapter.html),), at=at)
    for appendix in plan.appendices:
        yield _entry("appendices", appendix.title, (_plain(appendix.html),), at=(0, appendix.key))


def _plain(html: str) -> str:
    return unescape(strip_tags(_BLOCK_ENDS.sub(" ", html)))
