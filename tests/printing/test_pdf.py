"""The child process and its limits, and what the finished plan looks like inside."""

import re
from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.db import transaction

from handlingsplan.chapters.document import EditionHead, PlanDocument
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.loading.plan import find_folder, load_plan
from handlingsplan.plan.enums import chapter_kinds
from handlingsplan.printing.html_changes import BREAK, soften
from handlingsplan.printing.pdf import CompileError, compile_pdf
from handlingsplan.sandbox import Limits
from tests.factories import EditionFactory
from tests.pages_of import filled_parts, page_number, pages_of
from tests.printing.compiled import compiled, once

MAX_STOCKHOLM_PAGES = 75


def test_a_compile_that_takes_too_long_is_ended() -> None:
    with pytest.raises(CompileError, match="tidsgränsen"):
        compile_pdf("<p>text</p>" * 50_000, "", limits=Limits(seconds=2, memory_mb=4096))


def test_a_compile_that_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(CompileError, match=r"Minnet tog slut|avbröts av ett fel"):
        compile_pdf("<p>text</p>" * 50_000, "", limits=Limits(seconds=120, memory_mb=400))


def test_long_runs_of_letters_lose_none() -> None:
    html = f'<p><a href="https://example.org/{"x" * 90}">{"å" * 100}</a> kort&nbsp;ord</p>'
    softened = soften(html)
    assert softened.replace(BREAK, "") == html
    assert max(len(part) for part in re.findall("å+", softened)) == 30


@pytest.fixture(scope="module")
def stockholm(django_db_setup: None, django_db_blocker: object) -> tuple[PlanDocument, bytes]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined] # pytest-django's, without types
        return _compile_stockholm()


def _compile_stockholm() -> tuple[PlanDocument, bytes]:
    with transaction.atomic():
        plan = load_plan(find_folder("stockholm"), approved=True)
        edition = EditionFactory(plan=plan, number=1)
        head = EditionHead(number=1, published_at=edition.published_at, summary="")
        document = read_plan(plan, stage=Stage.APPROVED, edition=head)
        transaction.set_rollback(True)
    return document, once("stockholm.pdf", lambda: compiled(document, jobs=2, fresh=False).content)


def test_bookmarks_hold_the_eight_chapters(stockholm: tuple[PlanDocument, bytes]) -> None:
    outline = pypdf.PdfReader(BytesIO(stockholm[1])).outline
    titles = [str(entry.title) for entry in outline if not isinstance(entry, list)]
    chapters = [title for title in titles if re.match(r"\d", title)]
    assert [re.sub(r"^\d\.?\s*", "", title) for title in chapters] == [
        str(kind.title) for kind in chapter_kinds("hållbar mobilitet")
    ]


def test_the_contents_name_the_right_pages(stockholm: tuple[PlanDocument, bytes]) -> None:
    document, pdf = stockholm
    reader = pypdf.PdfReader(BytesIO(pdf))
    texts = pages_of(pdf, by_line=True)
    begins = next(number for number, text in enumerate(texts) if "Innehåll" in text)
    contents = " ".join(texts[begins : begins + 2])
    pages = {
        f"kapitel-{chapter.number}": reader.get_destination_page_number(
            reader.named_destinations[f"kapitel-{chapter.number}"]
        )
        for chapter in document.chapters
    }
    told = {
        f"kapitel-{chapter.number}": [int(page) - 1 for page in re.findall(rf"{chapter.title}\s+(\d+)", contents)]
        for chapter in document.chapters
    }
    assert told == {name: [page] for name, page in pages.items()}


def test_the_plan_takes_no_more_pages_than_a_printer_would_be_sent(stockholm: tuple[PlanDocument, bytes]) -> None:
    assert len(pypdf.PdfReader(BytesIO(stockholm[1])).pages) <= MAX_STOCKHOLM_PAGES


def test_no_page_is_hardly_filled_but_at_the_end_of_a_chapter(stockholm: tuple[PlanDocument, bytes]) -> None:
    reader = pypdf.PdfReader(BytesIO(stockholm[1]))
    opens = [page_number(reader, one) for one in reader.outline if not isinstance(one, list)]
    ends = {page - 1 for page in (*opens, len(reader.pages))}
    parts = filled_parts(stockholm[1])
    assert [at + 1 for at, part in enumerate(parts) if part < 1 / 3 and at not in ends] == []


def test_every_measure_is_found_in_the_text(stockholm: tuple[PlanDocument, bytes]) -> None:
    document, pdf = stockholm
    text = " ".join(pages_of(pdf)).replace("\u00ad", "")
    titles = [measure.title for package in document.measures.packages for measure in package.measures]
    assert len(titles) == 34
    assert [title for title in titles if title not in text] == []


def test_the_file_is_tagged_and_in_swedish(stockholm: tuple[PlanDocument, bytes]) -> None:
    with pikepdf.open(BytesIO(stockholm[1])) as pdf:
        assert str(pdf.Root.Lang) == "sv"
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
