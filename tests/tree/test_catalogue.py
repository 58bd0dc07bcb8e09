"""Each catalogue is whole: each text of the portal is there and translated, fills in the same; no other is there."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tree.files import PACKAGES, ROOT

CATALOGUES = sorted((ROOT / "handlingsplan" / "locale").glob("*/LC_MESSAGES/django.po"))
EXTENSIONS = "html,txt,py,svg,xml"
# What is filled in: `%(name)s`, `%%`, `{name}`; and elements with what they name
FILLED_IN = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|<[^>]+>")


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the template of a catalogue that Django makes of the portal as it is now."""
    folder = tmp_path_factory.mktemp("texts")
    left_out = shutil.ignore_patterns("__pycache__", "locale", "migrations")
    for name in (*PACKAGES, "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    (folder / "locale").mkdir()
    command = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "--locale=en",
        f"--extension={EXTENSIONS}",
        "--keep-pot",
        "--no-wrap",
    ]
    without_settings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=without_settings)
    return folder / "locale" / "django.pot"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_text_is_translated_and_none_is_left_over(texts: Path, catalogue: Path) -> None:
    compared = subprocess.run(["msgcmp", catalogue, texts], capture_output=True, text=True, check=False)
    assert (compared.stderr, compared.returncode) == ("", 0)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_what_is_filled_in_is_the_same(catalogue: Path) -> None:
    with catalogue.with_suffix(".mo").open("rb") as file:
        translated: dict[str | tuple[str, int], str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined] # noqa: SLF001 it has no other list
    differing = []
    for source, target in translated.items():
        text = source if isinstance(source, str) else source[0]
        wanted = sorted(FILLED_IN.findall(text.rpartition("\4")[2]))
        if text and isinstance(source, str) and sorted(FILLED_IN.findall(target)) != wanted:
            differing.append((text, target))
    assert differing == []
