"""What the next edition still lacks: what keeps it from being published, and what one might want to see to first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.permissions import ALLOWED, Verdict
from followup.enums import ObservationState
from followup.models import Indicator
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.models import Chapter, Plan
from measures.enums import CommitmentState, EditorialState
from measures.models import Commitment, FundingRow, Measure, MeasureGoal


@dataclass(frozen=True)
class Gap:
    """One thing that lacks something, and where to see to it."""

    title: str
    url: str


@dataclass(frozen=True)
class Lack:
    """One kind of lack with everything that has it; `url` leads to the list of such things."""

    text: str
    url: str
    gaps: tuple[Gap, ...] = ()

    @property
    def count(self) -> int:
        return len(self.gaps)


@dataclass(frozen=True)
class Readiness:
    """What is missing; only `blocking` keeps the coordinator from publishing."""

    blocking: tuple[Lack, ...]
    notices: tuple[Lack, ...]
    accepted: int  # how many measures the edition would hold

    @property
    def verdict(self) -> Verdict:
        """Whether an edition can be published, and if not, why."""
        if not self.blocking:
            return ALLOWED
        return Verdict(_("Planen kan inte publiceras än. ") + " ".join(lack.text for lack in self.blocking))


def read_readiness(plan: Plan) -> Readiness:
    """Return what the plan lacks now; four queries."""
    chapters = list(Chapter.objects.filter(plan=plan).select_related("plan").order_by("number"))
    measures = list(_measures(plan))
    accepted = [measure for measure in measures if measure.state == EditorialState.ACCEPTED]
    proposed = [measure for measure in measures if measure.state == EditorialState.PROPOSED]
    notices = (
        _newer_texts(plan, chapters),
        _proposed(plan, proposed),
        *_accepted_lacks(plan, accepted),
        _pending_values(plan),
        _empty_appendices(plan),
    )
    return Readiness(
        blocking=_present(_unapproved(plan, chapters), _no_measures(plan, accepted)),
        notices=_present(*notices),
        accepted=len(accepted),
    )


def _present(*lacks: Lack | None) -> tuple[Lack, ...]:
    return tuple(lack for lack in lacks if lack is not None)


def _measures(plan: Plan) -> Iterable[Any]:
    of_measure = {"measure": OuterRef("pk")}
    stands = Commitment.objects.filter(
        organisation=OuterRef("owner"), state__in=[CommitmentState.INTENDS, CommitmentState.DECIDED], **of_measure
    )
    return (
        Measure.objects.in_plan(plan)
        .handed_over()
        .select_related("plan")
        .annotate(
            has_money=Exists(FundingRow.objects.filter(amount__isnull=False, **of_measure)),
            has_goal=Exists(MeasureGoal.objects.filter(**of_measure)),
            has_stand=Exists(stands),
        )
        .order_by("number")
    )


def _lack(text: Callable[[int], str], url: str, things: Iterable[Any]) -> Lack | None:
    gaps = tuple(Gap(str(thing), thing.get_absolute_url()) for thing in things)
    return Lack(text(len(gaps)) % {"count": len(gaps)}, url, gaps) if gaps else None


def _unapproved(plan: Plan, chapters: list[Chapter]) -> Lack | None:
    return _lack(
        lambda n: ngettext("%(count)d kapitel har ingen godkänd text.", "%(count)d kapitel har ingen godkänd text.", n),
        reverse("working_chapters", args=[plan.slug]),
        (chapter for chapter in chapters if chapter.approved_id is None),
    )


def _no_measures(plan: Plan, accepted: list[Any]) -> Lack | None:
    if accepted:
        return None
    return Lack(_("Planen har ingen godtagen åtgärd."), reverse("measures", args=[plan.slug]))


def _newer_texts(plan: Plan, chapters: list[Chapter]) -> Lack | None:
    return _lack(
        lambda n: ngettext(
            "%(count)d kapitel har en nyare text som inte är godkänd. Utgåvan får den text som är godkänd.",
            "%(count)d kapitel har en nyare text som inte är godkänd. Utgåvan får den text som är godkänd.",
            n,
        ),
        reverse("working_chapters", args=[plan.slug]),
        (chapter for chapter in chapters if chapter.approved_id and chapter.latest_id != chapter.approved_id),
    )


def _proposed(plan: Plan, proposed: list[Any]) -> Lack | None:
    return _lack(
        lambda n: ngettext(
            "%(count)d föreslagen åtgärd väntar på samordnaren. Utgåvan får bara de godtagna.",
            "%(count)d föreslagna åtgärder väntar på samordnaren. Utgåvan får bara de godtagna.",
            n,
        ),
        reverse("measures", args=[plan.slug]),
        proposed,
    )


def _accepted_lacks(plan: Plan, accepted: list[Any]) -> tuple[Lack | None, ...]:
    url = reverse("measures", args=[plan.slug])
    return (
        _lack(
            lambda n: ngettext(
                "%(count)d åtgärd har inga angivna belopp.", "%(count)d åtgärder har inga angivna belopp.", n
            ),
            url,
            (measure for measure in accepted if not measure.has_money),
        ),
        _lack(
            lambda n: ngettext(
                "%(count)d åtgärd är inte kopplad till något mål.",
                "%(count)d åtgärder är inte kopplade till något mål.",
                n,
            ),
            url,
            (measure for measure in accepted if not measure.has_goal),
        ),
        _lack(
            lambda n: ngettext(
                "%(count)d åtgärd saknar åtagande från den organisation som ansvarar för den.",
                "%(count)d åtgärder saknar åtagande från den organisation som ansvarar för dem.",
                n,
            ),
            url,
            (measure for measure in accepted if not measure.has_stand),
        ),
    )


def _pending_values(plan: Plan) -> Lack | None:
    pending = Q(observations__state=ObservationState.PENDING, observations__replaced_by=None)
    return _lack(
        lambda n: ngettext(
            "%(count)d indikator har värden som väntar på godkännande.",
            "%(count)d indikatorer har värden som väntar på godkännande.",
            n,
        ),
        reverse("indicators", args=[plan.slug]),
        Indicator.objects.filter(pending, plan=plan).select_related("plan").distinct().order_by("number"),
    )


def _empty_appendices(plan: Plan) -> Lack | None:
    return _lack(
        lambda n: ngettext(
            "%(count)d bilaga har varken text eller fil.", "%(count)d bilagor har varken text eller fil.", n
        ),
        reverse("basics_appendices", args=[plan.slug]),
        Appendix.objects.filter(plan=plan, html="", file=None).select_related("plan"),
    )
