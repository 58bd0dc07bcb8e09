"""Hostile texts on their way in: through the form, the editor's own address for drafts, an import and comments."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse

from actors.models import User
from handlingsplan.richtext import TextRefusedError, clean
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory
from tests.measures.workbooks.importing import applied, uploaded

IN_A_ROW = 10
IN_A_COMMENT = 15
IN_A_CHAPTER = 1250
SlugAndNumber = tuple[str, int]


@dataclass
class Filled:
    """What now holds hostile texts: chapters and measures by number."""

    slug: str
    chapters: list[int] = field(default_factory=list)
    measures: list[int] = field(default_factory=list)
    commented: int = 0


def pieces(texts: list[str], size: int) -> Iterator[list[str]]:
    """Yield the texts, some at a time."""
    for start in range(0, len(texts), size):
        yield texts[start : start + size]


def cleaned_or_nothing(text: str) -> str:
    """Return the text as it would be stored; empty where it is refused."""
    try:
        return clean(text)
    except TextRefusedError:
        return ""


def fill(cast: Cast, texts: list[str], client_of: Callable[[User], Client]) -> Filled:
    """Bring all texts in on each way; what is refused in words is no harm."""
    filled = Filled(cast.plan.slug)
    coordinator, officer = client_of(cast.samordnare), client_of(cast.osteraker)
    _write_chapters(coordinator, texts, filled)
    _type_drafts(coordinator, texts, filled.slug)
    _import(cast, texts, filled)
    commented = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    filled.commented = commented.number
    for some in pieces(texts, IN_A_COMMENT):
        text = "\n".join(some).replace("\0", "")[:5000]
        answer = officer.post(reverse("comment_measure", args=[filled.slug, commented.number]), {"text": text})
        assert answer.status_code in {302, 422}
    return filled


def _write_chapters(client: Client, texts: list[str], filled: Filled) -> None:
    """Write two versions of as many chapters as it takes, the second one backwards, so that they can be compared."""
    for number, some in enumerate(pieces(texts, IN_A_CHAPTER), start=1):
        address = reverse("edit_chapter", args=[filled.slug, number])
        words = [cleaned_or_nothing(text) for text in some]
        for version, html in enumerate(("".join(words), "".join(reversed(words)))):
            answer = client.post(address, {"html": html, "based_on": str(version), "summary": some[version][:80]})
            assert answer.status_code == 302
        filled.chapters.append(number)


def _type_drafts(client: Client, texts: list[str], slug: str) -> None:
    """Send the raw texts, in pieces, to where the editor keeps what is typed."""
    for some in pieces(texts, 25):
        data = {"html": "".join(some), "based_on": "2", "window": "w"}
        answer = client.post(reverse("keep_chapter_draft", args=[slug, 1]), data)
        assert answer.status_code in {200, 422}


def _import(cast: Cast, texts: list[str], filled: Filled) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(["Rubrik", "Beskrivning", "Ansvarig organisation"])
    rows = list(pieces([text.replace("\0", "") for text in texts], IN_A_ROW))
    for number, some in enumerate(rows):
        title = f"{some[0][:140]} {number}"  # a second row of the same title would change the first one's measure
        writer.writerow([title, "\n".join(some), "Österåker"])
    content = file.getvalue().encode()
    applied(uploaded(cast, content, by=cast.osteraker, organisation=cast.osteraker_kommun, name="a.csv"))
    filled.measures += Measure.objects.filter(plan=cast.plan).order_by("number").values_list("number", flat=True)
    assert len(filled.measures) == len(rows)
