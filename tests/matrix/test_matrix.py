"""Every URL × method × member of the cast × own and other organisation × state, against the table.

In the ordinary run each person asks each URL about one of its targets, another one for each; `MATRIX=whole` asks about
all of them with every method.
"""

import logging
import os
import zlib
from collections.abc import Iterator

import pytest

from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.matrix.asking import METHODS, Asker, Cell, cells, url_names
from tests.matrix.lines import LINES
from tests.matrix.scene import CAST, Scene, build

WHOLE = os.environ.get("MATRIX") == "whole"


@pytest.fixture
def scene(cast: Cast, settings: Settings) -> Iterator[Scene]:
    settings.ACCOUNT_RATE_LIMITS = False
    logging.disable()  # a line for each refusal would take longer than the refusals
    yield build(cast)
    logging.disable(logging.NOTSET)


def _chosen(scene: Scene) -> Iterator[Cell]:
    """Return all cells, or about two of a hundred spread evenly: every line, person and method among them."""
    if WHOLE:
        yield from cells(scene, methods=os.environ.get("MATRIX_METHODS", " ".join(METHODS)).split())
        return
    for name, line in LINES.items():
        targets = scene.targets[line.targets]
        for place, who in enumerate(CAST):
            turn = zlib.crc32(name.encode()) + place
            for method in ("GET", "POST", METHODS[turn % len(METHODS)]):
                yield Cell(name, method, who, targets[turn % len(targets)])


def test_every_address_is_listed() -> None:
    assert sorted(set(url_names())) == sorted(LINES), "add a line to tests/matrix/lines.py for each new URL name"




def test_nobody_gets_another_answer_than_the_table_says(scene: Scene) -> None:
    asked = list(_chosen(scene))
    surprises = [str(surprise) for surprise in Asker(scene).surprises(asked)]
    print(f"{len(asked)} cells, {len(surprises)} surprises", *surprises, sep="\n")  # noqa: T201 for those who use -s
    assert surprises == []
