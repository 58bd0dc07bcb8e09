"""The geometry of charts with bars: stacked by year, shares of a whole, coverage; pure functions.

A chart is a `Drawing`: boxes, lines and texts as strings ready to stand in SVG, for the template
`chapters/document/_bars.svg`, on screen as in print. Each kind of box has a tone and a hatch of its own, drawn as
lines inside the box, so that it is told apart without colour and in every renderer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from followup.charts.series import scale
from handlingsplan.numbers import format_number, whole_percent
from measures.money.tables import sum_amounts

WIDTH = 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 464, 34, 226
_BAR = 26
_TONES = 6


@dataclass(frozen=True)
class ChartBox:
    """A part of a bar; `hatch` is the path of the lines inside it."""

    x: str
    y: str
    width: str
    height: str
    tone: int
    hatch: str


@dataclass(frozen=True)
class ChartText:
    """Words at a place."""

    x: str
    y: str
    words: str
    anchor: str = "start"
    strong: bool = False


@dataclass(frozen=True)
class ChartLine:
    """A thin line of the scale."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Drawing:
    """What the template draws; `anchor` makes the ids of title and description."""

    anchor: str
    title: str
    summary: str
    height: str
    boxes: tuple[ChartBox, ...]
    lines: tuple[ChartLine, ...]
    texts: tuple[ChartText, ...]


@dataclass(frozen=True)
class Layer:
    """One kind of thing in a stack: its name and its amount for each year, None where nothing is stated."""

    label: str
    amounts: Sequence[Decimal | None]


@dataclass(frozen=True)
class Share:
    """One kind of thing in a whole: its name and how many there are."""

    label: str
    count: int


@dataclass(frozen=True)
class Covered:
    """How many of all have given something."""

    label: str
    count: int
    whole: int


def _at(value: float) -> str:
    return f"{value:.1f}"


def hatch(x: float, y: float, width: float, height: float, tone: int) -> str:
    """Return the path of a tone's lines inside a box: none, slanting, level, upright, slanting back, both."""
    level = "".join(f"M{_at(x)},{_at(y + step)}H{_at(x + width)}" for step in range(3, int(height), 6))
    upright = "".join(f"M{_at(x + step)},{_at(y)}V{_at(y + height)}" for step in range(3, int(width), 6))
    patterns = {1: lambda: _slanting(x, y, width, height), 2: lambda: level, 3: lambda: upright}
    patterns |= {4: lambda: _slanting(x, y, width, height, back=True), 5: lambda: level + upright}
    return patterns.get(tone % _TONES, lambda: "")()


def _slanting(x: float, y: float, width: float, height: float, *, back: bool = False) -> str:
    lines = []
    for offset in range(6, int(width + height), 8):
        begin, end = max(0.0, offset - height), min(width, float(offset))
        top, low = y + offset - end, y + offset - begin
        if back:
            begin, end = width - begin, width - end
        lines.append(f"M{_at(x + begin)},{_at(low)}L{_at(x + end)},{_at(top)}")
    return "".join(lines)


def _box(x: float, y: float, width: float, height: float, tone: int) -> ChartBox:
    inside = hatch(x, y, width, height, tone) if width > 2 and height > 2 else ""  # noqa: PLR2004 too thin for lines
    return ChartBox(_at(x), _at(y), _at(width), _at(height), tone % _TONES, inside)


def stack_years(anchor: str, title: str, years: Sequence[int], layers: Sequence[Layer], unit: str) -> Drawing | None:
    """Return layers stacked year by year; None where there is nothing above 0. Amounts are not negative."""
    sums = [sum_amounts(layer.amounts[i] for layer in layers) for i in range(len(years))]
    highest = max(filter(None, sums), default=None)
    if highest is None:
        return None
    step, _low, high = scale([0.0, float(highest)])
    factor, prefix = (10**6, _("miljoner")) if high >= 2 * 10**6 else (1, "")
    tall = (_BOTTOM - _TOP) / high
    room = (_RIGHT - _LEFT) / len(years)
    wide = min(64.0, room * 0.64)
    boxes, texts = [], [ChartText("8", "18", f"{prefix} {unit}".strip())]
    for index, year in enumerate(years):
        x, y = _LEFT + room * (index + 0.5) - wide / 2, float(_BOTTOM)
        for tone, layer in enumerate(layers):
            height = float(layer.amounts[index] or 0) * tall
            y -= height
            if height:
                boxes.append(_box(x, y, wide, height, tone))
        texts.append(ChartText(_at(x + wide / 2), _at(_BOTTOM + 20), str(year), "middle"))
        if total := sums[index]:
            texts.append(ChartText(_at(x + wide / 2), _at(y - 6), _short(total, factor), "middle", strong=True))
    ticks = [step * index for index in range(round(high / step) + 1)]
    lines = tuple(ChartLine(str(_LEFT), _at(_BOTTOM - t * tall), str(_RIGHT), _at(_BOTTOM - t * tall)) for t in ticks)
    texts += [
        ChartText("50", _at(_BOTTOM - tick * tall + 5), _short(Decimal(str(tick)), factor, step=step), "end")
        for tick in ticks
    ]
    keys, key_texts, height = _legend([layer.label for layer in layers], top=_BOTTOM + 40)
    summary = _stack_summary(years, sums, layers, unit)
    return Drawing(anchor, title, summary, _at(height), (*boxes, *keys), lines, (*texts, *key_texts))


def _short(amount: Decimal, factor: int, *, step: float = 0) -> str:
    decimals = 0 if factor == 1 or (step and step >= factor and step % factor == 0) else 1
    return format_number(amount / factor, decimals)


def _stack_summary(years: Sequence[int], sums: Sequence[Decimal | None], layers: Sequence[Layer], unit: str) -> str:
    by_year = ", ".join(f"{year} {_stated(total)}" for year, total in zip(years, sums, strict=True))
    by_layer = ", ".join(f"{layer.label} {_stated(sum_amounts(layer.amounts))}" for layer in layers)
    return _("Per år, %(unit)s: %(years)s. Sammanlagt: %(layers)s.") % {
        "unit": unit,
        "years": by_year,
        "layers": by_layer,
    }


def _stated(amount: Decimal | None) -> str:
    return _("inte angivet") if amount is None else format_number(amount)


def _legend(labels: Sequence[str], *, top: float) -> tuple[list[ChartBox], list[ChartText], float]:
    """Return the boxes and words of a legend in two columns, and the height down to its end."""
    boxes, texts = [], []
    for index, label in enumerate(labels):
        x, y = 8 + (index % 2) * (WIDTH / 2), top + (index // 2) * 24
        boxes.append(_box(x, y, 22, 14, index))
        texts.append(ChartText(_at(x + 30), _at(y + 12), label))
    return boxes, texts, top + (len(labels) + 1) // 2 * 24 + 4


def share_bar(anchor: str, title: str, shares: Sequence[Share]) -> Drawing | None:
    """Return a whole in one bar; None where there is nothing. Empty shares keep their place in the legend."""
    whole = sum(share.count for share in shares)
    if not whole:
        return None
    boxes, x, room = [], 8.0, WIDTH - 16.0
    for tone, share in enumerate(shares):
        width = room * share.count / whole
        if width:
            boxes.append(_box(x, 8, width, 40, tone))
        x += width
    labels = [f"{share.label} {share.count} ({_per_cent(share.count, whole)})" for share in shares]
    keys, texts, height = _legend(labels, top=64)
    return Drawing(anchor, title, f"{', '.join(labels)}.", _at(height), (*boxes, *keys), (), tuple(texts))


def _per_cent(count: int, whole: int) -> str:
    return f"{whole_percent(count, whole)} %"


def coverage_bars(anchor: str, title: str, rows: Sequence[Covered]) -> Drawing | None:
    """Return a bar per row, filled as far as the row is covered; None without rows."""
    if not rows:
        return None
    boxes, texts, y = [], [], 20.0
    room = WIDTH - 16.0 - 90
    for row in rows:
        filled = room * row.count / row.whole if row.whole else 0
        texts.append(ChartText("8", _at(y - 5), row.label))
        boxes.append(ChartBox("8.0", _at(y), _at(room), "14.0", _TONES, ""))
        if filled:
            boxes.append(_box(8, y, filled, 14, 0))
        texts.append(
            ChartText(
                _at(room + 18), _at(y + 12), _("%(n)d av %(all)d") % {"n": row.count, "all": row.whole}, strong=True
            )
        )
        y += 14 + _BAR
    summary = "; ".join(
        _("%(label)s: %(n)d av %(all)d") % {"label": row.label, "n": row.count, "all": row.whole} for row in rows
    )
    return Drawing(anchor, title, f"{summary}.", _at(y - _BAR + 8), tuple(boxes), (), tuple(texts))
