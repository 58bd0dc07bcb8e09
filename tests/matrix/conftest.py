"""The scene that cells are asked in."""

import logging
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from handlingsplan.asked_files import queue
from tests.cast import Cast
from tests.matrix.scene import Scene, build


@pytest.fixture
def scene(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    settings.ACCOUNT_RATE_LIMITS = False
    monkeypatch.setattr(queue, "MAX_WAITING", 0)  # small PDFs answer that they are busy
    logging.disable()  # a line for each refusal would take longer than the refusals
    yield build(cast)
    logging.disable(logging.NOTSET)
