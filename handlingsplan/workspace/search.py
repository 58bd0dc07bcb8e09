"""Searching everything in a working plan at once, each kind of thing as the person may see it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from actors.enums import OrganisationPermission
from actors.models import Membership, User
from actors.permissions import organisations_where
from followup.models import Indicator
from handlingsplan.consultation.models import Consultation, Point
from handlingsplan.editions.models import Adoption
from handlingsplan.meetings.models import AgendaPoint, Meeting
from handlingsplan.numbers import read_key
from handlingsplan.plan.models import Challenge, Chapter, Goal, Plan
from handlingsplan.plan.permissions import may_coordinate
from handlingsplan.swedish import fold, says, stems
from measures.enums import HANDED_OVER, CommitmentState
from measures.models import Commitment, Measure
from measures.queries import found_by, parties_of

MAX_HITS = 8  # of each kind
MAX_LETTERS = 200
AROUND = 80  # letters before and after the word that was found


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is called, where the words stand in it, and its page."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Hits:
    """What was found of one kind; `more` where there is more than is shown."""

    label: str
    hits: list[Hit]
    more: bool


@dataclass(frozen=True)
class Asked:
    """What is searched for, as typed, folded and in stems."""

    user: User
    plan: Plan
    whole: str
    words: list[str]

    def holds(self, text: str) -> bool:
        """Tell whether every word stands in the text, whatever its ending."""
        found = " ".join(stems(text))
        return all(word in found for word in self.words)

    def excerpt(self, text: str) -> str:
        """Return what stands around the first of the words."""
        plain = " ".join(text.split())
        low = fold(plain)
        at = min((place for word in self.words if (place := low.find(word)) >= 0), default=0)
        start = max(0, at - AROUND)
        return ("… " if start else "") + Truncator(plain[start:]).chars(2 * AROUND)


def search_plan(user: User, plan: Plan, query: str) -> list[Hits]:
    """Return what was found, kind by kind; at most nine queries, whatever there is."""
    whole = fold(query[:MAX_LETTERS])
    asked = Asked(user, plan, whole, stems(whole))
    if not asked.words:
        return []
    found = ((label, list(find(asked))) for label, find in _KINDS)
    return [Hits(str(label), hits[:MAX_HITS], len(hits) > MAX_HITS) for label, hits in found if hits]


def _measures(asked: Asked) -> Iterator[Hit]:
    visible = Measure.objects.visible_to(asked.user, asked.plan)
    titled = reduce(and_, (says(word, "title") for word in asked.words))
    number = read_key(asked.whole) or 0
    rank = Case(
        When(number=number, then=Value(0)), When(titled, then=Value(1)), default=Value(2), output_field=IntegerField()
    )
    found = found_by(visible, asked.words, asked.whole).annotate(rank=rank).order_by("rank", "number")
    for measure in found.select_related("plan", "owner").defer("search")[: MAX_HITS + 1]:
        note = f"{measure.owner}. {asked.excerpt(measure.description)}"
        yield Hit(str(measure), note, measure.get_absolute_url())


def _organisations(asked: Asked) -> Iterator[Hit]:
    for body in parties_of(asked.plan).filter(search__contains=asked.whole)[: MAX_HITS + 1]:
        url = reverse("organisation", args=[asked.plan.slug, body.slug])
        yield Hit(body.name, body.get_category_display(), url)


def _people(asked: Asked) -> Iterator[Hit]:
    """Yield colleagues, and to a coordinator the parties' people, as the page of an organisation shows them."""
    own = organisations_where(asked.user, OrganisationPermission.READ_DRAFTS)
    rows = Membership.objects.filter(organisation__in=parties_of(asked.plan).order_by().values("pk"))
    if not may_coordinate(asked.user, asked.plan):
        rows = rows.filter(organisation__in=own)
    rows = rows.filter(user__is_active=True).select_related("user", "organisation").order_by("user__full_name", "pk")
    named = (row for row in rows if asked.whole in fold(f"{row.user.full_name} {row.user.function}"))
    for row in islice(named, MAX_HITS + 1):
        note = ", ".join(filter(None, [str(row.organisation), row.user.function, row.get_role_display()]))
        yield Hit(str(row.user), note, reverse("organisation", args=[asked.plan.slug, row.organisation.slug]))


def _of_chapter_3(asked: Asked, rows: Iterable[Goal | Challenge], anchor: str) -> Iterator[Hit]:
    chapter = reverse("working_chapter", args=[asked.plan.slug, 3])
    for row in rows:
        if asked.holds(f"{row.title} {row.description}"):
            yield Hit(row.title, asked.excerpt(row.description), f"{chapter}#{anchor}-{row.number}")


def _goals(asked: Asked) -> Iterator[Hit]:
    yield from _of_chapter_3(asked, Goal.objects.filter(plan=asked.plan), "mal")


def _challenges(asked: Asked) -> Iterator[Hit]:
    yield from _of_chapter_3(asked, Challenge.objects.filter(plan=asked.plan), "utmaning")


def _indicators(asked: Asked) -> Iterator[Hit]:
    rows: QuerySet[Indicator] = Indicator.objects.filter(plan=asked.plan).select_related("plan").defer("search")
    for row in rows:
        if asked.holds(f"{row.title} {row.definition} {row.unit}"):
            yield Hit(row.title, asked.excerpt(row.definition), row.get_absolute_url())


def _chapters(asked: Asked) -> Iterator[Hit]:
    for chapter in Chapter.objects.filter(plan=asked.plan).select_related("plan", "latest"):
        text = strip_tags((chapter.latest.html if chapter.latest else "").replace("<", " <"))
        if asked.holds(f"{chapter} {text}"):
            yield Hit(str(chapter), asked.excerpt(text), chapter.get_absolute_url())


def _decisions(asked: Asked) -> Iterator[Hit]:
    """Yield adoptions by their body, paragraph and registry number; commitments, of which there are many, by number."""
    if any(letter.isdigit() for letter in asked.whole):
        yield from _decided_commitments(asked)
    adoptions = Adoption.objects.filter(_each_word(asked, "body", "paragraph", "registry_number"))
    adoptions = adoptions.filter(edition__plan=asked.plan).select_related("edition", "organisation")
    for adoption in adoptions.defer("edition__content").order_by("-decided_on", "pk")[:MAX_HITS]:
        note = f"{adoption.organisation}: {adoption.body} {adoption.paragraph} {adoption.registry_number}"
        title = _("Beslut om %(edition)s") % {"edition": adoption.edition}
        yield Hit(title, note, reverse("adoptions", args=[asked.plan.slug]))


def _decided_commitments(asked: Asked) -> Iterator[Hit]:
    rows = Commitment.objects.filter(
        _each_word(asked, "decision_body", "decision_paragraph", "registry_number"),
        plan=asked.plan,
        state=CommitmentState.DECIDED,
        measure__state__in=HANDED_OVER,
    )
    for row in rows.select_related("measure__plan", "organisation").order_by("measure__number", "pk")[: MAX_HITS + 1]:
        note = f"{row.organisation}: {row.decision_body} {row.decision_paragraph} {row.registry_number}"
        yield Hit(str(row.measure), note, f"{row.measure.get_absolute_url()}#ataganden")


def _each_word(asked: Asked, *fields: str) -> Q:
    return reduce(and_, (says(word, *fields) for word in asked.whole.split()))


def _consultations(asked: Asked) -> Iterator[Hit]:
    for one in Consultation.objects.filter(plan=asked.plan).select_related("plan").defer("report"):
        if asked.holds(f"{one.title} {one.letter}"):
            yield Hit(one.title, asked.excerpt(one.letter), one.get_absolute_url())


def _points(asked: Asked) -> Iterator[Hit]:
    """Yield points to coordinators, who alone read them before the report is given out."""
    if not may_coordinate(asked.user, asked.plan):
        return
    rows = Point.objects.filter(_each_word(asked, "text", "place_label"), plan=asked.plan)
    for point in rows.select_related("consultation", "plan").order_by("-consultation", "number")[: MAX_HITS + 1]:
        yield Hit(f"{point.consultation}: {point}", asked.excerpt(point.text), point.get_absolute_url())


def _meetings(asked: Asked) -> Iterator[Hit]:
    """Yield meetings by what they are called, and by what was taken up and decided there."""
    for one in Meeting.objects.filter(plan=asked.plan).select_related("plan"):
        if asked.holds(f"{one.title} {one.place}"):
            yield Hit(one.title, date_format(one.on, "j F Y"), one.get_absolute_url())
    points = AgendaPoint.objects.filter(_each_word(asked, "title", "decision", "next_step"), plan=asked.plan)
    for point in points.select_related("meeting__plan").order_by("-meeting__on", "position")[: MAX_HITS + 1]:
        yield Hit(f"{point.meeting}: {point}", asked.excerpt(point.decision), point.get_absolute_url())


# What can be found, in the order that it is told. Each asks as its own page asks.
_KINDS: tuple[tuple[object, Callable[[Asked], Iterator[Hit]]], ...] = (
    (_lazy("Åtgärder"), _measures),
    (_lazy("Organisationer"), _organisations),
    (_lazy("Personer"), _people),
    (_lazy("Mål"), _goals),
    (_lazy("Utmaningar"), _challenges),
    (_lazy("Indikatorer"), _indicators),
    (_lazy("Kapitel"), _chapters),
    (_lazy("Beslut"), _decisions),
    (_lazy("Remisser"), _consultations),
    (_lazy("Möten"), _meetings),
    (_lazy("Synpunkter"), _points),
)
