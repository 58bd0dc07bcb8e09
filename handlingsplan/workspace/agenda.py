"""What waits for a person in the working plan, most pressing first; a constant number of queries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.enums import OrganisationPermission
from actors.models import Organisation, User
from actors.permissions import organisations_where
from followup.enums import ObservationState, RetrievalState
from followup.models import Indicator, Observation
from followup.queries import to_go_through
from followup.rounds.enums import FILLED_IN, RoundState, SubmissionState
from followup.rounds.models import Round, Submission
from followup.rounds.owing import count_new_measures, count_owed_measures
from handlingsplan.plan.enums import ChapterState, ReviewAct
from handlingsplan.plan.models import Chapter, Plan, ReviewEvent
from handlingsplan.plan.permissions import may_coordinate, still_open
from handlingsplan.publishing.on_behalf import with_something
from measures.enums import HANDED_OVER, CommitmentState, EditorialState
from measures.models import Commitment, Measure, MinutesExtract
from measures.money import awaiting_from
from measures.queries import parties_of
from measures.querysets import MeasureQuerySet


@dataclass(frozen=True)
class TodoItem:
    """One thing to do: what it is called, why it waits, and where it is done.

    `reminded` tells that people hear of it in another way too (`followup.rounds.reminders`).
    """

    title: str
    note: str
    url: str
    reminded: bool = False
    notice: int | None = None  # the notice that tells of it, where it is news rather than something to do
    waits: bool = False  # whether the notice stays though what it tells of has been opened, as something is to be done
    organisation_id: int | None = None  # whom it is done for; None where the person does it, whomever they act for


def agenda(user: User, plan: Plan) -> list[TodoItem]:
    """Return everything that waits for the person: nothing in a closed plan, where nothing can be done."""
    if not still_open(plan):
        return []
    items: list[TodoItem] = []
    if reports := organisations_where(user, OrganisationPermission.REPORT):
        items += _reports_to_hand_in(plan, reports)
    if may_coordinate(user, plan):
        items += _done_for(plan.coordinating_organisation_id, _to_coordinate(plan))
    leads = organisations_where(user, OrganisationPermission.GIVE_COMMITMENTS)
    writes = organisations_where(user, OrganisationPermission.WRITE_MEASURES)
    items += _chapters_to_write(user, plan)
    if leads:
        items += [
            *_entered_on_behalf(plan, leads),
            *_commitments_to_answer(plan, leads),
            *_commitments_to_decide(plan, leads),
        ]
    if writes:
        items += [*_values_returned(plan, writes), *_measures_to_hand_over(plan, writes), *_without_money(plan, writes)]
        items += _money_to_confirm(user, plan)
    return items


def _done_for(organisation_id: int, items: Iterable[TodoItem]) -> Iterator[TodoItem]:
    return (replace(item, organisation_id=organisation_id) for item in items)


def _to_coordinate(plan: Plan) -> Iterator[TodoItem]:
    yield from _reports_to_review(plan)
    yield from _chapters_in_review(plan)
    yield from _measures_proposed(plan)
    yield from _values_pending(plan)
    yield from _statistics(plan)


def _chapters_in_review(plan: Plan) -> Iterator[TodoItem]:
    handed_in = ReviewEvent.objects.filter(chapter=OuterRef("pk"), act=ReviewAct.SUBMIT).order_by("-at", "-pk")
    chapters = _chapters(plan).filter(state=ChapterState.IN_REVIEW).select_related("latest")
    for chapter in chapters.annotate(sender=Subquery(handed_in.values("by__full_name")[:1])):
        words = {"by": chapter.sender or _("Portalen"), "number": chapter.latest.number if chapter.latest else 0}
        note = _("%(by)s har lämnat in version %(number)d. Läs, och godkänn eller återsänd.") % words
        yield TodoItem(str(chapter), note, chapter.get_absolute_url())


def _chapters_to_write(user: User, plan: Plan) -> Iterator[TodoItem]:
    for chapter in _chapters(plan).filter(state=ChapterState.DRAFT, editors=user):
        yield TodoItem(
            str(chapter), _("Du är redaktör. Texten är ett utkast och inte inlämnad."), chapter.get_absolute_url()
        )


def _chapters(plan: Plan) -> QuerySet[Chapter]:
    return Chapter.objects.filter(plan=plan).select_related("plan")


def _measures_proposed(plan: Plan) -> Iterator[TodoItem]:
    for measure in _measures(plan).filter(state=EditorialState.PROPOSED):
        note = _("Föreslagen av %(organisation)s. Godta eller återsänd.") % {"organisation": measure.owner}
        yield TodoItem(str(measure), note, measure.get_absolute_url())


def _measures_to_hand_over(plan: Plan, own: frozenset[int]) -> Iterator[TodoItem]:
    for measure in _measures(plan).filter(state=EditorialState.DRAFT, owner__in=own):
        note = _("Utkast som bara ni ser. Lämna över det när det är klart.")
        if measure.is_numbered:
            note = _("Åter ett utkast. Andra ser det som senast lämnades över. Rätta, och lämna över på nytt.")
        yield TodoItem(str(measure), note, measure.get_absolute_url(), organisation_id=measure.owner_id)


def _without_money(plan: Plan, own: frozenset[int]) -> Iterator[TodoItem]:
    for measure in _measures(plan).accepted().filter(owner__in=own, funding_rows=None):
        note = _("Saknar uppgift om pengar.")
        yield TodoItem(str(measure), note, measure.get_absolute_url(), organisation_id=measure.owner_id)


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
        yield TodoItem(_("Pengar att bekräfta"), note, url, organisation_id=pk)


def _measures(plan: Plan) -> MeasureQuerySet:
    return Measure.objects.in_plan(plan).select_related("owner", "plan")


def _commitments_to_answer(plan: Plan, own: frozenset[int]) -> Iterator[TodoItem]:
    waiting = Commitment.objects.filter(
        plan=plan,
        organisation__in=own,
        state=CommitmentState.PROPOSED,
        measure__state__in=[EditorialState.PROPOSED, EditorialState.ACCEPTED],
    )
    for commitment in waiting.select_related("organisation", "measure__plan").order_by("measure__number", "pk"):
        note = _("%(organisation)s är tillfrågad och har inte svarat.") % {"organisation": commitment.organisation}
        measure = commitment.measure
        yield TodoItem(str(measure), note, measure.get_absolute_url(), organisation_id=commitment.organisation_id)


def _commitments_to_decide(plan: Plan, own: frozenset[int]) -> Iterator[TodoItem]:
    """Yield how many commitments each organisation intends and has not decided: one decision often covers many."""
    waiting = Commitment.objects.filter(
        plan=plan, organisation__in=own, state=CommitmentState.INTENDS, measure__state__in=HANDED_OVER
    )
    ordered = waiting.order_by("organisation__sort_key")
    rows = ordered.values_list("organisation", "organisation__slug", "organisation__short_name")
    for pk, slug, name, count in rows.annotate(Count("pk")):
        note = ngettext(
            "%(organisation)s avser att delta i %(count)d åtgärd. Registrera beslutet när det är taget.",
            "%(organisation)s avser att delta i %(count)d åtgärder. Registrera ett beslut för flera på en gång.",
            count,
        ) % {"count": count, "organisation": name}
        url = reverse("decide_commitments", args=[plan.slug, slug])
        yield TodoItem(_("Väntar på beslut"), note, url, organisation_id=pk)


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
        yield TodoItem(_("Registrerat av samordnaren"), note, url, organisation_id=pk)


def _values_pending(plan: Plan) -> Iterator[TodoItem]:
    pending = Indicator.objects.filter(
        plan=plan, observations__state=ObservationState.PENDING, observations__replaced_by=None
    )
    for indicator in pending.select_related("plan").annotate(waiting=Count("observations")).order_by("number"):
        note = ngettext(
            "%(count)d inlämnat värde att godkänna.", "%(count)d inlämnade värden att godkänna.", indicator.waiting
        ) % {"count": indicator.waiting}
        yield TodoItem(indicator.title, note, indicator.get_absolute_url())


def _statistics(plan: Plan) -> Iterator[TodoItem]:
    for retrieval in to_go_through(plan).order_by("indicator__number", "pk"):
        failed = retrieval.state == RetrievalState.FAILED
        note = retrieval.problem if failed else _("Inläst statistik att gå igenom.")
        yield TodoItem(retrieval.indicator.title, note, retrieval.get_absolute_url())


def _values_returned(plan: Plan, own: frozenset[int]) -> Iterator[TodoItem]:
    returned = Observation.objects.filter(
        plan=plan, organisation__in=own, state=ObservationState.RETURNED, replaced_by=None
    )
    for value in returned.select_related("indicator__plan", "organisation").order_by("indicator__number", "year"):
        note = _("Värdet för %(year)d är återsänt. Rätta och lämna in igen.") % {"year": value.year}
        indicator = value.indicator
        yield TodoItem(indicator.title, note, indicator.get_absolute_url(), organisation_id=value.organisation_id)


def _open_round(plan: Plan) -> Round | None:
    return Round.objects.filter(plan=plan, state=RoundState.OPEN).select_related("plan").first()


def _reports_to_hand_in(plan: Plan, own: frozenset[int]) -> Iterator[TodoItem]:
    one = _open_round(plan)
    if one is None:
        return
    begun = {row.organisation_id: row for row in Submission.objects.filter(round=one, organisation__in=own)}
    owed = count_owed_measures(plan)
    yield from _new_lines(one, [row for row in begun.values() if row.state == SubmissionState.HANDED_IN])
    for organisation in parties_of(plan).filter(pk__in=own):
        submission = begun.get(organisation.pk)
        if submission.state not in FILLED_IN if submission else not owed.get(organisation.pk):
            continue
        note = _("%(organisation)s: lämna in senast %(day)s.")
        if submission is not None and submission.state == SubmissionState.RETURNED:
            note = _("%(organisation)s: rapporten är återsänd. Rätta och lämna in igen.")
        day = date_format(one.deadline, "j F")
        url = reverse("submission", args=[plan.slug, one.number, organisation.slug])
        note %= {"organisation": organisation, "day": day}
        yield TodoItem(one.title, note, url, reminded=True, organisation_id=organisation.pk)


def _new_lines(one: Round, handed_in: Sequence[Submission]) -> Iterator[TodoItem]:
    new = count_new_measures(handed_in)
    names = Organisation.objects.in_bulk([row.organisation_id for row in handed_in if row.pk in new])
    for row in handed_in:
        if row.pk in new:
            organisation = names[row.organisation_id]
            note = ngettext(
                "%(organisation)s: %(count)d ny rad sedan ni lämnade in. Ta tillbaka rapporten och svara.",
                "%(organisation)s: %(count)d nya rader sedan ni lämnade in. Ta tillbaka rapporten och svara.",
                new[row.pk],
            ) % {"organisation": organisation, "count": new[row.pk]}
            url = reverse("submission", args=[one.plan.slug, one.number, organisation.slug])
            yield TodoItem(one.title, note, url, organisation_id=organisation.pk)


def _reports_to_review(plan: Plan) -> Iterator[TodoItem]:
    waiting = Submission.objects.filter(plan=plan, state=SubmissionState.HANDED_IN, round__state=RoundState.OPEN)
    for submission in waiting.select_related("round", "organisation"):
        note = _("Rapporten från %(organisation)s är inlämnad. Godkänn eller återsänd.")
        url = reverse("submission", args=[plan.slug, submission.round.number, submission.organisation.slug])
        yield TodoItem(submission.round.title, note % {"organisation": submission.organisation}, url)
