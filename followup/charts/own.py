"""An organisation's own line in an indicator's chart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.utils.translation import gettext as _

from followup.charts.series import Chart, draw
from followup.enums import Rule
from followup.tracking import YearValue


@dataclass(frozen=True)
class ChartedIndicator:
    """An indicator as the chart wants it; `anchor` makes the drawing's ids."""

    anchor: str
    title: str
    unit: str
    decimals: int
    baseline: YearValue | None
    targets: Sequence[YearValue]
    values: Sequence[YearValue]


@dataclass(frozen=True)
class Drawn:
    """A chart with what it is of."""

    charted: ChartedIndicator
    chart: Chart | None


Value = TypeVar("Value", bound=YearValue)


def charts_with_own(charted: ChartedIndicator, rule: str, *, own: Sequence[Value], label: str) -> tuple[Drawn, ...]:
    """Return the whole's chart with the organisation's line in it.

    Beside a sum a line of one organisation would lie flat along the bottom: it then has a chart of its own.
    """
    if not own:
        return (Drawn(charted, draw(charted)),)
    in_order = sorted(own, key=lambda value: value.year)
    if rule != Rule.SUM:
        return (Drawn(charted, draw(charted, own=in_order, own_label=label)),)
    title = _("%(title)s, %(own)s") % {"title": charted.title, "own": label}
    alone = replace(charted, anchor=f"{charted.anchor}-egen", title=title, baseline=None, targets=(), values=())
    return (Drawn(charted, draw(charted)), Drawn(alone, draw(alone, own=in_order, own_label=label)))
