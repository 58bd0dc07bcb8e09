"""What waits for a person in the working plan, most pressing first; a constant number of queries."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.enums import OrganisationPermission
from actors.models import Organisation, User
from actors.permissions import organisations_where
from followup.enums import ObservationState, RetrievalState
from followup.evaluations.models import Evaluation
from followup.models import Indicator, Observation
from followup.queries import to_go_through
from handlingsplan.editions.models import Adoption
from handlingsplan.editions.published import newest_edition
from handlingsplan.plan.enums import ChapterState, ReviewAct
from handlingsplan.plan.models import Chapter, Plan, ReviewEvent
from handlingsplan.plan.permissions import may_coordinate, may_evaluate, still_open
from handlingsplan.publishing.on_behalf import with_something
from handlingsplan.workspace.acts import ACT_OF_STEP, Act, Progress, TodoItem
from handlingsplan.workspace.consultation_items import answers_to_give, points_to_dispose
from handlingsplan.workspace.meeting_items import steps_of_meetings
from handlingsplan.workspace.round_items import (
    OpenRound,
    open_round,
    reports_missing,
    reports_to_hand_in,
    reports_to_review,
)
from measures.enums import HANDED_OVER, CommitmentState, Status
from measures.measure_page import step_url
from measures.models import Commitment, Measure, MinutesExtract
from measures.money.rows import awaiting_from
from measures.queries import parties_of
from measures.todo import MeasureStep, measure_steps


def agenda(user: User, plan: Plan) -> list[TodoItem]:
    """Return everything that waits for the person: nothing in a closed plan, where nothing can be done."""
    if not still_open(plan):
        return []
    items: list[TodoItem] = []
    reports, coordinates = organisations_where(user, OrganisationPermission.REPORT), may_coordinate(user, plan)
    now = open_round(plan) if reports or coordinates else None
    if now and reports:
        items += reports_to_hand_in(now, reports)
    if coordinates:
        items += _done_for(plan.coordinating_organisation_id, _to_coordinate(plan, now))
    leads = organisations_where(user, OrganisationPermission.GIVE_COMMITMENTS)
    writes = organisations_where(user, OrganisationPermission.WRITE_MEASURES)
    items += _chapters_to_write(user, plan)
    if writes or leads:
        items += steps_of_meetings(plan, writes | leads)
    if writes:
        items += _values_returned(plan, writes)
    steps = measure_steps(user, plan, Measure.objects.visible_to(user, plan))
    items += map(_in_measure, steps)
    if writes:
        items += _money_to_confirm(user, plan)
    if may_evaluate(user, plan):
        items += _measures_to_evaluate(plan)
    if leads:
        items += [
            *_entered_on_behalf(plan, leads),
            *_editions_to_adopt(plan, leads),
            *_commitments_to_decide(plan, leads),
            *answers_to_give(plan, leads),
        ]
    return sorted(items, key=lambda item: _PRESSING.index(item.act))


_PRESSING = list(Act)  # in the order that things are to be done in


def _in_measure(step: MeasureStep) -> TodoItem:
    for_whom = step.organisation.pk if step.organisation else step.measure.plan.coordinating_organisation_id
    return TodoItem(str(step.measure), step.text, step_url(step), organisation_id=for_whom, act=ACT_OF_STEP[step.kind])


def _done_for(organisation_id: int, items: Iterable[TodoItem]) -> Iterator[TodoItem]:
    return (replace(item, organisation_id=organisation_id) for item in items)


def _to_coordinate(plan: Plan, now: OpenRound | None) -> Iterator[TodoItem]:
    yield from reports_to_review(plan)
    if now:
        yield from reports_missing(now)
    yield from _chapters_in_review(plan)
    yield from _values_pending(plan)
    yield from _statistics(plan)
    yield from points_to_dispose(plan)


def _chapters_in_review(plan: Plan) -> Iterator[TodoItem]:
    handed_in = ReviewEvent.objects.filter(chapter=OuterRef("pk"), act=ReviewAct.SUBMIT).order_by("-at", "-pk")
    chapters = _chapters(plan).filter(state=ChapterState.IN_REVIEW).select_related("latest")
    for chapter in chapters.annotate(sender=Subquery(handed_in.values("by__full_name")[:1])):
        words = {"by": chapter.sender or _("Portalen"), "number": chapter.latest.number if chapter.latest else 0}
        note = _("%(by)s har lämnat in version %(number)d. Läs, och godkänn eller återsänd.") % words
        yield TodoItem(str(chapter), note, chapter.get_absolute_url(), act=Act.REVIEW_CHAPTER)


def _chapters_to_write(user: User, plan: Plan) -> Iterator[TodoItem]:
    for chapter in _chapters(plan).filter(state=ChapterState.DRAFT, editors=user):
        note = _("Du är redaktör. Texten är ett utkast och inte inlämnad.")
        yield TodoItem(str(chapter), note, chapter.get_absolute_url(), act=Act.WRITE_CHAPTER)


def _chapters(plan: Plan) -> QuerySet[Chapter]:
    return Chapter.objects.filter(plan=plan).select_related("plan")


def _money_to_confirm(user: User, plan: Plan) -> Iterator[TodoItem]:
    rows = awaiting_from(user, plan).order_by("organisation__sort_key")
    funders = rows.values_list("organisation", "organisation__slug", "organisation__short_name")
    for pk, slug, name, count in funders.annotate(Count("pk")):
        note = ngettext(
            "%(count)d rad om vad %(organisation)s betalar väntar på er bekräftelse.",
            "%(count)d rader om vad %(organisation)s betalar väntar på er bekräftelse.",
            count,
        ) % {"count": count, "organisation": name}
        url = reverse("organisation_money", args=[plan.slug, slug])
        yield TodoItem(_("Pengar att bekräfta"), note, url, organisation_id=pk, act=Act.CONFIRM_MONEY)


def _entered_on_behalf(plan: Plan, own: frozenset[int]) -> Iterator[TodoItem]:
    """Yield what a coordinator has entered by minutes and no lead has confirmed, whoever was lead then."""
    entered = MinutesExtract.objects.filter(plan=plan, organisation__in=own, confirmed_at=None)
    ordered = with_something(entered).order_by("organisation__sort_key")
    rows = ordered.values_list("organisation", "organisation__slug", "organisation__short_name")
    for pk, slug, name, count in rows.annotate(Count("pk")):
        note = ngettext(
            "Samordnaren har registrerat %(count)d beslut åt %(organisation)s. Bekräfta eller rätta.",
            "Samordnaren har registrerat %(count)d beslut åt %(organisation)s. Bekräfta eller rätta.",
            count,
        ) % {"count": count, "organisation": name}
        url = reverse("registered_for", args=[plan.slug, slug])
        yield TodoItem(_("Registrerat av samordnaren"), note, url, organisation_id=pk, act=Act.CONFIRM_DECISIONS)


def _values_pending(plan: Plan) -> Iterator[TodoItem]:
    pending = Indicator.objects.filter(
        plan=plan, observations__state=ObservationState.PENDING, observations__replaced_by=None
    )
    for indicator in pending.select_related("plan").annotate(waiting=Count("observations")).order_by("number"):
        note = ngettext(
            "%(count)d inlämnat värde att godkänna.", "%(count)d inlämnade värden att godkänna.", indicator.waiting
        ) % {"count": indicator.waiting}
        yield TodoItem(indicator.title, note, indicator.get_absolute_url(), act=Act.APPROVE_VALUES)


def _statistics(plan: Plan) -> Iterator[TodoItem]:
    for retrieval in to_go_through(plan).order_by("indicator__number", "pk"):
        failed = retrieval.state == RetrievalState.FAILED
        note = retrieval.problem if failed else _("Inläst statistik att gå igenom.")
        yield TodoItem(retrieval.indicator.title, note, retrieval.get_absolute_url(), act=Act.GO_THROUGH)


def _values_returned(plan: Plan, own: frozenset[int]) -> Iterator[TodoItem]:
    returned = Observation.objects.filter(
        plan=plan, organisation__in=own, state=ObservationState.RETURNED, replaced_by=None
    )
    for value in returned.select_related("indicator__plan", "organisation").order_by("indicator__number", "year"):
        note = _("Värdet för %(year)d är återsänt. Rätta och lämna in igen.") % {"year": value.year}
        indicator = value.indicator
        url = indicator.get_absolute_url()
        yield TodoItem(indicator.title, note, url, organisation_id=value.organisation_id, act=Act.CORRECT_VALUE)


def _editions_to_adopt(plan: Plan, leads: frozenset[int]) -> Iterator[TodoItem]:
    """Yield the newest edition for each own organisation that has not decided about it."""
    edition = newest_edition(plan)
    if edition is None:
        return
    bodies = parties_of(plan).filter(pk__in=leads)
    for body in bodies.exclude(pk__in=Adoption.objects.filter(edition=edition).values("organisation")):
        note = _("%(organisation)s har inte registrerat något beslut om utgåvan.") % {"organisation": body}
        url = reverse("new_adoption", args=[plan.slug, edition.number, body.slug])
        yield TodoItem(str(edition), note, url, reminded=True, organisation_id=body.pk, act=Act.ADOPT)


def _commitments_to_decide(plan: Plan, leads: frozenset[int]) -> Iterator[TodoItem]:
    """Yield how many of an own organisation's commitments are decided, where some are only intended."""
    rows = Commitment.objects.filter(plan=plan, organisation__in=leads, measure__state__in=HANDED_OVER).order_by()
    counts: dict[int, dict[str, int]] = {}
    for organisation, state, count in rows.values_list("organisation", "state").annotate(Count("pk")):
        counts.setdefault(organisation, {})[state] = count
    for body in Organisation.objects.filter(pk__in=counts):
        states = counts[body.pk]
        intended, decided = states.get(CommitmentState.INTENDS, 0), states.get(CommitmentState.DECIDED, 0)
        total = intended + decided + states.get(CommitmentState.PROPOSED, 0)
        if intended:
            words = _("%(done)d av %(total)d beslutade, %(intended)d avser delta")
            words %= {"done": decided, "total": total, "intended": intended}
            url = reverse("decide_commitments", args=[plan.slug, body.slug])
            note = _("%(organisation)s avser att delta, men inget beslut är registrerat.") % {"organisation": body}
            yield TodoItem(
                _("Åtaganden"),
                note,
                url,
                reminded=True,
                organisation_id=body.pk,
                act=Act.DECIDE_COMMITMENTS,
                progress=Progress(decided, total, words),
            )


def _measures_to_evaluate(plan: Plan) -> Iterator[TodoItem]:
    done = Measure.objects.in_plan(plan).accepted().filter(status__in=[Status.DONE, Status.UNDER_WAY])
    found = done.aggregate(all=Count("pk"), evaluated=Count("pk", filter=Exists(_evaluations())))
    if found["all"] > found["evaluated"]:
        words = _("%(done)d av %(total)d har en utvärdering")
        words %= {"done": found["evaluated"], "total": found["all"]}
        note = _("Åtgärder som pågår eller är genomförda.")
        progress = Progress(found["evaluated"], found["all"], words)
        url = f"{reverse('evaluations', args=[plan.slug])}#inte-utvarderade"
        yield TodoItem(_("Utvärderingar"), note, url, reminded=True, act=Act.EVALUATE, progress=progress)


def _evaluations() -> QuerySet[Evaluation]:
    return Evaluation.objects.filter(measure=OuterRef("pk")).order_by()
