"""Making, changing and removing an indicator, with its targets and the goals that it follows."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.history import delete_all_as, delete_as, save_as
from actors.models import User
from actors.permissions import require
from followup.enums import Level, Rule, Service
from followup.models import Indicator, IndicatorGoal, IndicatorMeasure, Target
from followup.statistics import kolada, scb
from handlingsplan.plan.models import Goal
from handlingsplan.plan.reference_rows import delete_row, lock_plan, may_coordinate_row, save_row
from measures.enums import HANDED_OVER
from measures.models import Measure
from measures.plan_days import year_problem

MAX_DECIMALS = 6


def indicator_problems(indicator: Indicator) -> dict[str, str]:
    """Return what is wrong with the fields taken together, by field. At most one query."""
    problems = {}
    if indicator.rule == Rule.WEIGHTED:
        problems["weight"] = _weight_problem(indicator)
    elif indicator.weight_id is not None:
        problems["weight"] = _("En vikt hör bara till regeln ”vägt medelvärde”.")
    if indicator.level == Level.REGION and indicator.rule != Rule.NONE:
        problems["rule"] = _("Ett värde för hela regionen räknas inte samman: välj ”regionens eget värde”.")
    if (indicator.baseline_year is None) != (indicator.baseline_value is None):
        missing = "baseline_year" if indicator.baseline_year is None else "baseline_value"
        problems[missing] = _("Basår och basvärde hör ihop: ange båda eller inget.")
    if indicator.decimals > MAX_DECIMALS:
        problems["decimals"] = _("Högst %(most)d decimaler.") % {"most": MAX_DECIMALS}
    elif _has_more_decimals(indicator.baseline_value, indicator.decimals):
        problems["baseline_value"] = _too_precise(indicator.decimals)
    problems |= _service_problems(indicator)
    return {name: problem for name, problem in problems.items() if problem}


def _service_problems(indicator: Indicator) -> dict[str, str]:
    """Return what is wrong with where values are fetched from, by field."""
    key, selection = indicator.service_key, indicator.service_selection
    if indicator.service == Service.KOLADA:
        no_selection = _("Kolada har inga urval: lämna fältet tomt.") if selection else ""
        return {"service_key": kolada.key_problem(key), "service_selection": no_selection}
    if indicator.service == Service.SCB:
        return {"service_key": scb.key_problem(key), "service_selection": scb.selection_problem(selection)}
    return {"service": _("Välj vilken tjänst det gäller.")} if key or selection else {}


def _weight_problem(indicator: Indicator) -> str:
    if indicator.weight is None:
        return _("Välj den indikator som är vikt.")
    if indicator.weight_id == indicator.pk:
        return _("En indikator kan inte vara sin egen vikt.")
    if indicator.weight.rule == Rule.WEIGHTED:
        return _("”%(weight)s” är själv vägd och kan inte vara vikt.") % {"weight": indicator.weight}
    if indicator.pk is not None and (weighed := Indicator.objects.filter(weight=indicator.pk).first()):
        return _("Indikatorn är vikt för ”%(other)s” och kan inte själv vara vägd.") % {"other": weighed}
    return ""


def _has_more_decimals(value: Decimal | None, decimals: int) -> bool:
    return value is not None and value != round(value, decimals)


def _too_precise(decimals: int) -> str:
    return _("Indikatorn anges med högst %(most)d decimaler.") % {"most": decimals}


def target_problem(year: int, value: Decimal, *, decimals: int) -> str:
    """Return what is wrong with a target, in Swedish; empty where nothing is."""
    return year_problem(year) or (_too_precise(decimals) if _has_more_decimals(value, decimals) else "")


def _save_targets(
    indicator: Indicator, targets: Mapping[int, Decimal], *, by: User, at: datetime, relative: Collection[int] = ()
) -> None:
    stored = {target.year: target for target in Target.objects.filter(indicator=indicator)}
    for year in stored.keys() - targets.keys():
        delete_as(stored[year], by=by, at=at)
    for year, value in targets.items():
        target = stored.get(year) or Target(indicator=indicator, year=year)
        if target.pk is None or (target.value, target.relative) != (value, year in relative):
            target.value, target.relative = value, year in relative
            save_as(target, by=by, at=at)


def _save_goals(indicator: Indicator, goals: Collection[Goal], *, by: User, at: datetime) -> None:
    stored = {link.goal_id: link for link in IndicatorGoal.objects.filter(indicator=indicator)}
    wanted = {goal.pk for goal in goals}
    for pk in stored.keys() - wanted:
        delete_as(stored[pk], by=by, at=at)
    for pk in wanted - stored.keys():
        save_as(IndicatorGoal(plan_id=indicator.plan_id, indicator=indicator, goal_id=pk), by=by, at=at)


def _save_measures(indicator: Indicator, measures: Collection[Measure], *, by: User, at: datetime) -> None:
    """Link the indicator to `measures` instead of others in the plan; links to what is no longer there stay."""
    links = IndicatorMeasure.objects.filter(indicator=indicator)
    stored = {link.measure_id: link for link in links.filter(measure__state__in=HANDED_OVER)}
    wanted = {measure.pk for measure in measures}
    for pk in stored.keys() - wanted:
        delete_as(stored[pk], by=by, at=at)
    for pk in wanted - stored.keys():
        save_as(IndicatorMeasure(plan_id=indicator.plan_id, indicator=indicator, measure_id=pk), by=by, at=at)


def relative_problem(baseline: Decimal | None, relative: Collection[int]) -> str:
    """Return why targets can't be changes in per cent, in Swedish; empty where they can."""
    if not relative or baseline:
        return ""
    return _("Målvärden i procent från basvärdet behöver ett basvärde som inte är 0.")


@transaction.atomic
def save_indicator(  # noqa: PLR0913 one save of all that one form holds
    indicator: Indicator,
    *,
    goals: Collection[Goal],
    targets: Mapping[int, Decimal],
    expected_version: int,
    by: User,
    relative: Collection[int] = (),
    measures: Collection[Measure] = (),
) -> None:
    """Save a new or changed indicator; `targets` are values by year, those of the years `relative` in per cent.

    Raises as `save_row` does.
    """
    lock_plan(indicator)
    require(may_coordinate_row(by, indicator))
    problems = indicator_problems(indicator)
    for year, value in targets.items():
        decimals = MAX_DECIMALS if year in relative else indicator.decimals
        if problem := target_problem(year, value, decimals=decimals):
            raise ValidationError(_("Målvärdet för %(year)d: %(problem)s") % {"year": year, "problem": problem})
    if problem := relative_problem(indicator.baseline_value, relative):
        problems["baseline_value"] = problem
    if problems:
        raise ValidationError(problems)
    save_row(indicator, expected_version=expected_version, by=by)
    at = timezone.now()
    _save_targets(indicator, targets, by=by, at=at, relative=relative)
    _save_goals(indicator, goals, by=by, at=at)
    _save_measures(indicator, measures, by=by, at=at)


@transaction.atomic
def delete_indicator(indicator: Indicator, *, by: User) -> None:
    """Remove an indicator with its targets and links. Raises as `delete_row` does."""
    lock_plan(indicator)
    require(may_coordinate_row(by, indicator))
    _save_targets(indicator, {}, by=by, at=timezone.now())
    _save_goals(indicator, (), by=by, at=timezone.now())
    delete_all_as(IndicatorMeasure.objects.filter(indicator=indicator), by=by)
    delete_row(indicator, by=by)
