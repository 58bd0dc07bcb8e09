"""What the next edition still lacks: what keeps it from being published, and what one might want to see to first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext_lazy

from actors.permissions import ALLOWED, Verdict
from followup.enums import ObservationState
from followup.models import Indicator
from handlingsplan.chapters.document import ChapterHead, Link, PlanDocument
from handlingsplan.chapters.gaps import PROPOSED, Gap, aimless, counted, empty_appendices, uncommitted, unfunded
from handlingsplan.chapters.links import WebLinks, measure_link, web_links
from handlingsplan.consultation.listing import standing_of
from handlingsplan.editions.freezing import read_next
from handlingsplan.owner.statements import incomplete, read_statements
from handlingsplan.plan.models import Chapter, Plan
from handlingsplan.plan.starting.first_texts import has_prompts
from handlingsplan.publishing.signs import unprintable_places
from measures.enums import EditorialState
from measures.models import Measure

_PENDING = ngettext_lazy(
    "%(count)d indikator har värden som väntar på godkännande.",
    "%(count)d indikatorer har värden som väntar på godkännande.",
    "count",
)
_UNPRINTABLE = ngettext_lazy(
    "På %(count)d ställe finns tecken som inte går att trycka. I PDF-filen blir de �.",
    "På %(count)d ställen finns tecken som inte går att trycka. I PDF-filen blir de �.",
    "count",
)
_PROMPTS = ngettext_lazy(
    "I %(count)d kapitel står något av starttexten kvar inom hakparentes.",
    "I %(count)d kapitel står något av starttexten kvar inom hakparentes.",
    "count",
)


@dataclass(frozen=True)
class Readiness:
    """What is missing; only `blocking` keeps the coordinator from publishing."""

    blocking: tuple[Gap, ...]
    notices: tuple[Gap, ...]
    accepted: int  # how many measures the edition would hold

    @property
    def verdict(self) -> Verdict:
        """Whether an edition can be published, and if not, why."""
        if not self.blocking:
            return ALLOWED
        return Verdict(_("Planen kan inte publiceras än. ") + " ".join(gap.text for gap in self.blocking))


class OwnPage(Link):
    """A link to a thing that has a page of its own, by another name than its place in the plan."""

    address: str


@dataclass(frozen=True)
class WorkLinks(WebLinks):
    """Where each thing is seen to: on a page of its own where it has one, else in its chapter."""

    slug: str

    def href(self, link: Link) -> str:
        if isinstance(link, OwnPage):
            return link.address
        kind, _dash, number = link.anchor.rpartition("-")
        if kind == "atgard":
            return reverse("measure", args=[self.slug, number])
        if kind == "bilaga":
            return reverse("basics_appendices", args=[self.slug])
        return super().href(link) if link.anchor else self.pages[link.chapter]


def work_links(plan: Plan) -> WorkLinks:
    """Return the addresses of what lacks something; what stands in no chapter is seen to from the plan's first page."""
    pages = web_links("working_chapter", plan.slug, here=0).pages
    return WorkLinks(here=-1, pages={0: plan.get_workspace_url(), **pages}, slug=plan.slug)


def read_readiness(plan: Plan) -> Readiness:
    """Return what the plan lacks now; asks three queries beside those of reading the next edition."""
    return readiness_of(plan, read_next(plan))


def readiness_of(plan: Plan, document: PlanDocument) -> Readiness:
    """Return what the plan lacks as the document that is to be published has it; three queries."""
    chapters, measures = (reverse(name, args=[plan.slug]) for name in ("working_chapters", "measures"))
    unapproved, newer = _texts(plan, document)
    none = [] if document.measures.count else [Gap(_("Planen har ingen godtagen åtgärd."))]
    open_points, left_open = _consultations(plan)
    lacking = (*unfunded(document.financing), *aimless(document.measures), *uncommitted(document.measures))
    return Readiness(
        blocking=(
            *_at(chapters, counted(_lazy("%(count)d kapitel har ingen godkänd text."), unapproved)),
            *_at(measures, none),
            *open_points,
        ),
        notices=(
            *left_open,
            *counted(_UNPRINTABLE, unprintable_places(document)),
            *_at(
                chapters,
                counted(
                    _lazy(
                        "%(count)d kapitel har en nyare text som inte är godkänd. Utgåvan får den text som är godkänd."
                    ),
                    newer,
                ),
            ),
            *_at(chapters, counted(_PROMPTS, _with_prompts(document))),
            *_at(measures, (*counted(PROPOSED, _proposed(plan)), *lacking)),
            *_at(reverse("indicators", args=[plan.slug]), counted(_PENDING, _pending(plan))),
            *_at(reverse("statements"), _unsaid()),
            *_at(reverse("basics_appendices", args=[plan.slug]), empty_appendices(document.appendices)),
        ),
        accepted=document.measures.count,
    )


def _consultations(plan: Plan) -> tuple[list[Gap], list[Gap]]:
    """Return what stops an edition as points of a consultation have come to nothing, and what is told of others."""
    stopping, left = [], []
    for standing in standing_of(plan):
        one = standing.consultation
        words = {"title": one.title, "count": standing.open_points, "reason": one.left_open_because}
        if standing.unapproved:
            text = _("%(title)s: svaren på %(count)d synpunkter är inte godkända.")
            left.append(Gap(text % (words | {"count": standing.unapproved}), url=one.get_absolute_url()))
        if not standing.open_points:
            continue
        if one.left_open_because:
            text = _("%(title)s: %(count)d synpunkter saknar ställningstagande. Skäl: %(reason)s")
            left.append(Gap(text % words, url=one.get_absolute_url()))
        else:
            text = _("%(title)s: %(count)d synpunkter saknar ställningstagande.")
            stopping.append(Gap(text % words, url=one.get_absolute_url()))
    return stopping, left


def _unsaid() -> Iterator[Gap]:
    """Say which of the owner's pages are hidden from the public."""
    titles = [str(statement.title) for statement, _holes in incomplete(read_statements())]
    if titles:
        words = _("Sidor om webbplatsen som är dolda för läsare, tills de är ifyllda: %(titles)s.")
        yield Gap(words % {"titles": ", ".join(titles)})


def _at(url: str, gaps: Iterable[Gap]) -> Iterator[Gap]:
    return (replace(gap, url=url) for gap in gaps)


def _texts(plan: Plan, document: PlanDocument) -> tuple[list[Link], list[Link]]:
    """Return the chapters without an approved text, and those with a newer one."""
    rows = {row.number: row for row in Chapter.objects.filter(plan=plan)}
    whole = [(rows[chapter.number], _chapter_link(chapter)) for chapter in document.chapters]
    return (
        [link for row, link in whole if row.approved_id is None],
        [link for row, link in whole if row.approved_id and row.latest_id != row.approved_id],
    )


def _with_prompts(document: PlanDocument) -> list[Link]:
    return [_chapter_link(chapter) for chapter in document.chapters if has_prompts(chapter.html)]


def _chapter_link(chapter: ChapterHead) -> Link:
    return Link(key=chapter.key, anchor="", chapter=chapter.number, text=f"{chapter.number}. {chapter.title}")


def _proposed(plan: Plan) -> Iterator[Link]:
    rows = Measure.objects.in_plan(plan).filter(state=EditorialState.PROPOSED).order_by("number")
    return map(measure_link, rows.only("number", "title"))


def _pending(plan: Plan) -> Iterator[Link]:
    pending = Q(observations__state=ObservationState.PENDING, observations__replaced_by=None)
    for row in Indicator.objects.filter(pending, plan=plan).select_related("plan").distinct().order_by("number"):
        yield OwnPage(key=row.key, anchor="", chapter=0, text=str(row), address=row.get_absolute_url())
