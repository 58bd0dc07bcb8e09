"""The drawing on the cover: what the plan is about chooses its pattern, who coordinates it how the pattern falls.

A plan about something else than the themes below gets rings. The drawing stands between the title and the foot, from
140 to 253 mm down a page of 210 by 297 mm.
"""

import math
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from handlingsplan.chapters.document import PlanHead
from handlingsplan.printing.section import render

COLOURS = ("brand", "action", "cover-road", "cover-line")  # of strokes, in turn
_LEFT, _RIGHT, _TOP = -6, 216, 152
_NEIGHBOURS = {(0, 1): 0.8, (1, 0): 0.7, (1, 1): 0.35}  # how often a point hangs together with the one so far away


@dataclass(frozen=True)
class Stroke:
    """A line: `d` as SVG writes it, its colour among the tokens, its width in millimetres."""

    d: str
    colour: str
    width: float


@dataclass(frozen=True)
class Pattern:
    """What is drawn: lines, and points on them."""

    strokes: tuple[Stroke, ...]
    points: tuple[tuple[float, float], ...] = ()


def cover_picture(plan: PlanHead) -> str:
    """Return the drawing as an address that holds it."""
    drawn = pattern_of(plan.subject)(Random(_seed(plan)))  # noqa: S311 the same plan is to look the same
    drawing = render("printing/cover.svg", strokes=drawn.strokes, points=drawn.points)
    return f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"


def pattern_of(subject: str) -> Callable[[Random], Pattern]:
    """Return how a plan about the subject is drawn."""
    words = subject.casefold()
    return next((draw for stems, draw in THEMES if any(stem in words for stem in stems)), _rings)


def _seed(plan: PlanHead) -> int:
    return int.from_bytes(sha256(plan.coordinating_organisation_key.encode()).digest()[:8])


def _lines(chance: Random) -> Pattern:
    """Lines of traffic that bend, with stops."""
    strokes, points = [], []
    for number, width in enumerate((7, 4, 4, 2.4)):
        low, high = 214 + 12 * number, 166 + 20 * number
        bend = chance.uniform(54, 78) + 18 * (number // 2)
        end = bend + (low - high)
        strokes.append(Stroke(_path([(_LEFT, low), (bend, low), (end, high), (_RIGHT, high)]), COLOURS[number], width))
        points += [(round(bend - 8, 1), low), (round(end, 1), high)] if number else []
    return Pattern(tuple(strokes), tuple(points))


def _waves(chance: Random) -> Pattern:
    phase = chance.uniform(0, math.tau)
    strokes = []
    for number in range(7):
        middle = _TOP + 16 + 12.5 * number
        heights = (middle + (9 - number) * math.sin(x / 26 + phase + number * 0.7) for x in range(_LEFT, _RIGHT + 1, 6))
        path = _path(list(zip(range(_LEFT, _RIGHT + 1, 6), heights, strict=True)))
        strokes.append(Stroke(path, COLOURS[number % 4], 6 - 0.6 * number))
    return Pattern(tuple(strokes))


def _hills(chance: Random) -> Pattern:
    """Heights as on a map: closed lines within one another, around two tops."""
    strokes = []
    for top in range(2):
        x, y = chance.uniform(30, 80) + 90 * top, chance.uniform(194, 210)
        lean = chance.uniform(0, math.tau)
        for ring in range(1, 7):
            corners = [
                (
                    x + 11 * ring * math.cos(angle) * (1 + 0.2 * math.sin(2 * angle + lean)),
                    y + 5.5 * ring * math.sin(angle) * (1 + 0.2 * math.cos(3 * angle + lean)),
                )
                for angle in (math.tau * step / 60 for step in range(60))
            ]
            strokes.append(Stroke(f"{_path(corners)}Z", COLOURS[ring % 4], 1.6))
    return Pattern(tuple(strokes))


def _blocks(chance: Random) -> Pattern:
    """Houses beside one another, in three rows."""
    strokes = []
    for row in range(3):
        foot, x = 190 + 28 * row, float(_LEFT)
        corners = [(x, float(foot))]
        while x < _RIGHT:
            width, height = chance.choice((10, 14, 18, 22)), chance.choice((6, 12, 18, 26, 34))
            corners += [(x, foot - height), (x + width, foot - height), (x + width, foot)]
            x += width
        strokes.append(Stroke(_path(corners), COLOURS[row], 4.5 - row))
    return Pattern(tuple(strokes))


def _net(chance: Random) -> Pattern:
    places = {
        (row, column): (20 + 34 * column + chance.uniform(-9, 9), 168 + 24 * row + chance.uniform(-7, 7))
        for row in range(4)
        for column in range(6)
    }
    strokes = [
        Stroke(_path([places[row, column], places[row + down, column + right]]), COLOURS[(row + column) % 4], 2.2)
        for row, column in places
        for (down, right), often in _NEIGHBOURS.items()
        if (row + down, column + right) in places and chance.random() < often
    ]
    return Pattern(tuple(strokes), tuple((round(x, 1), round(y, 1)) for x, y in places.values()))


def _rings(chance: Random) -> Pattern:
    centres = [(chance.uniform(30, 70), 215), (chance.uniform(90, 120), 200), (chance.uniform(140, 180), 220)]
    strokes = [
        Stroke(_circle(x, y, 10 + 9 * ring), COLOURS[(number + ring) % 4], 3)
        for number, (x, y) in enumerate(centres)
        for ring in range(3)
    ]
    return Pattern(tuple(strokes), tuple((round(x, 1), y) for x, y in centres))


# Stems of the words that a plan's subject may hold, and how such a plan is drawn; the first that fits holds
THEMES: tuple[tuple[tuple[str, ...], Callable[[Random], Pattern]], ...] = (
    (("mobilitet", "trafik", "transport", "resor", "resand", "cykel"), _lines),
    (("klimat", "vatten", "skyfall", "översväm", "luft", "energi"), _waves),
    (("natur", "mångfald", "grön", "jord", "skog", "livsmedel", "landsbygd", "miljö"), _hills),
    (("bostad", "bostäd", "bygg", "boende", "stad", "samhälle", "trygg"), _blocks),
    (("digital", "data", "kompetens", "utbild", "näring", "arbete", "hälsa", "vård", "omsorg"), _net),
)


def _path(corners: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners)


def _circle(x: float, y: float, radius: float) -> str:
    return f"M{x - radius:.1f} {y:.1f}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0"
