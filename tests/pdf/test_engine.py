"""The engine against the single call, and against itself."""

import os
import re
from functools import cache
from importlib.metadata import version
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest
import weasyprint.pdf
from hypothesis import example, given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from handlingsplan.chapters.document import Appendix, PlanDocument
from handlingsplan.pdf.internals import PINNED
from handlingsplan.pdf.linking import HalfDoneError, made_in_parallel
from handlingsplan.pdf.objects import BrokenObjectError, SectionObject, Store, Template, load
from handlingsplan.pdf.running_heads import DigitGlyphs, MisplacedNumberError
from handlingsplan.pdf.writing import literal
from handlingsplan.printing.fingerprints import key_of
from handlingsplan.printing.runs import runs_of
from handlingsplan.printing.sections import MAX_LINKS, plan_sections
from tests.editions.documents import document, measure
from tests.pages_of import page_number, pages_of
from tests.printing.compiled import compiled, compiled_whole, source

FIGURES = DigitGlyphs(tuple(b"%04x" % (0x10 + figure) for figure in range(10)), 500)


def _plan() -> PlanDocument:
    """Return a plan whose appendix takes more than a page."""
    text = "<h2>Ord</h2>" + f"<p>{'Begreppet förklaras med några ord till. ' * 12}</p>" * 20
    appendix = Appendix(key="begrepp", number=1, title="Begrepp", html=text, file_name="underlag.pdf", file_size=8)
    return document(measures=3, organisations=14).model_copy(update={"appendices": (appendix,)})


@cache
def _engine() -> bytes:
    return compiled(_plan()).content


@cache
def _whole() -> bytes:
    return compiled_whole(_plan()).content


def _words(pdf: bytes) -> list[list[str]]:
    """Return the words of each page, whatever order they were drawn in."""
    return [sorted(page.split()) for page in pages_of(pdf)]


def _outline(pdf: bytes) -> list[Any]:
    reader = pypdf.PdfReader(BytesIO(pdf))

    def walk(items: list[Any]) -> list[Any]:
        return [
            walk(item) if isinstance(item, list) else (item.title, reader.get_destination_page_number(item))
            for item in items
        ]

    return walk(reader.outline)


def test_weasyprint_is_the_one_whose_inside_is_known() -> None:
    assert {name: version(name) for name in PINNED} == PINNED
    assert "build_fonts_dictionary" in weasyprint.pdf.generate_pdf.__code__.co_names
    drawn_by = [vars(weasyprint.pdf.tags)[name] for name in ("add_tags", "_build_box_tree")]
    assert all("_build_box_tree" in one.__code__.co_names for one in drawn_by)


def test_both_ways_give_the_same_words_on_the_same_pages() -> None:
    assert _words(_engine()) == _words(_whole())


def test_both_ways_give_the_same_bookmarks() -> None:
    assert _outline(_engine()) == _outline(_whole())


def _structure(pdf: bytes) -> list[tuple[str, int]]:
    """Return the meaningful elements in reading order, each with how many texts and pictures belong to it."""
    found: list[tuple[str, int]] = []

    def walk(element: Any) -> int:  # a mark is an int, where pikepdf's types have objects
        role, at = str(element.S), len(found)
        meaningful = role not in {"/Span", "/NonStruct"}
        if meaningful:
            found.append((role, 0))
        marks = 0
        for kid in element.get("/K", []):
            if isinstance(kid, int) or "/MCID" in kid:
                marks += 1
            elif "/S" in kid:
                marks += walk(kid)
        if meaningful:
            found[at] = (role, marks)
        return 0 if meaningful else marks

    with pikepdf.open(BytesIO(pdf)) as raw:
        walk(raw.Root.StructTreeRoot.K[0])
    return [one for one in found if one[0] not in {"/Document", "/Part"}]


def test_both_ways_give_the_same_structure() -> None:
    structure = _structure(_engine())
    assert structure == _structure(_whole())
    assert len(structure) > 500


def test_nothing_in_the_structure_is_without_a_meaning() -> None:
    with pikepdf.open(BytesIO(_engine())) as raw:
        elements = [one for one in raw.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one]
        idle = [one for one in elements if str(one.S) == "/Span" and str(one.P.S) in {"/P", "/TD", "/TH", "/LBody"}]
    assert len(elements) > 500
    assert idle == []


def test_each_mark_belongs_to_the_element_that_holds_it() -> None:
    with pikepdf.open(BytesIO(_engine())) as raw:
        leaves = raw.Root.StructTreeRoot.ParentTree.Kids
        owners = {
            int(key): value for leaf in leaves for key, value in zip(leaf.Nums[::2], leaf.Nums[1::2], strict=True)
        }
        wrong, crossing = [], 0
        for element in raw.objects:
            if isinstance(element, pikepdf.Dictionary) and "/S" in element and "/P" in element:
                kids: Any = element.get("/K", [])  # an int is a mark
                marks = [(element.Pg, kid) for kid in kids if isinstance(kid, int)]
                others = [kid for kid in kids if not isinstance(kid, int) and "/MCID" in kid]
                crossing += len(others)
                for page, mark in [*marks, *((kid.Pg, int(kid.MCID)) for kid in others)]:
                    owner: Any = owners[int(page.StructParents)][mark]
                    wrong += [mark] if owner.objgen != element.objgen else []
    assert wrong == []
    assert crossing > 0


def test_an_appendix_opens_a_page_has_its_running_head_and_stands_in_the_contents() -> None:
    reader = pypdf.PdfReader(BytesIO(_engine()))
    opens = page_number(reader, reader.named_destinations["bilaga-1"])
    begins, follows = (" ".join(reader.pages[page].extract_text().split()) for page in (opens, opens + 1))
    assert _outline(_engine())[-3] == ("Bilaga 1 Begrepp", opens)
    heads = ["2026–2030 Bilaga 1 Begrepp" in words for words in (begins, follows)]
    assert (heads, "Begrepp" in begins) == ([False, True], True)
    assert re.search(r"Bilaga 1\. Begrepp (\d+)", reader.pages[3].extract_text())[1] == str(opens + 1)  # type: ignore[index] # it is there


def test_both_ways_give_the_same_destinations() -> None:
    engine, whole = (pypdf.PdfReader(BytesIO(pdf)) for pdf in (_engine(), _whole()))
    assert {name: engine.get_destination_page_number(place) for name, place in engine.named_destinations.items()} == {
        name: whole.get_destination_page_number(place) for name, place in whole.named_destinations.items()
    }


def test_the_bytes_depend_neither_on_the_cache_nor_on_the_jobs(settings: Settings, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
    edited = _plan()
    package = edited.measures.packages[0]
    other = package.model_copy(update={"measures": (measure(1, description="Ändrad."), *package.measures[1:])})
    compiled(
        edited.model_copy(update={"measures": edited.measures.model_copy(update={"packages": (other,)})}), fresh=False
    )
    assert compiled(_plan(), fresh=False, jobs=2).content == _engine()
    assert compiled(_plan(), fresh=False).content == _engine()


def test_an_edited_measure_changes_no_other_section() -> None:
    def keys(plan: PlanDocument) -> dict[str, str]:
        imprint = source(plan).imprint
        return {one.name: key_of(one, "") for one in plan_sections(plan, imprint)}

    plan = document(measures=12)
    package = plan.measures.packages[0]
    runs = [run[0].anchor for run in runs_of(package.measures)]
    changed = package.model_copy(update={"measures": (*package.measures[:11], measure(12, description="Ändrad."))})
    after = plan.model_copy(update={"measures": plan.measures.model_copy(update={"packages": (changed,)})})
    before = keys(plan)
    assert len(runs) > 2
    assert {name for name, key in keys(after).items() if before[name] != key} == {"i-korthet", runs[-1]}


def test_what_a_long_chapter_shows_stands_in_one_of_its_sections() -> None:
    plan = document(measures=MAX_LINKS + 1, organisations=1)
    sections = [one for one in plan_sections(plan, source(plan).imprint) if one.chapter == 3]
    assert [one.name for one in sections] == ["kapitel-3", "kapitel-3-1", "kapitel-3-2"]
    assert [[name for name in ("mal-1", "utmaning-1") if f'id="{name}"' in one.write()] for one in sections] == [
        [],
        ["mal-1"],
        ["utmaning-1"],
    ]


# Object files


def _object() -> SectionObject:
    things = Template([b"<</A %d 0 R/B(100%%)>>", b"<</C[%d 0 R %d 0 R]>>"], [1, 0, 2])
    return SectionObject({"pages": [[1, 2]]}, things, Template([b"<</Length>>"], []), [b"bytes\n\x00"])


def test_an_object_moves_as_a_whole() -> None:
    assert _object().things.at(40) == [b"<</A 41 0 R/B(100%)>>", b"<</C[40 0 R 42 0 R]>>"]
    assert _object().size == 5


def test_an_object_is_read_as_it_was_written() -> None:
    read = load(_object().dump())
    assert (read.things, read.heads, read.bodies) == (_object().things, _object().heads, _object().bodies)


@pytest.mark.parametrize("cut", [0, 10, 60, -1])
def test_a_torn_object_is_not_taken_for_one(cut: int) -> None:
    with pytest.raises(BrokenObjectError):
        load(_object().dump()[:cut])


def test_the_store_forgets_what_is_broken_and_what_was_not_used_for_longest(tmp_path: Any) -> None:
    store = Store(tmp_path)
    for key in ("aa1", "bb2"):
        store.write(key, _object())
    store.path("aa1").write_bytes(b"torn")
    with pytest.raises(BrokenObjectError):
        store.read("aa1")
    assert (store.holds("aa1"), store.holds("bb2")) == (False, True)
    store.shrink(0)
    assert store.holds("bb2") is False


# Halves of the work


def test_what_is_made_in_parallel_comes_in_order_from_another_process() -> None:
    with made_in_parallel(lambda: ((number, os.getpid()) for number in range(1000))) as others:
        made = list(others)
    assert [number for number, _process in made] == list(range(1000))
    assert len({process for _number, process in made} - {os.getpid()}) == 1


def test_what_ends_before_it_is_done_is_told() -> None:
    with made_in_parallel(lambda: (os._exit(9) for _ in range(1))) as others, pytest.raises(HalfDoneError):
        list(others)


# Text


@example("þÿab")
@example("ÿþab")
@example("ï»¿ab")
@given(st.text())
def test_text_is_read_as_it_was_written(text: str) -> None:
    assert str(pikepdf.Object.parse(literal(text))) == text


# Page numbers


def test_numbers_stand_where_the_noughts_stood_aligned_to_the_right() -> None:
    assert FIGURES.fill(b"[<00100010>0<00100010>0] TJ", [27]) == b"[-1000<00120017>] TJ"
    assert FIGURES.fill(b"[<0010001000100010>] TJ", [12345]) == b"[500<00110012001300140015>] TJ"
    both = FIGURES.fill(b"[<00ff0010001000100010>12<00fe0010001000100010>] TJ", [3, 1000], together=2)
    assert both == b"[-1500<00ff0013>12<00fe0011001000100010>] TJ"


def test_other_noughts_are_left_alone() -> None:
    other = b"[<00ff0010001000100010>] TJ"
    assert FIGURES.fill(other + b"\n[<0010001000100010>] TJ", [7]) == other + b"\n[-1500<0017>] TJ"
    for numbers in ([], [1, 2]):
        with pytest.raises(MisplacedNumberError):
            FIGURES.fill(b"[<0010001000100010>] TJ", numbers)
