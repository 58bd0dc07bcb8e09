"""What waits for a person in the working plan, most pressing first; a constant number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.enums import OrganisationPermission
from actors.models import User
from actors.permissions import organisations_where
from followup.enums import ObservationState
from followup.models import Indicator, Observation
from handlingsplan.discussion.models import Notice
from handlingsplan.discussion.notices import unread
from handlingsplan.plan.enums import ChapterState, ReviewAct
from handlingsplan.plan.models import Chapter, Plan, ReviewEvent
from handlingsplan.plan.permissions import may_coordinate
from measures.enums import CommitmentState, EditorialState
from measures.models import Commitment, Measure
from measures.querysets import MeasureQuerySet


@dataclass(frozen=True)
class Task:
    """One thing to do: what it is called, why it waits, and where it is done."""

    title: str
    note: str
    url: str
    notice: int | None = None
    """The notice that tells of it, where it is news rather than something to do."""


def agenda(user: User, plan: Plan) -> list[Task]:
    """Return everything that waits for the person."""
    tasks: list[Task] = []
    if may_coordinate(user, plan):
        tasks += [*_chapters_in_review(plan), *_measures_proposed(plan), *_values_pending(plan)]
    leads = organisations_where(user, OrganisationPermission.GIVE_COMMITMENTS)
    writes = organisations_where(user, OrganisationPermission.WRITE_MEASURES)
    tasks += _chapters_to_write(user, plan)
    if leads:
        tasks += _commitments_to_answer(plan, leads)
    if writes:
        tasks += [*_values_returned(plan, writes), *_measures_to_hand_over(plan, writes), *_without_money(plan, writes)]
    return tasks


def news(user: User, plan: Plan) -> list[Task]:
    """Return what the person has been told of and not put aside: mentions, answers, decisions; one query."""
    return [Task(notice.title, _note(notice), notice.url, notice=notice.pk) for notice in unread(user, plan)]


def _note(notice: Notice) -> str:
    words = {"by": notice.by, "did": notice.get_kind_display(), "words": notice.words}
    return (_("%(by)s %(did)s: ”%(words)s”") if notice.words else _("%(by)s %(did)s.")) % words


def _chapters_in_review(plan: Plan) -> Iterator[Task]:
    handed_in = ReviewEvent.objects.filter(chapter=OuterRef("pk"), act=ReviewAct.SUBMIT).order_by("-at", "-pk")
    chapters = _chapters(plan).filter(state=ChapterState.IN_REVIEW).select_related("latest")
    for chapter in chapters.annotate(sender=Subquery(handed_in.values("by__full_name")[:1])):
        words = {"by": chapter.sender or _("Portalen"), "number": chapter.latest.number if chapter.latest else 0}
        note = _("%(by)s har lämnat in version %(number)d. Läs, och godkänn eller återsänd.") % words
        yield Task(str(chapter), note, chapter.get_absolute_url())


def _chapters_to_write(user: User, plan: Plan) -> Iterator[Task]:
    for chapter in _chapters(plan).filter(state=ChapterState.DRAFT, editors=user):
        yield Task(
            str(chapter), _("Du är redaktör. Texten är ett utkast och inte inlämnad."), chapter.get_absolute_url()
        )


def _chapters(plan: Plan) -> QuerySet[Chapter]:
    return Chapter.objects.filter(plan=plan).select_related("plan")


def _measures_proposed(plan: Plan) -> Iterator[Task]:
    for measure in _measures(plan).filter(state=EditorialState.PROPOSED):
        note = _("Föreslagen av %(organisation)s. Godta eller återsänd.") % {"organisation": measure.owner}
        yield Task(str(measure), note, measure.get_absolute_url())


def _measures_to_hand_over(plan: Plan, own: frozenset[int]) -> Iterator[Task]:
    for measure in _measures(plan).filter(state=EditorialState.DRAFT, owner__in=own):
        yield Task(
            str(measure), _("Utkast som bara ni ser. Lämna över det när det är klart."), measure.get_absolute_url()
        )


def _without_money(plan: Plan, own: frozenset[int]) -> Iterator[Task]:
    for measure in _measures(plan).accepted().filter(owner__in=own, funding_rows=None):
        yield Task(str(measure), _("Saknar uppgift om pengar."), measure.get_absolute_url())


def _measures(plan: Plan) -> MeasureQuerySet:
    return Measure.objects.in_plan(plan).select_related("owner", "plan")


def _commitments_to_answer(plan: Plan, own: frozenset[int]) -> Iterator[Task]:
    waiting = Commitment.objects.filter(
        plan=plan,
        organisation__in=own,
        state=CommitmentState.PROPOSED,
        measure__state__in=[EditorialState.PROPOSED, EditorialState.ACCEPTED],
    )
    for commitment in waiting.select_related("organisation", "measure__plan").order_by("measure__number", "pk"):
        note = _("%(organisation)s är tillfrågad och har inte svarat.") % {"organisation": commitment.organisation}
        yield Task(str(commitment.measure), note, commitment.measure.get_absolute_url())


def _values_pending(plan: Plan) -> Iterator[Task]:
    pending = Indicator.objects.filter(
        plan=plan, observations__state=ObservationState.PENDING, observations__replaced_by=None
    )
    for indicator in pending.select_related("plan").annotate(waiting=Count("observations")).order_by("number"):
        note = ngettext(
            "%(count)d inlämnat värde att godkänna.", "%(count)d inlämnade värden att godkänna.", indicator.waiting
        ) % {"count": indicator.waiting}
        yield Task(indicator.title, note, indicator.get_absolute_url())


def _values_returned(plan: Plan, own: frozenset[int]) -> Iterator[Task]:
    returned = Observation.objects.filter(
        plan=plan, organisation__in=own, state=ObservationState.RETURNED, replaced_by=None
    )
    for value in returned.select_related("indicator__plan", "organisation").order_by("indicator__number", "year"):
        note = _("Värdet för %(year)d är återsänt. Rätta och lämna in igen.") % {"year": value.year}
        yield Task(value.indicator.title, note, value.indicator.get_absolute_url())
