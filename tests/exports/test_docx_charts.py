"""Charts, matrix and contents of a Word document: each chart is a picture that tells what it shows."""

from functools import cache
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from PIL import Image

from followup.charts.series import draw
from handlingsplan.chapters.charts import coverage, money_by_year, status_share
from handlingsplan.exports.chart_pictures import picture_of_bars, picture_of_series
from handlingsplan.exports.docx import write_docx
from handlingsplan.tokens import tokens
from tests.editions.stockholm import stockholm_document


@cache
def _word() -> Any:
    return docx.Document(BytesIO(write_docx(stockholm_document())))


def _text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


@pytest.mark.django_db
def test_every_chart_of_the_plan_is_there_with_what_it_shows() -> None:
    plan = stockholm_document()
    statuses, money, covered = status_share(plan.measures), money_by_year(plan.financing), coverage(plan.followup)
    assert statuses
    assert money
    assert covered
    bars = (statuses.drawing, money, covered.drawing)
    drawn = ((one.title, chart) for one in plan.followup.indicators if (chart := draw(one)))
    expected = [f"{one.title}. {one.summary}" for one in bars]
    expected += [f"Diagram: {title}. {chart.summary}" for title, chart in drawn]
    shapes = _word().inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == expected  # noqa: SLF001 python-docx tells it no other way
    assert all(expected)


@pytest.mark.django_db
def test_a_picture_has_the_colours_and_the_shape_of_the_chart() -> None:
    plan = stockholm_document()
    money, indicator = money_by_year(plan.financing), plan.followup.indicators[0]
    chart = draw(indicator)
    assert money
    assert chart
    for picture, height, colours in (
        (picture_of_bars(money), float(money.height), {"bar-0", "ground", "ink"}),
        (picture_of_series(indicator.title, chart), 288, {"action", "target", "ground"}),
    ):
        with Image.open(BytesIO(picture.content)) as image:
            assert image.size == (480 * 3, round(height * 3))
            found = [colour for _count, colour in image.convert("RGB").getcolors(1 << 20) or ()]
        wanted = {name: tuple(bytes.fromhex(tokens()[name].removeprefix("#"))) for name in colours}
        far = {name: min(sum(map(abs, map(int.__sub__, one, rgb))) for one in found) for name, rgb in wanted.items()}  # type: ignore[arg-type] # three each
        assert max(far.values()) <= 24, far


@pytest.mark.django_db
def test_the_matrix_lies_across_and_holds_every_stand() -> None:
    plan = stockholm_document()
    sections = _word().sections
    assert [one.orientation for one in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    matrix = plan.cooperation.matrix
    organisations = set(matrix.organisations)
    told = []
    for table in _word().element.body.iterchildren(qn("w:tbl")):
        head, *rows = [[_text(cell) for cell in row.tc_lst] for row in table.tr_lst]
        if head[0] == "Åtgärd" and set(head[1:]) <= organisations and head[1:]:
            told += [(row[0], name, state) for row in rows for name, state in zip(head[1:], row[1:], strict=True)]
    stated = {one for one in told if one[2]}
    cells = ((row, list(zip(matrix.organisations, row.cells, strict=True))) for row in matrix.rows)
    assert stated == {
        (row.measure.text, name, cell.state_label) for row, named in cells for name, cell in named if cell
    }


@pytest.mark.django_db
def test_the_contents_name_each_heading_and_refer_to_its_page() -> None:
    body = _word().element.body
    links = [one for one in body.iter(qn("w:hyperlink")) if (one.get(qn("w:anchor")) or "").startswith("_Toc")]
    marks = {one.get(qn("w:name")): one.getparent() for one in body.iter(qn("w:bookmarkStart"))}
    headings = [one for one in body.iterchildren(qn("w:p")) if one.style in {"Heading1", "Heading2"}]
    assert [marks[link.get(qn("w:anchor"))] for link in links] == headings
    assert [_text(link) for link in links] == [f"{' '.join(_text(one).split())}…" for one in headings]
    codes = [" ".join((one.text or "").split()) for link in links for one in link.iter(qn("w:instrText"))]
    assert codes == [f"PAGEREF {link.get(qn('w:anchor'))} \\h" for link in links]
    kinds = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert (kinds.count("begin"), kinds.count("separate"), kinds.count("end")) == (len(links) + 1,) * 3
    assert len(headings) > 50
