"""The charts as pictures, for documents that hold no SVG: drawn of the same geometry, with the same face and colours.

Drawn twice as large and made smaller, as Pillow's lines have hard edges.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import pairwise

from django.utils.translation import gettext as _
from PIL import Image, ImageColor, ImageDraw, ImageFont

from followup.charts.bars import ChartText, Drawing
from followup.charts.series import BOTTOM, Chart, Mark
from handlingsplan.pdf.faces import OWN
from handlingsplan.tokens import tokens

WIDTH, HEIGHT = 480, 288  # of an indicator's chart, as in chapters/document/_chart.svg
SCALE = 3  # pixels to a unit: 230 to an inch at the width that a page gives
_FINE = 2 * SCALE
_COLOURS = 64  # of a picture: the design's, and what lies between them at edges
_TEXT, _STRONG = 400, 600
_STEP = re.compile(r"([MLHV])([-\d.]+)(?:,([-\d.]+))?")
_DOT, _SQUARE, _DASH = 4.5, 4.5, (6, 5)
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
Point = tuple[float, float]


@dataclass(frozen=True)
class ChartPicture:
    """A picture as PNG, and what it shows, for those who do not see it."""

    content: bytes
    alternative: str


def picture_of_bars(drawing: Drawing) -> ChartPicture:
    """Return the picture of a chart with bars."""
    canvas = _Canvas(float(drawing.height))
    for line in drawing.lines:
        canvas.line([(float(line.x1), float(line.y1)), (float(line.x2), float(line.y2))], "line", 1)
    for box in drawing.boxes:
        canvas.box(float(box.x), float(box.y), float(box.width), float(box.height), f"bar-{box.tone}")
        canvas.hatch(box.hatch)
    for text in drawing.texts:
        canvas.text(text, "ink" if text.strong else "ink-soft")
    return ChartPicture(canvas.png(), f"{drawing.title}. {drawing.summary}")


def picture_of_series(title: str, chart: Chart) -> ChartPicture:
    """Return the picture of an indicator's chart."""
    canvas = _Canvas(HEIGHT)
    for mark in chart.heights:
        canvas.line([_place(mark), (464, float(mark.y))], "line", 1)
        canvas.text(ChartText("50", str(float(mark.y) + 5), mark.label, "end"), "ink-soft")
    for mark in chart.years:
        canvas.line([(float(mark.x), BOTTOM), (float(mark.x), BOTTOM + 5)], "ink-soft", 1)
        canvas.text(ChartText(mark.x, "270", mark.label, "middle"), "ink-soft")
    canvas.text(ChartText("8", "40", chart.unit), "ink-soft")
    canvas.line([_place(mark) for mark in chart.targets], "target", 2, dash=_DASH)
    canvas.line([_place(mark) for mark in chart.outcome], "action", 2.5)
    _marks(canvas.square, chart.targets[1:], canvas, "target-text")
    for mark in chart.targets[:1]:
        canvas.square(*_place(mark))
    _marks(canvas.dot, chart.outcome, canvas, "action-dark")
    canvas.dot(13, 12)
    canvas.text(ChartText("24", "17", _("Utfall")), "ink")
    if chart.targets:
        canvas.square(98.5, 12)
        canvas.text(ChartText("110", "17", _("Målvärde")), "ink")
    return ChartPicture(canvas.png(), _("Diagram: %(title)s") % {"title": f"{title}. {chart.summary}"})


def _marks(draw: Callable[[float, float], None], marks: Iterable[Mark], canvas: "_Canvas", colour: str) -> None:
    for mark in marks:
        draw(*_place(mark))
        if mark.label:
            y = float(mark.y) + (21 if mark.below else -11)
            canvas.text(ChartText(mark.x, str(y), mark.label, mark.anchor, strong=True), colour)


def _place(mark: Mark) -> Point:
    return float(mark.x), float(mark.y)


@cache
def _face(weight: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.truetype(str(OWN["font:upright"]), round(float(tokens()["drawing-text"]) * _FINE))
    face.set_variation_by_axes([weight])
    return face


class _Canvas:
    """A picture under way; places and sizes are those of the chart's geometry."""

    def __init__(self, height: float) -> None:
        self.size = (WIDTH * SCALE, round(height * SCALE))
        self.image = Image.new("RGB", (WIDTH * _FINE, self.size[1] * 2), _colour("ground"))
        self.draw = ImageDraw.Draw(self.image)

    def line(self, points: list[Point], colour: str, width: float, *, dash: tuple[int, int] | None = None) -> None:
        for begin, end in pairwise(points):
            for piece in _dashes(begin, end, dash) if dash else [(begin, end)]:
                self.draw.line([_fine(*piece[0]), _fine(*piece[1])], _colour(colour), round(width * _FINE))

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        corners = [_fine(x, y), _fine(x + width, y + height)]
        self.draw.rectangle(corners, _colour(colour), _colour("ink"), _FINE)

    def hatch(self, path: str) -> None:
        """Draw the lines of a path, which are told as in SVG."""
        at: Point = (0, 0)
        for step, first, second in _STEP.findall(path):
            x = at[0] if step == "V" else float(first)
            y = float(first) if step == "V" else at[1] if step == "H" else float(second)
            if step != "M":
                self.draw.line([_fine(*at), _fine(x, y)], _colour("ink-soft"), _FINE)
            at = (x, y)

    def dot(self, x: float, y: float) -> None:
        self.draw.ellipse([_fine(x - _DOT, y - _DOT), _fine(x + _DOT, y + _DOT)], _colour("action"))

    def square(self, x: float, y: float) -> None:
        corners = [_fine(x - _SQUARE, y - _SQUARE), _fine(x + _SQUARE, y + _SQUARE)]
        self.draw.rectangle(corners, _colour("ground"), _colour("target"), 2 * _FINE)

    def text(self, text: ChartText, colour: str) -> None:
        face = _face(_STRONG if text.strong else _TEXT)
        place = _fine(float(text.x), float(text.y))
        self.draw.text(place, text.words, _colour(colour), face, anchor=_ANCHORS[text.anchor])

    def png(self) -> bytes:
        target = BytesIO()
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        small.quantize(_COLOURS).save(target, "PNG")
        return target.getvalue()


def _fine(x: float, y: float) -> Point:
    return x * _FINE, y * _FINE


def _colour(name: str) -> tuple[int, ...]:
    return ImageColor.getrgb(tokens()[name])


def _dashes(begin: Point, end: Point, dash: tuple[int, int]) -> Iterable[tuple[Point, Point]]:
    length = ((end[0] - begin[0]) ** 2 + (end[1] - begin[1]) ** 2) ** 0.5 or 1.0
    way = ((end[0] - begin[0]) / length, (end[1] - begin[1]) / length)
    for start in range(0, int(length) + 1, sum(dash)):
        stop = min(start + dash[0], length)
        yield (
            (begin[0] + way[0] * start, begin[1] + way[1] * start),
            (
                begin[0] + way[0] * stop,
                begin[1] + way[1] * stop,
            ),
        )
