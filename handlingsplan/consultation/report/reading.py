"""The report of a consultation as data: who answered what, and what came of each point; private persons have no name.

It is read from the rows until it is given out; then it is frozen as canonical JSON, and is what everybody reads.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Frozen, PlanHead
from handlingsplan.chapters.keys import measure_key
from handlingsplan.chapters.reading import plan_head
from handlingsplan.consultation.board import points_of
from handlingsplan.consultation.enums import Disposition, ResponseState
from handlingsplan.consultation.models import Body, Consultation, Dispositioned, Point, Response
from handlingsplan.consultation.places import chapter_place, places_of
from handlingsplan.editions.in_languages import WRITTEN, Words
from handlingsplan.languages import in_language, kept_by_language

MAX_KEPT = 8  # reports in memory


class ReportPoint(Frozen):
    """One point from words to what came of it."""

    number: int
    sender: str
    response: int
    place: str
    place_label: str
    question: str
    quote: str
    text: str
    disposition: str
    disposition_label: str
    reply: str
    group: str
    change: str  # where the plan was changed, in words
    change_key: str = ""  # and by its key


class ReportResponse(Frozen):
    """One answer of a body."""

    number: int
    body: str
    stance_label: str
    channel_label: str
    summary: str
    received_on: date
    is_late: bool
    decided_by: str
    decided_on: date | None
    paragraph: str
    registry_number: str


class ReportSection(Frozen):
    """The points about one place of the plan, in the plan's own order."""

    label: str
    points: tuple[ReportPoint, ...]

    @property
    def key(self) -> str:
        return self.points[0].place if self.points else ""


class ConsultationReport(Frozen):
    """The whole report."""

    format: int = 1
    plan: PlanHead
    number: int
    title: str
    version: int
    sent_out_on: date
    answers_by: date
    responses: tuple[ReportResponse, ...]
    silent: tuple[str, ...]
    public_answers: int
    sections: tuple[ReportSection, ...]
    dispositions: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        return sum(len(section.points) for section in self.sections)

    @property
    def points(self) -> list[ReportPoint]:
        return [point for section in self.sections for point in section.points]

    @property
    def summaries(self) -> list[ReportResponse]:
        """Those who say something about the plan as a whole."""
        return [one for one in self.responses if one.summary]

    @property
    def by_stance(self) -> list[tuple[str, int]]:
        """How many bodies say what as a whole."""
        return list(Counter(one.stance_label for one in self.responses).items())

    @property
    def late(self) -> int:
        return sum(one.is_late for one in self.responses)

    @property
    def disposition_labels(self) -> list[str]:
        return [label for label, _count in self.dispositions]

    @property
    def by_place(self) -> list[tuple[ReportSection, int, list[int]]]:
        """Each place with how many points are about it, and with how many of each disposition."""
        lines = []
        for section in self.sections:
            counts = Counter(point.disposition_label for point in section.points)
            lines.append((section, len(section.points), [counts[label] for label in self.disposition_labels]))
        return lines

    @property
    def by_body(self) -> list[tuple[str, list[ReportPoint]]]:
        """Each who answered with the points of the answer, private persons together as one."""
        found: dict[str, list[ReportPoint]] = {one.body: [] for one in self.responses}
        for point in sorted(self.points, key=lambda point: point.number):
            found.setdefault(point.sender, []).append(point)
        return list(found.items())

    @property
    def told_by_body(self) -> list[tuple[str, list[tuple[str, list[int]]]]]:
        """Each who answered with the numbers of the points, by what came of them."""
        lines = []
        for sender, points in self.by_body:
            found: dict[str, list[int]] = {label: [] for label in self.disposition_labels}
            for point in points:
                found[point.disposition_label].append(point.number)
            lines.append((sender, [(label, numbers) for label, numbers in found.items() if numbers]))
        return lines


def read_report(consultation: Consultation) -> ConsultationReport:
    """Return the report as it is now; a constant number of queries."""
    received = list(_received(consultation))
    answered = {response.body_id for response in received}
    bodies = Body.objects.filter(consultation=consultation).values_list("pk", "name")
    points = [_point(one) for one in points_of(consultation).select_related(*_JOINED)]
    counts = {value: sum(one.disposition == value for one in points) for value in Disposition.values}
    version = consultation.sent_version
    return ConsultationReport(
        plan=plan_head(consultation.plan),
        number=consultation.number,
        title=consultation.title,
        version=version.number if version else 0,
        sent_out_on=_day(consultation.sent_out_at),
        answers_by=consultation.answers_by,
        responses=tuple(_response(response) for response in received if response.body_id is not None),
        silent=tuple(name for pk, name in bodies if pk not in answered),
        public_answers=sum(response.body_id is None for response in received),
        sections=tuple(_sections(consultation, points)),
        dispositions=tuple((str(Disposition(value).label), count) for value, count in counts.items() if count),
    )


_JOINED = (
    *("response__of_body", "question", "prepared_by"),
    *("group__measure", "group__chapter", "measure", "chapter"),
)


def _dispositions(report: ConsultationReport) -> dict[str, Any]:
    return {"dispositions": tuple((in_language(label), count) for label, count in report.dispositions)}


_WORDS = Words(
    own={ReportPoint: ("disposition_label",), ReportResponse: ("stance_label", "channel_label")},
    written={
        **WRITTEN,
        ReportPoint: ("place_label", "question", "quote", "text", "reply", "group", "change"),
        ReportResponse: ("summary", "decided_by"),
        ReportSection: ("label",),
        ConsultationReport: ("title",),
    },
    made={ConsultationReport: _dispositions},
)


def report_of(consultation: Consultation) -> ConsultationReport:
    """Return the report as it was given out, which is kept in memory; until then as it is now."""
    given_out = consultation.accounted_at
    return read_report(consultation) if given_out is None else _given_out(consultation.pk, given_out)


@kept_by_language(MAX_KEPT)
def _given_out(consultation_id: int, _at: datetime) -> ConsultationReport:
    """Return a report that was given out at that moment: it never changes."""
    frozen = Consultation.objects.values_list("report", flat=True).get(pk=consultation_id)
    return _WORDS.shown(ConsultationReport.model_validate_json(frozen))


def _received(consultation: Consultation) -> Iterator[Response]:
    rows = Response.objects.filter(consultation=consultation, state=ResponseState.RECEIVED).select_related("of_body")
    yield from rows.defer("draft").order_by("number")


def _day(moment: object) -> date:
    return timezone.localdate(moment) if moment else timezone.localdate()  # type: ignore[arg-type] # a datetime or None


def _response(response: Response) -> ReportResponse:
    return ReportResponse(
        number=response.number,
        body=response.sender,
        stance_label=str(response.get_stance_display()),
        channel_label=str(response.get_channel_display()),
        summary=response.summary,
        received_on=_day(response.received_at),
        is_late=response.is_late,
        decided_by=response.decided_by,
        decided_on=response.decided_on,
        paragraph=response.paragraph,
        registry_number=response.registry_number,
    )


def _point(point: Point) -> ReportPoint:
    answer = point.answer
    return ReportPoint(
        number=point.number,
        sender=point.response.sender,
        response=point.response.number,
        place=point.place,
        place_label=point.place_label,
        question=point.question.text if point.question else "",
        quote=point.quote,
        text=point.text,
        disposition=answer.disposition,
        disposition_label=str(Disposition(answer.disposition).label),
        reply=answer.reply,
        group=point.group.title if point.group else "",
        change=_change(answer),
        change_key=_change_key(answer),
    )


def _change(answer: Dispositioned) -> str:
    if answer.measure is not None:
        known_as = answer.measure.known_as
        return _("Åtgärd %(measure)s") % {"measure": known_as} if known_as else ""
    if answer.chapter is not None:
        words = {"chapter": answer.chapter, "number": answer.revision_number}
        return _("%(chapter)s, version %(number)s") % words
    return ""


def _change_key(answer: Dispositioned) -> str:
    if answer.measure is not None:
        return measure_key(answer.measure) if answer.measure.known_as else ""
    return chapter_place(answer.chapter.number) if answer.chapter is not None else ""


def _sections(consultation: Consultation, points: list[ReportPoint]) -> Iterator[ReportSection]:
    """Yield the points place by place: the whole plan first, then in the plan's own order, then what is gone."""
    places = places_of(consultation.sent_version) if consultation.sent_version else {}
    order = {key: at for at, key in enumerate(["", *places])}
    found: dict[str, list[ReportPoint]] = {}
    for point in points:
        found.setdefault(point.place, []).append(point)
    for key in sorted(found, key=lambda key: order.get(key, len(order))):
        yield ReportSection(label=found[key][0].place_label, points=tuple(found[key]))
