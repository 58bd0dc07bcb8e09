"""The finished PDF: what a reader, a screen reader and an archive find in it."""

import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from handlingsplan import richtext
from handlingsplan.chapters.document import PlanDocument
from handlingsplan.chapters.links import PrintLinks
from handlingsplan.chapters.rendering import render_chapter
from handlingsplan.editions.freezing import freeze
from handlingsplan.printing.decided import decided
from handlingsplan.printing.money_by_year import money_by_year
from tests.editions.documents import TITLES, document, measure_title
from tests.editions.frozen import bare_words, full_plan, words_of
from tests.pages_of import elements, page_number, pages_of
from tests.printing.compiled import compiled, once

MARGIN = 10  # millimetres from the paper's edge that are always white
POINTS = 72 / 25.4


@cache
def _plan() -> PlanDocument:
    plan = document(measures=6, organisations=30)
    tables = plan.financing.tables * 3  # the third one, by state, is drawn
    return plan.model_copy(update={"financing": plan.financing.model_copy(update={"tables": tables})})


@cache
def _edition() -> bytes:
    return once("print-edition.pdf", lambda: compiled(_plan()).content)


@cache
def _draft() -> bytes:
    return once("print-draft.pdf", lambda: compiled(document(edition=None), draft=True).content)


@pytest.fixture
def edition() -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(_edition()))


@pytest.fixture
def raw() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(_edition())) as pdf:
        yield pdf


def _text(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def _whole(reader: pypdf.PdfReader) -> str:
    return " ".join(_text(page) for page in reader.pages)


def _bookmarks(reader: pypdf.PdfReader) -> list[tuple[int, str, int]]:
    """Return level, title and page number of every bookmark."""
    found: list[tuple[int, str, int]] = []

    def walk(outline: list[Any], level: int) -> None:
        for item in outline:
            if isinstance(item, list):
                walk(item, level + 1)
            else:
                found.append((level, item.title, page_number(reader, item) + 1))

    walk(reader.outline, 1)
    return found


# For readers


def test_the_eight_chapters_stand_in_the_bookmarks(edition: pypdf.PdfReader) -> None:
    first = [title for level, title, _page in _bookmarks(edition) if level == 1]
    chapters = [f"{number} {title}" for number, title in enumerate(TITLES, 1)]
    assert first == ["Planen i korthet", "Det här är beslutat", "Innehåll", *chapters, "Register"]


def test_measures_and_indicators_stand_in_the_bookmarks(edition: pypdf.PdfReader) -> None:
    third = [title for level, title, _page in _bookmarks(edition) if level == 3]
    assert third == [f"{n}. {measure_title(n)}" for n in range(1, 7)] + ["1. Vintercyklister på räkneställe 1"]


def test_the_page_numbers_of_the_contents_are_right(edition: pypdf.PdfReader) -> None:
    lines = _text(edition.pages[3])
    assert lines.startswith("Innehåll ")
    for _level, title, page in _bookmarks(edition)[2:]:
        if re.match(r"\d", title):
            assert re.findall(rf"{re.escape(title)} (\d+)\b", lines)[:1] == [str(page)], (title, lines)


def test_every_page_but_the_cover_says_which_it_is(edition: pypdf.PdfReader) -> None:
    total = len(edition.pages)
    said = [re.findall(r"Sida (\d+) av (\d+)", _text(page)) for page in edition.pages]
    assert said == [[]] + [[(str(number), str(total))] for number in range(2, total + 1)]


def test_running_heads_name_plan_and_chapter(edition: pypdf.PdfReader) -> None:
    begins = {title: page for level, title, page in _bookmarks(edition) if level == 1}
    after = edition.pages[begins["4 Åtgärder och strategier"]]  # the page after the chapter's first
    head = r"Regional handlingsplan för hållbar mobilitet 2026–2030 4 Åtgärder och strategier"
    assert len(re.findall(head, _text(after))) == 1


def test_every_measures_title_is_in_the_text(edition: pypdf.PdfReader) -> None:
    whole = _whole(edition)
    assert [n for n in range(1, 7) if f"{n}. {measure_title(n)}" not in whole] == []


def test_swedish_letters_are_found_by_other_programs_too() -> None:
    text = " ".join(pages_of(_edition()))
    for word in ("Vinterväghållning", "Österåker", "Åtgärder", "Övergripande läge", "1 250 000"):
        assert word in text


def test_the_matrix_stands_across_and_names_every_organisation(edition: pypdf.PdfReader) -> None:
    across = [page for page in edition.pages if page.mediabox.width > page.mediabox.height]
    assert len(across) == 3
    words = " ".join(_text(page) for page in across)
    assert [n for n in range(1, 31) if not re.search(rf"Upplands Kommun {n}\b", words)] == []
    assert words.count("● Beslut") == 1 + 6 * 30  # the legend, and every cell


def test_a_draft_says_so_on_every_page_and_an_edition_on_none(edition: pypdf.PdfReader) -> None:
    drafted = pypdf.PdfReader(BytesIO(_draft()))
    assert [number for number, page in enumerate(drafted.pages) if "UTKAST" not in page.extract_text()] == []
    assert "UTKAST" not in _whole(edition)


def test_what_stands_on_every_page_is_no_part_of_the_text(tmp_path: Path) -> None:
    """A screen reader does not read it out between two paragraphs on each page."""
    path = tmp_path / "plan.pdf"
    path.write_bytes(_draft())
    read_out = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True).stdout.decode()
    assert re.findall(r"UTKAST|Sida \d+", read_out) == []
    assert read_out.count('Bakgrund och syfte"') == 2  # the line of the contents, and the chapter's own heading


def test_every_line_of_the_contents_leads_where_it_says(raw: pikepdf.Pdf, edition: pypdf.PdfReader) -> None:
    numbers = {page.objgen: number for number, page in enumerate(raw.pages, start=1)}
    names = [*raw.Root.Names.Dests.Names]
    places = {str(name): numbers[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}
    inside = [link for page in raw.pages for link in page.get("/Annots", []) if "/Dest" in link]
    assert len(inside) > 30
    titles: dict[str, Callable[[int], str]] = {
        "atgard": measure_title,
        "indikator": lambda number: f"Vintercyklister på räkneställe {number}",
        "kapitel": lambda number: TITLES[number - 1],
    }
    found = [(re.fullmatch(r"(atgard|indikator|kapitel)-(\d+)", name), page) for name, page in places.items()]
    wrong = [
        (name[0], page)
        for name, page in found
        if name and titles[name[1]](int(name[2])) not in _text(edition.pages[page - 1])
    ]
    assert (wrong, sorted({str(link.Dest) for link in inside} - set(places))) == ([], [])


def test_every_frozen_word_is_in_the_text(tmp_path: Path) -> None:
    plan, path = full_plan(), tmp_path / "plan.pdf"
    pdf = compiled(plan)
    path.write_bytes(pdf.content)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    printed = re.sub(r"[\s\u00ad]", "", text.replace("-\n", ""))
    assert [word for word in sorted(bare_words(words_of(plan))) if word not in printed] == []
    assert (pdf.missing, pdf.left_out) == ((), ())


# For screen readers and archives


def test_title_language_and_marks(raw: pikepdf.Pdf) -> None:
    root = raw.Root
    assert str(root.Lang) == "sv"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(raw.docinfo.Title) == "Regional handlingsplan för hållbar mobilitet 2026–2030 (utgåva 3)"


def test_the_metadata_claims_both_standards(raw: pikepdf.Pdf) -> None:
    with raw.open_metadata() as metadata:
        claims = {name: metadata.get(name) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")}
    assert claims == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert b"PDF/UA Universal Accessibility Schema" in raw.Root.Metadata.read_bytes()


def test_headings_skip_no_level(raw: pikepdf.Pdf) -> None:
    levels = [int(str(one.S)[2]) for one in elements(raw) if re.fullmatch(r"/H[1-6]", str(one.S))]
    jumps = [(above, below) for above, below in pairwise(levels) if below > above + 1]
    assert levels[0] == 1
    assert jumps == []


def test_every_chart_of_the_pages_is_a_figure_with_its_title_and_description(raw: pikepdf.Pdf) -> None:
    pages = "".join(render_chapter(chapter, links=PrintLinks()) for chapter in _plan().chapters)
    drawings = re.findall(r"<svg.*?<title id=\S+>(.*?)</title>\s*<desc id=\S+>(.*?)</desc>", pages, re.DOTALL)
    assert [title for title, _words in drawings] == [
        "Diagram: åtgärderna efter status",
        "Diagram: finansieringen år för år, efter läge",
        "Organisationer som har lämnat värde för det senaste året",
        "Diagram: Vintercyklister på räkneställe 1",
    ]
    figures = [str(one.Alt) for one in elements(raw) if str(one.S) == "/Figure"]
    assert figures == [f"{title}. {words}" for title, words in drawings]
    assert figures[-1].endswith(
        "Utfall: 1\u202f000 antal år 2024, senast 1\u202f200 antal år 2025. Mål: 2\u202f500 antal år 2030."
    )


def test_cells_know_their_heads(raw: pikepdf.Pdf) -> None:
    cells = [one for one in elements(raw) if str(one.S) == "/TD"]
    without = [one for one in cells if not len(one.A.get("/Headers", []))]
    assert len(cells) > 200
    assert without == []


def test_heads_tell_what_they_are_the_heads_of(raw: pikepdf.Pdf) -> None:
    heads = [(str(one.P.P.S), str(one.A.Scope)) for one in elements(raw) if str(one.S) == "/TH"]
    pages = "".join(render_chapter(chapter, links=PrintLinks()) for chapter in _plan().chapters)
    measures = [one for package in _plan().measures.packages for one in package.measures]
    by_funder = sum(len(table.rows) for table in map(money_by_year, measures) if table)  # print's own form of the money
    front = len(decided(_plan()).lines)
    assert len([scope for _part, scope in heads if scope == "/Row"]) == pages.count('scope="row"') + by_funder + front
    assert {scope for part, scope in heads if part == "/THead"} == {"/Column"}
    assert {scope for part, scope in heads if part == "/TFoot"} == {"/Row"}


def test_every_link_has_words_and_a_place_in_the_structure(raw: pikepdf.Pdf) -> None:
    links = [link for page in raw.pages for link in page.get("/Annots", [])]
    assert len(links) > 50
    assert [link for link in links if "/Contents" not in link or "/StructParent" not in link] == []


def test_every_link_inside_leads_somewhere(raw: pikepdf.Pdf) -> None:
    places = [str(name) for name in raw.Root.Names.Dests.Names][::2]
    inside = {str(link.Dest) for page in raw.pages for link in page.get("/Annots", []) if "/Dest" in link}
    assert sorted(inside - set(places)) == []


def test_every_font_is_embedded(raw: pikepdf.Pdf) -> None:
    things = [one for one in raw.objects if isinstance(one, pikepdf.Dictionary)]
    fonts = [one for one in things if one.get("/Type") == "/FontDescriptor"]
    assert len(fonts) >= 3
    assert [str(font.FontName) for font in fonts if not {"/FontFile2", "/FontFile3"} & set(font.keys())] == []
    assert [str(font.FontName) for font in fonts if "Source" not in str(font.FontName)] == []


def test_the_plans_data_is_attached_as_such(raw: pikepdf.Pdf) -> None:
    assert sorted(raw.attachments) == ["atgarder.csv", "finansiering.csv", "plan.json"]
    assert [str(one.AFRelationship) for one in raw.Root.AF] == ["/Data"] * 3
    frozen = freeze(_plan())
    assert raw.attachments["plan.json"].get_file().read_bytes().decode() == frozen
    rows = raw.attachments["atgarder.csv"].get_file().read_bytes().decode().splitlines()
    assert [row.split(";")[:2] for row in rows[1:]] == [[str(n), measure_title(n)] for n in range(1, 7)]


def test_nothing_runs(raw: pikepdf.Pdf) -> None:
    assert [name for name in ("/OpenAction", "/AA", "/AcroForm") if name in raw.Root] == []
    assert b"/JavaScript" not in _edition()


def test_the_file_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(_edition())
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


# Whatever people write


def _deepest(opening: str, closing: str, times: int) -> str:
    return richtext.clean(opening * times + "innerst" + closing * times)


HOSTILE: dict[str, Callable[[], str]] = {
    "lists in lists": lambda: _deepest("<ul><li>", "</li></ul>", richtext.MAX_NESTING),
    "tables in tables": lambda: _deepest("<table><tr><td>", "</td></tr></table>", richtext.MAX_NESTING),
    "quotations in quotations": lambda: _deepest("<blockquote>", "</blockquote>", richtext.MAX_NESTING),
    "elements in elements": lambda: _deepest("<strong>", "</strong>", richtext.MAX_OPEN_ELEMENTS),
    "cells over cells": lambda: richtext.clean(
        "<table>" + '<tr><td colspan="100" rowspan="100">innerst</td><td>x</td></tr>' * 100 + "</table>"
    ),
    "a table of four hundred columns": lambda: richtext.clean(
        "<table><tr>" + "<td>x</td>" * 400 + "</tr></table><p>innerst</p>"
    ),
    "elements without a space": lambda: richtext.clean("<p>" + "<strong>å</strong>" * 2000 + "</p><p>innerst</p>"),
}


def _written(texts: dict[int, str]) -> PlanDocument:
    """Return a small plan in which some chapters have these texts."""
    plan = document(measures=1, organisations=1)
    names = ("background", "definition", "goals", "measures", "cooperation", "financing", "followup", "examples")
    changed = {names[number - 1]: {"html": html} for number, html in texts.items()}
    return plan.model_copy(update={name: getattr(plan, name).model_copy(update=new) for name, new in changed.items()})


def test_no_text_at_its_bounds_hangs_or_crashes() -> None:
    kinds = dict(enumerate(HOSTILE, start=1))
    pdf = compiled(
        _written({number: HOSTILE[kind]().replace("innerst", f"djupast{number}") for number, kind in kinds.items()})
    )
    whole = _whole(pypdf.PdfReader(BytesIO(pdf.content)))
    assert (pdf.left_out, [kind for number, kind in kinds.items() if f"djupast{number}" not in whole]) == ((), [])


def test_letters_without_end_are_all_there_within_the_margins(tmp_path: Path) -> None:
    around = ["<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td></tr></table>"]
    texts = {number: richtext.clean(html.format("Ž" * 3_000)) for number, html in enumerate(around, start=1)}
    texts[8] = f"<p>{'Ž' * 125_000}</p>"  # as if written into the database: too long to be saved
    path = tmp_path / "plan.pdf"
    path.write_bytes(compiled(_written(texts)).content)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    assert text.count("Ž") == 4 * 3_000 + 125_000
    _assert_within_margins(path)


def _assert_within_margins(path: Path) -> None:
    boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
    for page in re.findall(r'<page width="([\d.]+)" height="[\d.]+">(.*?)</page>', boxes, re.DOTALL):
        right = max((float(x) for x in re.findall(r'xMax="([\d.]+)"', page[1])), default=0)
        assert right <= float(page[0]) - MARGIN * POINTS


def test_a_long_period_fits_the_page(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(compiled(document(measures=1, organisations=1, years=tuple(range(2026, 2038)))).content)
    _assert_within_margins(path)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    assert text.replace("\u202f", " ").count("112 250 000") == 2 * 12
