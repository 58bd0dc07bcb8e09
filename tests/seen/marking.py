"""What the tests see of the code: `pytest -p tests.seen.marking` has each of its processes write it into `SEEN_FOLDER`.

Lines and branches are marked by SlipCover, which costs a twentieth where a tracer costs half; it must be loaded before
anything of the portal is imported. Templates are marked whole: what is inside one that was rendered is not looked at.
`tests.seen.by_room` tells the shares.
"""

import json
import os
from pathlib import Path
from typing import Any

from django.test.signals import template_rendered
from slipcover import FileMatcher, ImportManager, Slipcover

from tests.tree.files import PACKAGES, ROOT

_seen = Slipcover(branch=True)
_marking = ImportManager(_seen, FileMatcher(sources=[ROOT / folder for folder in PACKAGES], omit=["*/migrations/*"]))
_marking.__enter__()
_rendered: set[str] = set()


def _mark(template: Any, **_rest: object) -> None:
    _rendered.add(str(template.name))


template_rendered.connect(_mark)


def pytest_sessionfinish() -> None:
    """Write what this process has seen; with xdist, the one that only hands out tests has seen nothing."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    told = {"code": _seen.get_coverage(), "templates": sorted(_rendered)}
    folder = Path(os.environ["SEEN_FOLDER"])
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(told), "utf-8")
