"""A report in parts: on screen what is chosen, some points at a time; in print what is laid out by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from handlingsplan.consultation.models import Consultation
from handlingsplan.consultation.report.reading import ConsultationReport, ReportPoint, ReportSection, report_of
from handlingsplan.filters import IGNORED_PARAMS, FilterForm, choice_field
from handlingsplan.printing.page_pdf import PagePdf

POINTS_PER_PAGE = 200  # on screen
WHOLE, PRIVATE = "hela", "privat"
# In print: a report that is shorter is laid out in one piece; a part is laid out in a second or two
MAX_PIECE, MAX_PART = 150_000, 25_000  # characters
POINT_COST = 150  # of its heading and what stands around its words


class ReportFilter(FilterForm):
    """Which points of a report are shown; `synpunkt` in the address is one whose page is asked for."""

    ignored = IGNORED_PARAMS | {"synpunkt"}

    def __init__(self, data: QueryDict, *, report: ConsultationReport) -> None:
        super().__init__(data)
        places = [(section.key or WHOLE, section.label) for section in report.sections]
        self.fields["plats"] = choice_field(_("Plats i planen"), _("Alla"), places)
        senders = [(str(one.number), one.body) for one in report.responses]
        if report.public_answers:
            senders.append((PRIVATE, _("Privatpersoner")))
        self.fields["fran"] = choice_field(_("Från"), _("Alla"), senders)

    def holds(self, point: ReportPoint, bodies: frozenset[int]) -> bool:
        """Tell whether the point is chosen; `bodies` are the numbers of the answers of bodies."""
        place, sender = self.cleaned_data["plats"], self.cleaned_data["fran"]
        if place and point.place != ("" if place == WHOLE else place):
            return False
        if sender == PRIVATE:
            return point.response not in bodies
        return not sender or point.response == int(sender)


@dataclass(frozen=True)
class ShownPoints:
    """A page of the points that are chosen, place by place."""

    filter: ReportFilter
    page: Page[ReportPoint]

    @property
    def pages(self) -> Iterator[str | int]:
        return self.page.paginator.get_elided_page_range(self.page.number)

    @property
    def sections(self) -> list[ReportSection]:
        return sections_of(self.page)


def shown_points(report: ConsultationReport, chosen: ReportFilter, asked: QueryDict) -> ShownPoints:
    """Return the page that is asked for, by its number or by that of a point."""
    bodies = frozenset(one.number for one in report.responses)
    points = [one for one in report.points if chosen.holds(one, bodies)] if chosen.is_valid() else []
    page = asked.get("page")
    number = asked.get("synpunkt", "")
    if number.isdecimal():
        at = next((at for at, point in enumerate(points) if str(point.number) == number), 0)
        page = str(at // POINTS_PER_PAGE + 1)
    return ShownPoints(chosen, Paginator(points, POINTS_PER_PAGE).get_page(page))


def report_pdf(consultation: Consultation) -> PagePdf:
    """Return the report for print; a long one in parts, each to be laid out by itself."""
    report, given_out = report_of(consultation), consultation.accounted_at
    first, *others = written(report)
    return PagePdf(
        report.plan,
        _("Samrådsredogörelse: %(title)s") % {"title": report.title},
        _("Remissversion %(number)d") % {"number": report.version},
        timezone.localdate(given_out) if given_out else timezone.localdate(),
        first,
        tuple(others),
    )


def written(report: ConsultationReport) -> list[str]:
    """Return the report's HTML, in parts where it is long."""
    shown = {"report": report}
    whole: list[str] = [render_to_string(f"consultation/report/{name}.html", shown) for name in ("_summary", "_bodies")]
    place: str | None = None
    for some in _in_parts(report.points):
        context = {"sections": sections_of(some), "again": some[0].place == place}
        whole.append(render_to_string("consultation/report/_points.html", context))
        place = some[-1].place
    return whole if sum(map(len, whole)) > MAX_PIECE else ["".join(whole)]


def sections_of(points: Iterable[ReportPoint]) -> list[ReportSection]:
    """Return the points, which stand in the report's order, place by place."""
    places = [tuple(some) for _place, some in groupby(points, key=lambda point: point.place)]
    return [ReportSection(label=some[0].place_label, points=some) for some in places]


def _in_parts(points: Iterable[ReportPoint]) -> Iterator[list[ReportPoint]]:
    part: list[ReportPoint] = []
    room = MAX_PART
    for point in points:
        cost = POINT_COST + len(point.text) + len(point.quote) + len(point.reply) + len(point.question)
        if part and cost > room:
            yield part
            part, room = [], MAX_PART
        part.append(point)
        room -= cost
    if part:
        yield part
