"""Starting the next plan period: a new plan, and in it what the coordinator chose of the last one."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.history import add_as, save_as
from actors.models import User
from actors.permissions import require
from followup.models import Indicator, IndicatorGoal, IndicatorMeasure, Target
from handlingsplan import richtext
from handlingsplan.periods.carrying import Carrier, Made
from handlingsplan.periods.pictures import carry_pictures
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Chapter, Plan, Revision
from handlingsplan.plan.permissions import may_start_next_period
from handlingsplan.plan.reference_rows import free_slug
from handlingsplan.plan.workflow import create_chapters
from measures.enums import EditorialState, Status
from measures.models import (
    MeasureArea,
    MeasureChallenge,
    MeasureGoal,
    MeasureLink,
    MeasureMode,
    Milestone,
    Participation,
)


class Part(models.TextChoices):
    """What can be carried over."""

    PARTIES = "parter", gettext_lazy("Parter, med roll och ansvar")
    GOALS = "mal", gettext_lazy("Mål")
    CHALLENGES = "utmaningar", gettext_lazy("Utmaningar")
    STEPS = "steg", gettext_lazy("Steg i processen")
    TEXTS = "texter", gettext_lazy("Kapitlens godkända texter med bilder, som utkast, och bilagornas texter")
    MEASURES = (
        "atgarder",
        gettext_lazy("Åtgärder som inte är klara, som utkast hos den som ansvarar"),
    )
    INDICATORS = "indikatorer", gettext_lazy("Indikatorer med målvärden")
    EXAMPLES = "exempel", gettext_lazy("Goda exempel")


NEEDS_PARTIES = frozenset({Part.MEASURES, Part.EXAMPLES})
UNFINISHED = (Status.NOT_STARTED, Status.UNDER_WAY, Status.DELAYED)
LONGEST_PERIOD = 30


@dataclass(frozen=True, kw_only=True)
class NextPeriod:
    """What the coordinator says about the new plan."""

    title: str
    period_start: int
    period_end: int
    parts: Collection[str]


def problems_of(data: NextPeriod) -> dict[str, str]:
    problems = {}
    if not data.period_start <= data.period_end <= data.period_start + LONGEST_PERIOD:
        problems["period_end"] = _("Sista året är det första eller ett senare, högst %(n)d år.") % {"n": LONGEST_PERIOD}
    if NEEDS_PARTIES & set(data.parts) and Part.PARTIES not in data.parts:
        problems["parts"] = _("Åtgärder och goda exempel hör till en part. Ta med parterna också.")
    if not data.title.strip():
        problems["title"] = _("Fyll i det här.")
    return problems


@transaction.atomic
def start_next_period(old: Plan, *, data: NextPeriod, by: User) -> Plan:
    """Make the next plan, with its eight chapters and what is carried over; the last one stays as it is.

    Money, commitments, values, files and comments stay behind: they are decided, measured and said anew.
    Raises `RefusedError` and ValidationError by field.
    """
    require(may_start_next_period(by, old))
    if problems := problems_of(data):
        raise ValidationError(problems)
    new = Plan(
        slug=free_slug(
            f"{old.slug}-{data.period_start}", lambda slug: Plan.objects.filter(slug=slug).exists(), otherwise="plan"
        ),
        title=richtext.plain(data.title, most=200),
        subtitle=old.subtitle,
        period_start=data.period_start,
        period_end=data.period_end,
        coordinating_organisation=old.coordinating_organisation,
        is_demo=old.is_demo,
    )
    save_as(new, by=by, reason=_("Börjad efter %(plan)s %(period)s") % {"plan": old, "period": old.period})
    carrier = Carrier(old, new, by)
    _carry(carrier, set(data.parts))
    carrier.finish()
    sync_access()
    return new


def _carry(carrier: Carrier, parts: set[str]) -> None:
    old = carrier.old
    if Part.PARTIES in parts:
        carrier.carry(old.parties.all())
    goals = carrier.carry(old.goals.all()) if Part.GOALS in parts else {}
    challenges = carrier.carry(old.challenges.all()) if Part.CHALLENGES in parts else {}
    if Part.STEPS in parts:
        carrier.carry(old.process_steps.all())
    _carry_texts(carrier, with_texts=Part.TEXTS in parts)
    measures = _carry_measures(carrier, goals, challenges) if Part.MEASURES in parts else {}
    if Part.INDICATORS in parts:
        _carry_indicators(carrier, goals, measures)
    if Part.EXAMPLES in parts:
        carrier.carry(old.good_examples.all())


def _carry_texts(carrier: Carrier, *, with_texts: bool) -> None:
    create_chapters(carrier.new)
    if not with_texts:
        return
    approved = {
        chapter.number: chapter.approved
        for chapter in carrier.old.chapters.select_related("approved")
        if chapter.approved is not None
    }
    for chapter in Chapter.objects.filter(plan=carrier.new, number__in=approved):
        before = approved[chapter.number]
        html = carry_pictures(carrier, before.html)
        text = Revision(chapter=chapter, number=1, html=html, author=carrier.by, summary=carrier.reason[:200])
        chapter.latest = add_as(text, by=carrier.by)
        save_as(chapter, by=carrier.by, reason=carrier.reason)
        carrier.note(before, chapter.latest)
    _carry_appendices(carrier)


def _carry_appendices(carrier: Carrier) -> None:
    """Carry the appendices' texts; what only is a file stays behind, as files do."""
    written = list(carrier.old.appendices.exclude(html=""))
    for number, appendix in enumerate(written, start=1):
        appendix.number = number
    carrier.carry(written, file={})


def _carry_measures(carrier: Carrier, goals: Made, challenges: Made) -> Made:
    packages = carrier.carry(carrier.old.packages.all())
    handed_over = carrier.old.measures.filter(state__in=(EditorialState.PROPOSED, EditorialState.ACCEPTED))
    unfinished = list(handed_over.filter(status__in=UNFINISHED).order_by("number"))
    for measure in unfinished:
        measure.state = EditorialState.DRAFT
    made = carrier.carry(unfinished, package=packages)
    of_them = {"measure__in": list(made)}
    for model in (MeasureMode, MeasureArea, MeasureLink, Participation):
        carrier.link(model.objects.filter(**of_them), measure=made)
    carrier.link(Milestone.objects.filter(reached_on=None, **of_them), measure=made)
    carrier.link(MeasureGoal.objects.filter(**of_them), measure=made, goal=goals)
    carrier.link(MeasureChallenge.objects.filter(**of_them), measure=made, challenge=challenges)
    return made


def _carry_indicators(carrier: Carrier, goals: Made, measures: Made) -> None:
    made: Made = {}
    waiting = list(Indicator.objects.filter(plan=carrier.old).order_by("number"))
    while waiting:  # a weight before what it weighs
        ready = [row for row in waiting if row.weight_id is None or row.weight_id in made]
        if not ready:
            break  # they weigh one another
        made |= carrier.carry(ready, weight=made)
        waiting = [row for row in waiting if row.pk not in made]
    carrier.link(Target.objects.filter(indicator__in=list(made)), indicator=made)
    carrier.link(IndicatorGoal.objects.filter(plan=carrier.old), indicator=made, goal=goals)
    carrier.link(IndicatorMeasure.objects.filter(plan=carrier.old), indicator=made, measure=measures)
