"""The guide to a plan's first edition: what is done, what has begun, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.enums import Role
from followup.rounds.models import Round
from handlingsplan.editions.models import Edition
from handlingsplan.plan.enums import CHAPTERS
from handlingsplan.plan.models import Chapter, Invitation, Party, Plan
from handlingsplan.plan.starting.facts import is_untitled
from measures.models import Measure


@dataclass(frozen=True)
class GuideStep:
    """One step: what to do, how far it has come in words, and where it is done; `ways` are other ways to do it."""

    title: str
    about: str
    url: str
    told: str
    is_done: bool
    ways: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Guide:
    """The steps in their order."""

    steps: Sequence[GuideStep]

    @property
    def next(self) -> GuideStep | None:
        """The first step that is not done; None where nothing is left."""
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)


def wants_guide(plan: Plan, *, has_edition: bool) -> bool:
    """Tell whether the first page leads a coordinator through it: until the first edition, or until they leave it."""
    return not has_edition and plan.guide_left_at is None


def read_guide(plan: Plan) -> Guide:
    """Return how far the plan has come towards its first edition; a constant number of queries."""
    return Guide(
        [
            _facts(plan),
            *_parties(plan),
            _goals(plan),
            *_texts(plan),
            _measures(plan),
            _round(plan),
            _edition(plan),
        ]
    )


def _facts(plan: Plan) -> GuideStep:
    missing = [
        str(words)
        for words, there in (
            (_("titel"), not is_untitled(plan)),
            (_("ämne"), plan.subject),
            (_("sammanfattning"), plan.summary),
        )
        if not there
    ]
    return GuideStep(
        _("Planens uppgifter"),
        _("Vad planen heter och handlar om, för vilket län och vilka år."),
        reverse("plan_facts", args=[plan.slug]),
        _("Saknas: %(what)s") % {"what": ", ".join(missing)} if missing else f"{plan}, {plan.period}",
        not missing,
        [(_("Välj indelningar"), reverse("plan_vocabularies", args=[plan.slug]))],
    )


def _parties(plan: Plan) -> list[GuideStep]:
    parties = Party.objects.filter(plan=plan).exclude(organisation=plan.coordinating_organisation_id)
    leads = Q(organisation__memberships__role=Role.LEAD, organisation__memberships__user__is_active=True)
    invited = Invitation.objects.usable().filter(role=Role.LEAD).values("organisation")
    reached = parties.filter(leads | Q(organisation__in=invited)).distinct().count()
    count = parties.count()
    told = ngettext("%(n)d part utöver er", "%(n)d parter utöver er", count) % {"n": count}
    return [
        GuideStep(
            _("Parter"),
            _("Kommunerna, regionen och de andra som ska stå bakom planen."),
            reverse("county_parties", args=[plan.slug]),
            told if count else _("Inga parter utöver er än"),
            count > 0,
            [(_("Lägg till en part för hand"), reverse("basics_parties_add", args=[plan.slug]))],
        ),
        GuideStep(
            _("Första ansvariga"),
            _("Bjud in en organisationsansvarig hos varje part. Den bjuder sedan in sina kollegor."),
            reverse("organisations", args=[plan.slug]),
            _("%(n)d av %(count)d parter har en ansvarig eller är inbjudna") % {"n": reached, "count": count},
            count > 0 and reached == count,
        ),
    ]


def _goals(plan: Plan) -> GuideStep:
    goals, challenges = plan.goals.count(), plan.challenges.count()
    return GuideStep(
        _("Mål och utmaningar"),
        _("Vart ni vill, och vad som står i vägen. De kan hämtas ur en annan plan."),
        reverse("basics_goals", args=[plan.slug]),
        _("%(goals)d mål, %(challenges)d utmaningar") % {"goals": goals, "challenges": challenges},
        bool(goals and challenges),
        [
            (_("Utmaningar"), reverse("basics_challenges", args=[plan.slug])),
            (_("Hämta ur en annan plan"), reverse("fetch_goals", args=[plan.slug])),
        ],
    )


def _texts(plan: Plan) -> list[GuideStep]:
    chapters = Chapter.objects.filter(plan=plan)
    begun = chapters.exclude(latest=None).count()
    approved = chapters.exclude(approved=None).count()
    of = {"count": len(CHAPTERS)}
    url = reverse("working_chapters", args=[plan.slug])
    return [
        GuideStep(
            _("Kapitlens texter"),
            _("Åtta kapitel. Börja från tomma sidor, eller från starttexter att skriva vidare på."),
            url,
            _("%(n)d av %(count)d kapitel har text") % {"n": begun, **of},
            begun == len(CHAPTERS),
        ),
        GuideStep(
            _("Granska och godkänn texterna"),
            _("Det som är godkänt kommer med i utgåvan."),
            url,
            _("%(n)d av %(count)d kapitel är godkända") % {"n": approved, **of},
            approved == len(CHAPTERS),
        ),
    ]


def _measures(plan: Plan) -> GuideStep:
    count = Measure.objects.in_plan(plan).handed_over().count()
    return GuideStep(
        _("Åtgärder"),
        _("Det som parterna ska göra. Varje part skriver sina egna, eller läser in dem från Excel."),
        reverse("measures", args=[plan.slug]),
        ngettext("%(n)d åtgärd i planen", "%(n)d åtgärder i planen", count) % {"n": count},
        count > 0,
    )


def _round(plan: Plan) -> GuideStep:
    count = Round.objects.filter(plan=plan).count()
    return GuideStep(
        _("Första omgången"),
        _("Öppna en uppföljningsomgång, så får alla frågan hur det går, med samma sista dag."),
        reverse("rounds", args=[plan.slug]),
        ngettext("%(n)d omgång", "%(n)d omgångar", count) % {"n": count},
        count > 0,
    )


def _edition(plan: Plan) -> GuideStep:
    is_out = Edition.objects.filter(plan=plan).exists()
    return GuideStep(
        _("Första utgåvan"),
        _("Sidan visar vad som saknas innan planen kan publiceras."),
        reverse("readiness", args=[plan.slug]),
        _("Utgiven") if is_out else _("Inte utgiven än"),
        is_out,
    )
