"""The coordinator's board of points: chosen, sorted, how far they have come, and which are alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Min, Q, QuerySet, When

from handlingsplan.consultation.enums import Disposition
from handlingsplan.consultation.listing import is_approved, is_behind, is_disposed
from handlingsplan.consultation.models import Consultation, Point
from handlingsplan.swedish import fold, says

MAX_ALIKE = 6
ALIKE = 0.34  # of the longer words of two points that both have
LONG_WORD = 4
MAX_REPLIES = 12
MAX_COMPARED = 3_000


def _holds(name: str) -> Case:
    """Return the column as it holds for a point: the group's, where it is in one."""
    return Case(When(group=None, then=F(name)), default=F(f"group__{name}"))


_ORDERS: dict[str, tuple[Any, ...]] = {
    "plats": ("place", "number"),
    "instans": ("response__number", "number"),
    "läge": (_holds("disposition"), "number"),
    "dag": (_holds("reply_by").asc(nulls_last=True), "number"),
}


def points_of(consultation: Consultation) -> QuerySet[Point]:
    """Return the points with what a board shows of each; two queries."""
    joined = ("response__of_body", "question", "group__prepared_by", "prepared_by")
    rows = Point.objects.filter(consultation=consultation).select_related(*joined)
    return rows.defer("response__draft", "response__summary").prefetch_related("subjects")


def chosen_on_board(consultation: Consultation, chosen: dict[str, Any]) -> QuerySet[Point]:
    """Return the points that the filter has chosen, in its order."""
    rows = points_of(consultation)
    if words := chosen.get("q"):
        rows = rows.filter(says(words, "text", "quote", "response__body__name"))
    state = chosen.get("lage")
    if state == "kvar":
        rows = rows.exclude(is_disposed())
    elif state == "sena":
        rows = rows.exclude(is_disposed()).filter(is_behind())
    elif state == "oprovade":
        rows = rows.filter(is_disposed()).exclude(is_approved())
    elif state:
        rows = rows.filter(Q(group=None, disposition=state) | Q(group__disposition=state))
    if place := chosen.get("plats"):
        rows = rows.filter(place="" if place == "hela" else place)
    for name, column in (
        ("amne", "subjects"),
        ("grupp", "group"),
        ("instans", "response__body"),
    ):
        if chosen.get(name):
            rows = rows.filter(**{column: chosen[name]})
    if person := chosen.get("bereds"):
        rows = rows.filter(Q(group=None, prepared_by=person) | Q(group__prepared_by=person))
    return rows.order_by(*_ORDERS.get(chosen.get("sortera") or "", ("number",)))


def places_on_board(consultation: Consultation) -> list[tuple[str, str]]:
    """Return the places that points are about, as choices; one query."""
    rows = Point.objects.filter(consultation=consultation).order_by("place_label").values_list("place", "place_label")
    return [(place or "hela", label) for place, label in dict.fromkeys(rows)]


def alike(point: Point) -> Sequence[Point]:
    """Return points that say something alike and might be put together; nobody does that but a person; one query."""
    own = _long_words(point.text)
    rows = Point.objects.filter(consultation=point.consultation_id).exclude(pk=point.pk)
    if point.group_id:
        rows = rows.exclude(group=point.group_id)
    scored = []
    for other in rows.select_related("response__of_body", "group").defer("response__draft")[:MAX_COMPARED]:
        words = _long_words(other.text)
        share = len(own & words) / max(1, min(len(own), len(words)))
        if share >= ALIKE and len(own & words) > 1:
            scored.append((share + (other.place == point.place) / 10, other))
    scored.sort(key=lambda pair: (-pair[0], pair[1].number))
    return [other for _share, other in scored[:MAX_ALIKE]]


@dataclass(frozen=True)
class UsedReply:
    """A reply that `times` points were given, first the one with the number `first`, of this round or an earlier."""

    disposition: str
    reply: str
    times: int
    first: int
    round_title: str = ""  # of an earlier round

    @property
    def label(self) -> str:
        return str(Disposition(self.disposition).label)


def used_replies(point: Point) -> list[UsedReply]:
    """Return what other points were told, of their own or with their group, the most used first; two queries.

    Those of the plan's earlier rounds come after those of this one, and not what this one says too.
    """
    in_plan = Point.objects.filter(consultation__plan=point.plan_id)
    found = _replies_of(point, in_plan.filter(consultation=point.consultation_id))
    said = {(one.disposition, one.reply) for one in found}
    earlier = _replies_of(point, in_plan.exclude(consultation=point.consultation_id), "consultation__title")
    return [*found, *(one for one in earlier if (one.disposition, one.reply) not in said)]


def _replies_of(point: Point, rows: QuerySet[Point], *more: str) -> list[UsedReply]:
    said = rows.filter(is_disposed()).exclude(pk=point.pk)
    said = said.annotate(holds=_holds("disposition"), words=_holds("reply"))
    told = said.exclude(words="").order_by().values_list("holds", "words", *more)
    counted = told.annotate(times=Count("pk"), first=Min("number")).order_by("-times", "first")
    return [UsedReply(*row[:2], *row[-2:], *row[2:-2]) for row in counted[:MAX_REPLIES]]


def _long_words(text: str) -> set[str]:
    return {word.strip('.,;:!?()”"') for word in fold(text).split() if len(word) > LONG_WORD}
