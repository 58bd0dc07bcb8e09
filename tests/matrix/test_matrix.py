"""Every URL × method × member of the cast × own and other organisation × state, against the table.

In the ordinary run each person asks each URL about one of its targets, another one for each; all of them with every
method are asked about, in four parts, by `MATRIX=whole bin/test -n 2 tests/matrix`.
"""

import os
import random
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest
from django.urls import URLPattern

from tests.matrix.asking import METHODS, Asker, Cell, cells, patterns, url_names
from tests.matrix.lines import LINES
from tests.matrix.scene import CAST, Scene
from tests.responses import Response

WHOLE = os.environ.get("MATRIX") == "whole"
PARTS = 4 if WHOLE else 1


def _chosen(scene: Scene) -> Iterator[Cell]:
    """Yield all cells, or one for each line and person, spread evenly over targets and methods."""
    if WHOLE:
        yield from cells(scene)
        return
    for name, line in LINES.items():
        targets = scene.targets[line.targets]
        for turn, who in enumerate(CAST, start=zlib.crc32(name.encode())):
            method = METHODS[turn % len(METHODS)] if turn % 5 == 0 else ("GET", "POST")[turn % 2]
            yield Cell(name, method, who, targets[turn // 2 % len(targets)])


def test_every_address_is_listed() -> None:
    assert sorted(set(url_names())) == sorted(LINES), "add a line to tests/matrix/lines.py for each new URL name"


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_gets_another_answer_than_the_table_says(scene: Scene, part: int) -> None:
    asked = list(_chosen(scene))[part::PARTS]
    surprises = [str(surprise) for surprise in Asker(scene).surprises(asked)]
    print(f"{len(asked)} cells, {len(surprises)} surprises", *surprises, sep="\n")  # noqa: T201 for those who use -s
    assert surprises == []


HOLES = 20
NEVER_REFUSED = {name for name, line in LINES.items() if line.package or line.public or line.see == "have an account"}


ALLOWED = ("samordnare", "osteraker_ansvarig")


def _as_somebody_else(scene: Scene, pattern: URLPattern, name: str) -> Callable[..., Response]:
    """Return a copy of a view with a hole: whoever asks, it acts as if that person had."""
    view = pattern.callback

    def hole(request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        request.user = scene.people[name]
        answer: Response = view(request, *args, **kwargs)
        return answer

    return hole


def _is_found(scene: Scene, pattern: URLPattern, person: str) -> bool:
    name = str(pattern.name)
    asked = (cell for cell in cells(scene, [name], sorted(LINES[name].methods)) if cell.who.role != "public")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pattern, "callback", _as_somebody_else(scene, pattern, person))
        return next(Asker(scene).surprises(asked), None) is not None


def _is_there(scene: Scene, name: str) -> bool:
    """Tell whether anybody gets the thing at all: a report that nobody has compiled is not there for anybody."""
    line = LINES[name]
    return line.seen_in is None or any(target.state in line.seen_in for target in scene.targets[line.targets])


def test_holes_in_any_twenty_views_are_found(scene: Scene) -> None:
    guarded = sorted(name for name in set(LINES) - NEVER_REFUSED if _is_there(scene, name))
    chosen = random.Random(os.environ.get("SEED", "1")).sample(guarded, HOLES)
    by_name = {pattern.name: pattern for pattern in patterns()}
    unseen = [name for name in chosen if not any(_is_found(scene, by_name[name], person) for person in ALLOWED)]
    assert unseen == []
