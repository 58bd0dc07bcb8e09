"""Lists in the PDF, in both ways to lay it out: their tags, the order of reading, and their numbers."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlingsplan import richtext
from handlingsplan.pdf import layout, typesetting
from handlingsplan.pdf.internals import Drawn, draw, number_of
from handlingsplan.pdf.structure import simplify
from tests.pages_of import pages_of

TABLE = "<table><tbody><tr><td>ruta</td><td>ruta</td></tr></tbody></table>"
INLINE = st.sampled_from(["ord", "ett <strong>fett</strong> ord", 'se <a href="https://example.se">länken</a>'])
BLOCK = st.one_of(
    INLINE.map("<p>{}</p>".format), st.sampled_from([TABLE, "<blockquote><p>citat</p></blockquote>", "<h4>rubrik</h4>"])
)


def _list_of(content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(content, min_size=1, max_size=3).map(lambda each: "".join(f"<li>{one}</li>" for one in each))
    start = st.sampled_from(["<ul>{}</ul>", "<ol>{}</ol>", '<ol start="5">{}</ol>'])
    return st.builds(lambda form, text: form.format(text), start, items)


def _item(lists: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(INLINE, BLOCK, lists), min_size=1, max_size=3).map(" ".join)


LIST = st.recursive(_list_of(st.one_of(INLINE, BLOCK)), lambda inner: _list_of(_item(inner)), max_leaves=5)


def _page(html: str) -> str:
    return f'<!DOCTYPE html><html lang="sv"><head><title>Listor</title></head><body>{html}</body></html>'


def _kids(drawn: Drawn, element: Any) -> list[Any]:
    """Return marks as page and number, and elements; a link's reference to its annotation is neither."""
    pages = [page.reference for page in drawn.pages]

    def read(kid: Any) -> Any:
        if isinstance(kid, int):
            return pages.index(element["Pg"]), kid
        if isinstance(kid, dict):
            return pages.index(kid["Pg"]), kid["MCID"]
        return drawn.objects[number_of(kid) or 0]

    return [kid for kid in map(read, element["K"]) if isinstance(kid, tuple) or "S" in kid]


def _elements(drawn: Drawn, element: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield role, and roles of the children, of each element in the order of reading."""
    below = [kid for kid in _kids(drawn, element) if not isinstance(kid, tuple)]
    yield element["S"], [kid["S"] for kid in below]
    for kid in below:
        yield from _elements(drawn, kid)


def _marks(drawn: Drawn, element: Any) -> Iterator[tuple[int, int]]:
    """Yield all marks in the order of reading but those of labels, which are drawn last."""
    for kid in _kids(drawn, element):
        if isinstance(kid, tuple):
            yield kid
        elif kid["S"] != "/Lbl":
            yield from _marks(drawn, kid)


# Pages of so many millimetres: items, their labels and what is nested in them fall on different ones.
HEIGHTS = st.sampled_from([30, 45, 70, 297])
IN_ITEM = f'<ul><li>ord<ol start="5"><li>{TABLE} se <a href="https://example.se">länken</a></li></ol></li></ul>'


def _drawn(html: str, height: int) -> Drawn:
    css = f"@page {{ size: 120mm {height}mm; margin: 5mm }} p {{ margin: 0 }}"
    drawn = draw(layout.lay_out(_page(richtext.clean(html)), css))
    simplify(drawn)
    return drawn


@settings(max_examples=60)
@given(LIST, HEIGHTS)
@example(f"<ul><li>ett {IN_ITEM} <p>ord</p></li></ul>", 30)
@example(f"<ol><li>{TABLE * 2} ord {TABLE}<p>ord</p></li><li>{IN_ITEM} {IN_ITEM}</li></ol>", 30)
@example("<ul>" + "<li>ord<ul><li><h4>rubrik</h4>ord</li></ul>ord</li>" * 12 + "</ul>", 297)
def test_every_item_has_a_label_and_one_body_read_in_order(html: str, height: int) -> None:
    drawn = _drawn(html, height)
    elements = list(_elements(drawn, drawn.root))
    assert [children for role, children in elements if role == "/L" and set(children) != {"/LI"}] == []
    items = [children for role, children in elements if role == "/LI"]
    assert items == [["/Lbl", "/LBody"]] * len(items)
    assert len(items) == richtext.clean(html).count("<li")
    marks = list(_marks(drawn, drawn.root))
    assert marks == sorted(marks)
    # Also what is no part of the tree any more is written by the single call, and must be PDF.
    held = (kid for one in drawn.objects if isinstance(one, dict) for kid in one.get("K", ()))
    assert [kid for kid in held if isinstance(kid, tuple)] == []


def test_what_crosses_pages_is_one_and_a_table_one_on_each() -> None:
    words = "ord " * 100
    note = f"<blockquote><p>{words}</p><p>kort</p></blockquote>"
    rows = "".join(f"<tr><th scope='row'>{row}</th><td>ruta</td></tr>" for row in range(8))
    table = f"<table><thead><tr><th scope='col'>År</th><th scope='col'>Värde</th></tr></thead>{rows}</table>"
    drawn = _drawn(f"<p>{words}</p>{note}<ol><li>{words}</li><li>kort</li></ol>{table}", 45)
    elements = list(_elements(drawn, drawn.root))
    assert len(drawn.pages) > 5
    assert [role for role in elements[0][1] if role != "/Table"] == ["/P", "/BlockQuote", "/L"]
    tables = [children for role, children in elements if role == "/Table"]
    assert tables == [["/THead", "/TBody"]] * len(tables)
    assert len(tables) > 1
    marks = list(_marks(drawn, drawn.root))
    assert marks == sorted(marks)


def _by_engine(html: str) -> Drawn:
    sections = {"lista": f'<section class="print-part">{html}</section>'}
    document = typesetting.lay_out("".join(sections.values()), typesetting.parse(""))
    return draw(document)


def test_both_ways_give_the_same_tree() -> None:
    html = "<ol><li>Ett<ul><li>A</li></ul>efter</li><li><p>Två</p><p>till</p></li></ol>"
    trees = []
    for drawn in (draw(layout.lay_out(_page(f"<section>{html}</section>"), "")), _by_engine(html)):
        simplify(drawn)
        trees.append(list(_elements(drawn, drawn.root)))
    assert trees[0] == trees[1]


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        ('<ol start="5"><li>x</li><li>y</li></ol>', "5. x 6. y"),
        ('<ol><li>x<ol start="3"><li>y</li></ol></li><li>z</li></ol>', "1. x 3. y 2. z"),
        ("<ol><li>x</li></ol><p>p</p><ol><li>y</li></ol>", "1. x p 1. y"),
        ('<ol type="a"><li>x</li><li>y</li></ol><ol start="3" type="A"><li>z</li></ol>', "a. x b. y C. z"),
        ('<ol type="i"><li>x</li><li>y</li></ol><ol start="4" type="I"><li>z</li></ol>', "i. x ii. y IV. z"),
    ],
)
def test_numbers_begin_where_the_text_says(html: str, numbers: str) -> None:
    written = BytesIO()
    layout.write(layout.lay_out(_page(html), ""), written)
    assert " ".join(" ".join(pages_of(written.getvalue())).split()) == numbers


def test_the_single_call_writes_a_tree_that_readers_can_walk() -> None:
    written = BytesIO()
    layout.write(layout.lay_out(_page("<ul><li>Ett<ul><li>A</li></ul></li></ul>"), ""), written)
    with pikepdf.open(written) as pdf:
        outer = pdf.Root.StructTreeRoot.K[0].K[0]
        body = outer.K[0].K[1]
        assert [str(outer.S), str(outer.K[0].S), str(body.S)] == ["/L", "/LI", "/LBody"]
        assert [str(kid.S) for kid in body.K] == ["/P", "/L"]


def test_items_in_a_running_line_are_items_all_the_same() -> None:
    html = "<ul>\n<li><a href='https://example.se'>Ett</a></li>\n<li>Två</li>\n</ul>"
    drawn = draw(layout.lay_out(_page(html), "ul { list-style: none } li { display: inline }"))
    simplify(drawn)
    shapes = [children for role, children in _elements(drawn, drawn.root) if role in {"/L", "/LI"}]
    assert shapes == [["/LI", "/LI"], ["/LBody"], ["/LBody"]]
