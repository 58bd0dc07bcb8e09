"""Chapters as HTML: nothing undefined, nothing cut off, nothing that reads another way on the web than on paper."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.chapters.document import CommitmentCell, CommitmentMatrix, Link, MatrixRow
from handlingsplan.chapters.links import PrintLinks, web_links
from handlingsplan.chapters.reading import Stage, read_chapter
from handlingsplan.chapters.rendering import render_chapter, split_matrix
from handlingsplan.chapters.templatetags.plan_text import cell
from handlingsplan.plan.enums import CHAPTERS
from handlingsplan.plan.models import Plan
from handlingsplan.richtext import words
from measures.templatetags.amounts import kronor
from tests.factories import MeasureFactory, PlanFactory, RevisionFactory

NUMBERS = [kind.number for kind in CHAPTERS]
VOID = {"br", "hr", "line", "circle", "rect", "polyline"}


class Page(HTMLParser):
    """What a test asks of a page: ids, targets, headings, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.levels: list[int] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.targets += [given["href"] or ""] if tag == "a" else []
        self.levels += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def in_print(plan: Plan, number: int) -> str:
    return render_chapter(read_chapter(plan, number, stage=Stage.WORKING), links=PrintLinks())


@pytest.fixture
def empty() -> Plan:
    return PlanFactory()


@pytest.mark.django_db
@pytest.mark.parametrize("number", NUMBERS)
def test_a_chapter_renders_full_or_empty(small: Plan, empty: Plan, number: int) -> None:
    for plan in (small, empty):
        page = Page(in_print(plan, number))
        assert page.open == []
        assert page.levels[0] == 1
        assert page.levels.count(1) == 1
        assert all(below - above <= 1 for above, below in zip(page.levels, page.levels[1:], strict=False))
        assert len(page.ids) == len(set(page.ids))


@pytest.mark.django_db
@pytest.mark.parametrize("number", NUMBERS)
def test_no_table_is_empty(empty: Plan, number: int) -> None:
    chapter = empty.chapters.get(number=number)
    placed = (f'<figure data-live="money:{way}">Pengar</figure>' for way in ("funder", "kind", "state"))
    RevisionFactory(chapter=chapter, html="".join(placed))
    html = in_print(empty, number)
    assert re.findall(r"<tbody>\s*</tbody>", html) == []
    assert html.count("Ingen finansiering är angiven i planen.") == (4 if number == 6 else 3)


@pytest.mark.django_db
def test_every_cross_reference_in_print_has_its_target(small: Plan) -> None:
    pages = [Page(in_print(small, number)) for number in NUMBERS]
    anchors = {f"#{anchor}" for page in pages for anchor in page.ids}
    assert {target for page in pages for target in page.targets} - anchors == set()


@pytest.mark.django_db
def test_on_the_web_a_reference_leads_to_the_chapters_page(small: Plan) -> None:
    links = web_links("working_chapter", small.slug, here=3)
    html = render_chapter(read_chapter(small, 3, stage=Stage.WORKING), links=links)
    assert Page(html).targets == [
        "/arbete/stockholm/kapitel/4/#atgard-1",
        "/arbete/stockholm/kapitel/4/#atgard-2",
        "/arbete/stockholm/kapitel/4/#atgard-1",
    ]
    assert links.href(Link(key="", anchor="mal-1", chapter=3, text="")) == "#mal-1"


@pytest.mark.django_db
def test_years_and_amounts_are_written_as_such(small: Plan) -> None:
    text = words(in_print(small, 6))
    assert "Finansiär 2026 2027 2028 2029 2030 Summa" in text
    assert "Österåker 700 000 – inte angivet" in text.replace("\u202f", " ")
    figures = re.sub(r"</dt>\s*<dd>", " ", in_print(small, 6))
    assert "Beviljat, beslutat eller förbrukat 500\u202f000\u00a0kr (71 %)" in figures


def test_an_amount_not_stated_is_told_in_words() -> None:
    assert kronor(None) == "inte angivet"
    assert words(cell(None)) == "– inte angivet"


@pytest.mark.django_db
def test_what_people_wrote_is_escaped(empty: Plan) -> None:
    MeasureFactory(
        plan=empty,
        owner=empty.coordinating_organisation,
        title="<b>Fet</b> & 'citat'",
        description="<script>alert(1)</script>\n\nNytt stycke",
    )
    html = in_print(empty, 4)
    assert "<script>" not in html
    assert "&lt;b&gt;Fet&lt;/b&gt; &amp; &#x27;citat&#x27;" in html
    assert "<p>Nytt stycke</p>" in html


@pytest.mark.django_db
def test_nothing_in_a_chapter_needs_an_inline_style(small: Plan) -> None:
    found = [number for number in NUMBERS if re.search(r"\s(style|on[a-z]+)=", in_print(small, number))]
    assert found == []


@pytest.mark.django_db
def test_a_table_in_the_text_scrolls_and_takes_the_keyboard(empty: Plan) -> None:
    chapter = empty.chapters.get(number=2)
    RevisionFactory(chapter=chapter, html="<table><tbody><tr><td>a</td></tr></tbody></table>" * 2)
    html = in_print(empty, 2)
    regions = re.findall(r'<div class="plan-scroll" role="region" aria-label="([^"]+)" tabindex="0"><table>', html)
    assert regions == ["Tabell 1 i texten", "Tabell 2 i texten"]
    assert html.count("</table></div>") == 2


# The matrix

STANDS = st.none() | st.sampled_from(("proposed", "intends", "decided", "declined", "not_relevant"))


@st.composite
def matrices(draw: st.DrawFn) -> CommitmentMatrix:
    width = draw(st.integers(0, 40))
    rows = draw(st.lists(st.lists(STANDS, min_size=width, max_size=width), max_size=8))
    return CommitmentMatrix(
        organisations=tuple(f"Kommun {number}" for number in range(width)),
        organisation_keys=tuple(f"organisation-{number}" for number in range(width)),
        rows=tuple(
            MatrixRow(
                measure=Link(key=f"measure-{number}", anchor=f"atgard-{number}", chapter=4, text=str(number)),
                cells=tuple(CommitmentCell(state=stand, state_label=stand) if stand else None for stand in row),
            )
            for number, row in enumerate(rows)
        ),
    )


def _stands(matrix: CommitmentMatrix) -> set[tuple[str, str, str]]:
    return {
        (row.measure.text, organisation, stand.state)
        for row in matrix.rows
        for organisation, stand in zip(matrix.organisations, row.cells, strict=True)
        if stand
    }


@given(matrices(), st.integers(1, 15))
def test_a_split_matrix_keeps_every_stand_in_tables_that_fit(matrix: CommitmentMatrix, columns: int) -> None:
    parts = split_matrix(matrix, columns=columns)
    assert all(len(part.organisations) <= columns for part in parts)
    assert tuple(name for part in parts for name in part.organisations) == matrix.organisations
    found = {
        (measure.text, organisation, stand.state)
        for part in parts
        for measure, cells, _sum in part.rows
        for organisation, stand in zip(part.organisations, cells, strict=True)
        if stand
    }
    assert found == _stands(matrix)
    assert all(any(cells) for part in parts for _measure, cells, _sum in part.rows)


@given(matrices(), st.integers(1, 15))
def test_what_is_decided_adds_up_to_the_same_by_organisation_and_by_measure(
    matrix: CommitmentMatrix, columns: int
) -> None:
    parts = split_matrix(matrix, columns=columns)
    by_measure = {measure.text: (sum_.decided, sum_.concerned) for part in parts for measure, _, sum_ in part.rows}
    by_organisation = [(sum_.decided, sum_.concerned) for part in parts for sum_ in part.coverage]
    stands = [state for _, _, state in _stands(matrix) if state != "not_relevant"]
    for sums in (by_measure.values(), by_organisation):
        assert (sum(one for one, _ in sums), sum(all_ for _, all_ in sums)) == (stands.count("decided"), len(stands))


@pytest.mark.django_db
def test_a_stand_shows_in_words_too(small: Plan) -> None:
    text = words(in_print(small, 5))
    assert "1. Vintercykling (1 av 2 beslutade) ▲ Avser ● Beslut" in text


def test_a_link_in_print_is_an_anchor() -> None:
    assert PrintLinks().href(Link(key="klimat", anchor="mal-1", chapter=3, text="Mål 1")) == "#mal-1"
