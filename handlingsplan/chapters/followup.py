"""Chapter 7: the indicators, with the region's figures computed by each indicator's own rule."""

from decimal import Decimal

from followup import models
from followup.enums import Level
from followup.evaluations.models import Evaluation as EvaluationRow
from followup.queries import is_expected
from followup.rollup import ByYear, region_figures
from followup.tracking import Course, assess, target_values
from handlingsplan.chapters.document import Evaluation, Figure, Followup, Indicator, Link, OrganisationValue, Value
from handlingsplan.chapters.heads import Head
from handlingsplan.chapters.keys import organisation_key, row_key
from handlingsplan.chapters.links import goal_link, indicator_anchor, measure_link, package_link
from handlingsplan.chapters.queries import Source


def read_followup(head: Head, source: Source) -> Followup:
    return Followup(
        **head,
        indicators=tuple(read_indicator(indicator, source) for indicator in source.indicators),
        evaluations=tuple(map(_evaluation, source.evaluations)),
    )


def _evaluation(row: EvaluationRow) -> Evaluation:
    names = ("title", "year", "method", "result", "evidence", "link", "file_name", "file_checksum")
    return Evaluation(
        key=row_key("evaluation", row.pk),
        organisation=row.organisation.name,
        organisation_key=organisation_key(row.organisation),
        about=_about(row),
        **{name: getattr(row, name) for name in names},
    )


def _about(row: EvaluationRow) -> Link:
    if row.measure is not None:
        return measure_link(row.measure)
    if row.package is None:
        raise ValueError(f"{row} is about nothing")
    return package_link(row.package)


def by_year(source: Source, indicator_id: int) -> ByYear:
    """Return the indicator's approved values by year and organisation."""
    years: dict[int, dict[int, Decimal]] = {}
    for row in source.observations[indicator_id]:
        years.setdefault(row.year, {})[row.organisation_id] = row.value
    return years


def read_indicator(row: models.Indicator, source: Source) -> Indicator:
    """Return an indicator with the region's figures."""
    values = by_year(source, row.pk)
    figures = region_figures(
        row.rule,
        values,
        baseline_year=row.baseline_year,
        own=source.plan.coordinating_organisation_id,
        weights=by_year(source, row.weight_id) if row.weight_id is not None else None,
    )
    goals = {goal.pk: goal for goal in source.goals}
    targets = target_values(source.targets[row.pk], row.baseline_value)
    course = Course(row.direction, _baseline(row), targets, figures, row.unit, row.decimals)
    result = assess(course, this_year=source.today.year)
    return Indicator(
        key=row_key("indicator", row.pk),
        anchor=indicator_anchor(row.number),
        number=row.number,
        title=row.title,
        definition=row.definition,
        unit=row.unit,
        decimals=row.decimals,
        direction_label=str(row.get_direction_display()),
        rule=row.rule,
        rule_label=str(row.get_rule_display()),
        baseline=_baseline(row),
        targets=tuple(Value(year=target.year, value=target.value) for target in targets),
        values=tuple(Figure(year=figure.year, value=figure.value, counted=figure.counted) for figure in figures),
        organisations=_latest(row, source),
        source=row.source,
        source_url=row.source_url,
        goals=tuple(goal_link(goals[goal]) for goal in source.indicator_goals.get(row.pk, [])),
        standing=result.status,
        standing_label=result.label,
        standing_reason=result.sentence,
        expected=_expected(row, source, values),
    )


def _expected(row: models.Indicator, source: Source, values: ByYear) -> int | None:
    if row.level == Level.REGION:
        return None
    return sum(is_expected(row, organisation, values) for organisation in source.organisations.values())


def _baseline(row: models.Indicator) -> Value | None:
    if row.baseline_year is None or row.baseline_value is None:
        return None
    return Value(year=row.baseline_year, value=row.baseline_value)


def _latest(row: models.Indicator, source: Source) -> tuple[OrganisationValue, ...]:
    """Return each organisation's latest value, in Swedish order; nothing where the region reports for all."""
    if row.level == Level.REGION:
        return ()
    latest = {value.organisation_id: value for value in source.observations[row.pk]}
    return tuple(
        OrganisationValue(
            key=f"value-{row.pk}-{organisation.slug}",
            organisation=organisation.short_name,
            organisation_key=organisation_key(organisation),
            year=latest[pk].year,
            value=latest[pk].value,
        )
        for pk, organisation in source.organisations.items()
        if pk in latest
    )
