"""Starting the next plan period: a new plan, and in it what the coordinator chose of the last one."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.grants import lock_access
from actors.history import add_as, save_as
from actors.models import User
from actors.permissions import require
from followup.models import Indicator, IndicatorGoal, IndicatorMeasure, Target
from handlingsplan import richtext
from handlingsplan.periods.copying import Made, PlanCopy
from handlingsplan.periods.pictures import copy_pictures
from handlingsplan.plan.enums import StepState
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Chapter, Coordinator, Party, Plan, ProcessStep, Revision
from handlingsplan.plan.permissions import may_start_next_period
from handlingsplan.plan.reference_rows import free_slug
from handlingsplan.plan.starting.facts import period_problem
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


class CarriedPart(models.TextChoices):
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


NEEDS_PARTIES = frozenset({CarriedPart.MEASURES, CarriedPart.EXAMPLES})
UNFINISHED = (Status.NOT_STARTED, Status.UNDER_WAY, Status.DELAYED)


@dataclass(frozen=True, kw_only=True)
class NextPeriod:
    """What the coordinator says about the new plan."""

    title: str
    period_start: int
    period_end: int
    parts: Collection[str]


def problems_of(data: NextPeriod) -> dict[str, str]:
    problems = {}
    if problem := period_problem(data.period_start, data.period_end):
        problems["period_end"] = problem
    if NEEDS_PARTIES & set(data.parts) and CarriedPart.PARTIES not in data.parts:
        problems["parts"] = _("Åtgärder och goda exempel hör till en part. Ta med parterna också.")
    if not data.title.strip():
        problems["title"] = _("Fyll i det här.")
    return problems


def with_years(text: str, old: Plan, data: NextPeriod) -> str:
    """Return what stands on the cover with the new plan's years in the old one's place."""
    years = rf"{old.period_start}(\s*[–-]\s*){old.period_end}"
    return re.sub(years, rf"{data.period_start}\g<1>{data.period_end}", text)


@transaction.atomic
def start_next_period(old: Plan, *, data: NextPeriod, by: User) -> Plan:
    """Make the next plan, with its eight chapters and what is carried over; the last one stays as it is.

    Money, commitments, values, files and comments stay behind: they are decided, measured and said anew.
    Raises `RefusedError` and ValidationError by field.
    """
    lock_access(by)
    require(may_start_next_period(by, old))
    if problems := problems_of(data):
        raise ValidationError(problems)
    new = Plan(
        slug=free_slug(
            f"{old.slug}-{data.period_start}", lambda slug: Plan.objects.filter(slug=slug).exists(), otherwise="plan"
        ),
        title=richtext.plain(data.title, most=200),
        subtitle=with_years(old.subtitle, old, data),
        summary=old.summary,
        subject=old.subject,
        county_code=old.county_code,
        vocabularies=old.vocabularies,
        period_start=data.period_start,
        period_end=data.period_end,
        coordinating_organisation=old.coordinating_organisation,
        is_demo=old.is_demo,
    )
    save_as(new, by=by, reason=_("Börjad efter %(plan)s %(period)s") % {"plan": old, "period": old.period})
    for coordinator in old.coordinators.all():
        save_as(Coordinator(user_id=coordinator.user_id, plan=new), by=by, reason=_("Samordnade planen före"))
    copy = PlanCopy(old, new, by)
    _copy(copy, set(data.parts))
    copy.finish()
    sync_access()
    return new


def _copy(copy: PlanCopy, parts: set[str]) -> None:
    old = copy.old
    if CarriedPart.PARTIES in parts:
        copy.carry(old.parties.all())
    else:
        save_as(Party(plan=copy.new, organisation=copy.new.coordinating_organisation), by=copy.by, reason=copy.reason)
    goals = copy.carry(old.goals.all()) if CarriedPart.GOALS in parts else {}
    challenges = copy.carry(old.challenges.all()) if CarriedPart.CHALLENGES in parts else {}
    if CarriedPart.STEPS in parts:
        copy.carry(map(_not_begun, old.process_steps.all()))
    _copy_texts(copy, with_texts=CarriedPart.TEXTS in parts)
    measures = _copy_measures(copy, goals, challenges) if CarriedPart.MEASURES in parts else {}
    if CarriedPart.INDICATORS in parts:
        _copy_indicators(copy, goals, measures)
    if CarriedPart.EXAMPLES in parts:
        copy.carry(old.good_examples.all())


def _not_begun(step: ProcessStep) -> ProcessStep:
    """Return the step as the new plan has it: to be done anew, by whoever says so."""
    step.state, step.on, step.owner, step.evidence = StepState.NOT_STARTED, None, None, ""
    return step


def _copy_texts(copy: PlanCopy, *, with_texts: bool) -> None:
    create_chapters(copy.new, by=copy.by)
    if not with_texts:
        return
    approved = {
        chapter.number: chapter.approved
        for chapter in copy.old.chapters.select_related("approved")
        if chapter.approved is not None
    }
    for chapter in Chapter.objects.filter(plan=copy.new, number__in=approved):
        before = approved[chapter.number]
        html = copy_pictures(copy, before.html)
        text = Revision(chapter=chapter, number=1, html=html, author=copy.by, summary=copy.reason[:200])
        chapter.latest = add_as(text, by=copy.by)
        save_as(chapter, by=copy.by, reason=copy.reason)
        copy.note(before, chapter.latest)
    _copy_appendices(copy)


def _copy_appendices(copy: PlanCopy) -> None:
    """Carry the appendices' texts; what only is a file stays behind, as files do."""
    written = list(copy.old.appendices.exclude(html=""))
    for number, appendix in enumerate(written, start=1):
        appendix.number = number
    copy.carry(written, file={})


def _copy_measures(copy: PlanCopy, goals: Made, challenges: Made) -> Made:
    packages = copy.carry(copy.old.packages.all())
    handed_over = copy.old.measures.filter(state__in=(EditorialState.PROPOSED, EditorialState.ACCEPTED))
    unfinished = list(handed_over.filter(status__in=UNFINISHED).order_by("number"))
    for measure in unfinished:
        measure.state = EditorialState.DRAFT
    made = copy.carry(unfinished, package=packages)
    of_them = {"measure__in": list(made)}
    for model in (MeasureMode, MeasureArea, MeasureLink, Participation):
        copy.link(model.objects.filter(**of_them), measure=made)
    copy.link(Milestone.objects.filter(reached_on=None, **of_them), measure=made)
    copy.link(MeasureGoal.objects.filter(**of_them), measure=made, goal=goals)
    copy.link(MeasureChallenge.objects.filter(**of_them), measure=made, challenge=challenges)
    return made


def _copy_indicators(copy: PlanCopy, goals: Made, measures: Made) -> None:
    made: Made = {}
    waiting = list(Indicator.objects.filter(plan=copy.old).order_by("number"))
    while waiting:  # a weight before what it weighs
        ready = [row for row in waiting if row.weight_id is None or row.weight_id in made]
        if not ready:
            break  # they weigh one another
        made |= copy.carry(ready, weight=made)
        waiting = [row for row in waiting if row.pk not in made]
    copy.link(Target.objects.filter(indicator__in=list(made)), indicator=made)
    copy.link(IndicatorGoal.objects.filter(plan=copy.old), indicator=made, goal=goals)
    copy.link(IndicatorMeasure.objects.filter(plan=copy.old), indicator=made, measure=measures)
