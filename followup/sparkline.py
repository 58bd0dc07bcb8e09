"""A row of values as a small line without axes: which way it goes, beside the number that says how far."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from followup.tracking import YearValue

WIDTH, HEIGHT, EDGE = 96, 28, 3  # of the drawing, in pixels; the edge leaves room for the last point


@dataclass(frozen=True)
class Sparkline:
    """The line as an SVG writes it, and where its last point lies."""

    points: str
    last_x: str
    last_y: str


def sparkline(values: Sequence[YearValue]) -> Sparkline | None:
    """Return the line of values in the order of their years; None where there are fewer than two."""
    if len(values) < 2:  # noqa: PLR2004 one point is no line
        return None
    years, amounts = [one.year for one in values], [one.value for one in values]
    lowest, span = min(amounts), max(amounts) - min(amounts)

    def place(year: int, amount: Decimal) -> tuple[str, str]:
        x = EDGE + (WIDTH - 2 * EDGE) * (year - years[0]) / (years[-1] - years[0])
        share = float((amount - lowest) / span) if span else 0.5
        return f"{x:.1f}", f"{EDGE + (HEIGHT - 2 * EDGE) * (1 - share):.1f}"

    placed = [place(year, amount) for year, amount in zip(years, amounts, strict=True)]
    return Sparkline(" ".join(",".join(point) for point in placed), *placed[-1])
