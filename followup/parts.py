"""Parts of values by sex and mode, and where sources contradict each other: shown, never repaired."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from followup.enums import Rule, ValuePart
from followup.models import Indicator, Observation
from handlingsplan.numbers import format_number


@dataclass(frozen=True)
class PartRow:
    """An organisation's parts in the table's year, in the order of its columns."""

    observation: Observation
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class PartTable:
    """The parts of the newest year that has any."""

    year: int
    labels: tuple[str, ...]
    rows: tuple[PartRow, ...]


@dataclass(frozen=True)
class Contradiction:
    """Two numbers that cannot both be right, in words."""

    observation: Observation
    text: str


def part_table(approved: Sequence[Observation]) -> PartTable | None:
    """Return the parts of the newest year with any; None where there are none. Parts are at hand without a query."""
    with_parts = [row for row in approved if row.parts.all()]
    if not with_parts:
        return None
    year = max(row.year for row in with_parts)
    rows = [row for row in with_parts if row.year == year]
    used = {part.part for row in rows for part in row.parts.all()}
    columns = [part for part in ValuePart if part.value in used]
    lines = []
    for row in rows:
        values = {part.part: part.value for part in row.parts.all()}
        lines.append(PartRow(row, tuple(values.get(part.value) for part in columns)))
    return PartTable(year, tuple(str(part.label) for part in columns), tuple(lines))


def contradictions(
    indicator: Indicator, approved: Iterable[Observation], pending: Iterable[Observation]
) -> Iterator[Contradiction]:
    """Yield parts that don't add up to their whole, and values of one year that two sources give differently."""
    counted = {(row.organisation_id, row.year): row for row in approved}
    for row in counted.values():
        yield from _of_parts(indicator, row)
    for row in pending:
        other = counted.get((row.organisation_id, row.year))
        if other is not None and other.value != row.value and other.source != row.source:
            yield Contradiction(row, _two_sources(indicator, other, row))


def _of_parts(indicator: Indicator, row: Observation) -> Iterator[Contradiction]:
    parts = {part.part: part.value for part in row.parts.all()}
    sexes = [parts[part] for part in (ValuePart.WOMEN.value, ValuePart.MEN.value) if part in parts]
    if indicator.rule == Rule.SUM and len(sexes) == 2 and sum(sexes) != row.value:  # noqa: PLR2004 both sexes
        text = _("Kvinnor och män är tillsammans %(sum)s, men helheten anges till %(whole)s.")
        words = {"sum": _worded(sum(sexes, Decimal()), indicator), "whole": _worded(row.value, indicator)}
        yield Contradiction(row, text % words)


def _two_sources(indicator: Indicator, one: Observation, other: Observation) -> str:
    return _("%(one)s enligt %(source)s, %(other)s enligt %(other_source)s.") % {
        "one": _worded(one.value, indicator),
        "source": one.source or _("källa som inte är angiven"),
        "other": _worded(other.value, indicator),
        "other_source": other.source or _("källa som inte är angiven"),
    }


def _worded(value: Decimal, indicator: Indicator) -> str:
    return f"{format_number(value, indicator.decimals)} {indicator.unit}"
