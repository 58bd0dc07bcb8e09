"""What Word, Outlook, Google Docs, LibreOffice and Excel put on the clipboard, cleaned without any browser."""

import json
import re
from pathlib import Path

import pytest

from handlingsplan.richtext import clean, words
from tests.clipboard.stored import STORED

FOLDER = Path(__file__).parent
_NOT_WORDS = re.compile(r"<!--.*?-->|<style.*?</style>|<!\[if.*?<!\[endif\]>|<title>.*?</title>", re.DOTALL)
_SPACES = re.compile(r"[ \t\r\n]+")
_AT_EDGES = re.compile(r"(?<=>) (?=<(?!u>|strong>))|(?:(?<=<td>)|(?<=<h2>)|(?<=l.>)) | (?=</t|</h2)")


def tidy(html: str) -> str:
    """Return the text without the spaces that nobody sees."""
    return _AT_EDGES.sub("", _SPACES.sub(" ", html))


@pytest.mark.parametrize("name", STORED)
def test_structure_is_kept_and_residue_dropped(name: str) -> None:
    assert tidy(clean((FOLDER / f"{name}.html").read_text())) == STORED[name]


@pytest.mark.parametrize("name", STORED)
def test_no_word_is_lost(name: str) -> None:
    html = (FOLDER / f"{name}.html").read_text()
    assert _letters(clean(html)) == _letters(_NOT_WORDS.sub("", html))


def _letters(html: str) -> str:
    return "".join(words(html).split())


# What the browser's reader makes of the same is tested in `tests/js/paste.test.js`
PASTED = json.loads((FOLDER / "lists.json").read_text())


@pytest.mark.parametrize(("html", "stored"), [(one["html"], one["stored"]) for one in PASTED])
def test_lists_keep_their_levels_and_numbers(html: str, stored: str) -> None:
    assert clean(html) == stored


def test_every_sample_is_tested() -> None:
    assert sorted(STORED) == sorted(path.stem for path in FOLDER.glob("*.html"))
