"""The working plan's first page: what is mine to do, what is ours, and how the whole stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from actors.access import acting_for, for_all
from actors.enums import OrganisationPermission
from actors.models import Organisation, User
from actors.permissions import organisations_where
from handlingsplan.editions.adopted import adopted_before
from handlingsplan.editions.models import Adoption
from handlingsplan.editions.published import front
from handlingsplan.jobs.latest_editions import LatestEdition, latest_editions
from handlingsplan.plan.models import Chapter, Party, Plan
from handlingsplan.plan.permissions import may_comment, may_coordinate
from handlingsplan.swedish import fold
from handlingsplan.workspace.acts import TodoItem
from handlingsplan.workspace.agenda import agenda
from handlingsplan.workspace.cards import Card, cards_of, heading_of
from handlingsplan.workspace.news import news
from measures.enums import SECURED, EditorialState
from measures.models import Measure
from measures.money.tables import secured_percent
from measures.permissions import may_add_measure
from measures.queries import with_money
from measures.timeline import TimeBar, time_bar


@dataclass(frozen=True)
class Elsewhere:
    """How many things wait for the person in another organisation than the one they act for."""

    organisation: Organisation
    count: int


@dataclass(frozen=True)
class Here:
    """What is new and waits where the person acts, and how much in their other organisations."""

    news: Sequence[TodoItem]
    todo: Sequence[TodoItem]
    elsewhere: Sequence[Elsewhere] = ()


def here_and_elsewhere(user: User, plan: Plan) -> Here:
    """Return both from one reading."""
    told = news(user, plan)
    acting, organisations = acting_for(user)
    if acting is None or organisations == [acting]:
        return Here(told, agenda(user, plan))
    waiting = agenda(for_all(user), plan)
    counts = Counter(item.organisation_id for item in (*told, *waiting))
    others = Organisation.objects.filter(pk__in=[pk for pk in organisations if pk != acting and counts[pk]])
    return Here(
        [item for item in told if item.organisation_id in {None, acting}],
        [item for item in waiting if item.organisation_id in {None, acting}],
        [Elsewhere(other, counts[other.pk]) for other in others],
    )


@dataclass(frozen=True)
class OwnPart:
    """An organisation with a page of its own in the newest edition; `adopted` where it last adopted an earlier one."""

    organisation: Organisation
    adopted: Adoption | None


@dataclass(frozen=True)
class OwnMeasure:
    """One of the own organisation's measures, with its time and what share of its money is secured."""

    measure: Measure
    secured: Decimal | None
    percent: int | None
    bar: TimeBar


MAX_WAITING = 3  # of each plan on the page over all plans


@dataclass(frozen=True)
class PlanLine:
    """A plan on the page over all of one's plans: what waits in it, most pressing first, and how much is new."""

    plan: Plan
    waiting: Sequence[TodoItem]
    more: int
    news: int
    coordinates: bool


def read_plan_line(user: User, plan: Plan) -> PlanLine:
    """Return what waits for the person in one of several plans; a constant number of queries."""
    waiting = agenda(user, plan)
    more = max(0, len(waiting) - MAX_WAITING)
    return PlanLine(plan, waiting[:MAX_WAITING], more, len(news(user, plan)), bool(may_coordinate(user, plan)))


MAX_OWN_MEASURES = 12  # on the first page; more are behind a link


@dataclass(frozen=True)
class Workspace:
    """What the first page shows."""

    latest: LatestEdition | None
    news: Sequence[TodoItem]
    heading: str
    cards: Sequence[Card]
    elsewhere: Sequence[Elsewhere]
    organisations: Sequence[Organisation]
    published: Sequence[OwnPart]  # of those of them that have a page of their own in the newest edition
    measures: Sequence[OwnMeasure]
    measure_count: int
    chapters: Sequence[Chapter]
    adds: bool  # measures of its own
    reads_only: bool  # for a reader the newest edition comes first: there is nothing to do


def read_workspace(user: User, plan: Plan) -> Workspace:
    """Return the person's first page of the plan; a constant number of queries."""
    own = organisations_where(user, OrganisationPermission.READ_DRAFTS)
    organisations = list(Organisation.objects.filter(pk__in=own, parties__plan=plan))
    latest = next(iter(latest_editions([plan])), None)
    measures = own_measures(user, plan, own)
    here = here_and_elsewhere(user, plan)
    cards = cards_of(here.todo)
    return Workspace(
        latest=latest,
        news=here.news,
        heading=heading_of(cards, user.get_short_name()),
        cards=cards,
        elsewhere=here.elsewhere,
        organisations=organisations,
        published=_own_parts(plan, latest, organisations),
        measures=[_own_measure(measure) for measure in measures[:MAX_OWN_MEASURES]],
        measure_count=measures.count(),
        chapters=list(plan.chapters.select_related("plan", "latest__author", "approved")),
        adds=bool(may_add_measure(user, plan)),
        reads_only=not may_comment(user, plan),
    )


def _own_parts(plan: Plan, latest: LatestEdition | None, organisations: Sequence[Organisation]) -> list[OwnPart]:
    """Return the organisations' parts in the newest edition, which is read once and kept in memory; one query."""
    if latest is None or not organisations:
        return []
    slugs = front(latest.edition).party_slugs
    published = [organisation for organisation in organisations if organisation.slug in slugs]
    adopted = adopted_before(plan, [body.slug for body in published], number=latest.edition.number)
    return [OwnPart(body, adopted.get(body.slug)) for body in published]


def own_measures(user: User, plan: Plan, own: frozenset[int]) -> QuerySet[Measure]:
    """Return the measures that the person's organisations answer for, with what is secured of their money."""
    measures = Measure.objects.visible_to(user, plan).owned_by(own).exclude(state=EditorialState.WITHDRAWN)
    read = with_money(measures).select_related("owner", "plan").prefetch_related("milestones")
    return read.defer("search").order_by("number")


def _own_measure(measure: Any) -> OwnMeasure:
    secured, sought = measure.secured, measure.sought
    return OwnMeasure(measure, secured, secured_percent(secured, sought), time_bar(measure, measure.milestones.all()))


@dataclass(frozen=True)
class PartyLine:
    """A party in the list of organisations."""

    party: Party
    owned: int
    takes_part: int
    secured: Decimal | None


def read_parties(plan: Plan, *, query: str, order: str) -> list[PartyLine]:
    """Return the plan's parties that match `query`, with how much each answers for; four queries."""
    parties = plan.parties.select_related("organisation")
    if query:
        parties = parties.filter(organisation__search__contains=fold(query))
    handed_over = Measure.objects.in_plan(plan).handed_over().order_by()
    owned = dict(handed_over.values_list("owner").annotate(Count("pk")))
    takes_part = dict(handed_over.filter(participants__isnull=False).values_list("participants").annotate(Count("pk")))
    secured = dict(
        handed_over.filter(funding_rows__state__in=SECURED, funding_rows__organisation__isnull=False)
        .values_list("funding_rows__organisation")
        .annotate(Sum("funding_rows__amount"))
    )
    lines = [
        PartyLine(
            party,
            owned.get(party.organisation_id, 0),
            takes_part.get(party.organisation_id, 0),
            secured.get(party.organisation_id),
        )
        for party in parties
    ]
    if order == "ansvarar":
        lines.sort(key=lambda line: -line.owned)
    elif order == "pengar":
        lines.sort(key=lambda line: -(line.secured or 0))
    return lines
