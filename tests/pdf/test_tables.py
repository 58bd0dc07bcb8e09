"""Tables in the PDF: what has a head or a foot has a body, which PDF/UA wants, and sums stand with what they sum."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from handlingsplan import richtext
from handlingsplan.pdf import layout
from handlingsplan.pdf.internals import Drawn, draw, number_of
from handlingsplan.pdf.structure import simplify
from handlingsplan.printing.rendering import stylesheet

_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_LOOP = re.compile(r"{% for (?:(?!{% for ).)*?{% endfor %}", re.DOTALL)
_TAG, _VALUE = re.compile(r"{[%#].*?[%#]}", re.DOTALL), re.compile(r"{{.*?}}")


def _drawn(html: str, more: str = "") -> Drawn:
    page = f'<!DOCTYPE html><html lang="sv"><head><title>Tabeller</title></head><body>{html}</body></html>'
    drawn = draw(layout.lay_out(page, stylesheet(draft=False) + more))
    simplify(drawn)
    return drawn


def _tables(drawn: Drawn) -> list[list[str]]:
    """Return the sections of each table of the structure, one on each page."""

    def below(element: Any) -> Iterator[Any]:
        for kid in element["K"]:
            child = None if isinstance(kid, int | dict) else drawn.objects[number_of(kid) or 0]
            if child is not None and "S" in child:
                yield child
                yield from below(child)

    held = [
        [drawn.objects[number_of(kid) or 0]["S"] for kid in one["K"]]
        for one in below(drawn.root)
        if one["S"] == "/Table"
    ]
    return [[role for role in roles if role != "/Caption"] for roles in held]


def _without_rows(table: str) -> str:
    """Return a template's table with nothing in any of its loops."""
    while (shorter := _LOOP.sub("", table)) != table:
        table = shorter
    return _VALUE.sub("ord", _TAG.sub("", table))


def _of_templates() -> dict[str, list[str]]:
    folder = Path(settings.BASE_DIR) / "templates"
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))}
    return {str(path.relative_to(folder)): _TABLE.findall(text) for path, text in texts.items() if "<table" in text}


def test_every_table_of_ours_without_rows_has_a_body_or_no_head() -> None:
    found = _of_templates()
    assert len(found) > 40
    tables = [_without_rows(one) for some in found.values() for one in some]
    drawn = _tables(_drawn("".join(tables)))
    assert [roles for roles in drawn if set(roles) & {"/THead", "/TFoot"} and "/TBody" not in roles] == []
    assert len(drawn) >= len(found)


def test_a_body_without_rows_is_left_out() -> None:
    head, foot = ("<tr><th scope='row'>Summa</th><td>1</td></tr>",) * 2
    texts = [f"<table><thead>{head}</thead><tbody></tbody>{end}</table>" for end in ("", f"<tfoot>{foot}</tfoot>")]
    drawn = _drawn("".join(texts))
    assert _tables(drawn) == [["/TBody"], ["/THead", "/TBody"]]


def test_a_table_that_somebody_made_of_heads_alone_has_them_as_its_body() -> None:
    head = '<thead><tr><th scope="col">År</th></tr></thead>'
    foot = "<tfoot><tr><td>Summa</td></tr></tfoot>"
    texts = [richtext.clean(f"<table>{head}</table>"), f"<table>{head}{foot}</table>", f"<table>{foot}</table>"]
    assert _tables(_drawn("".join(texts))) == [["/TBody"], ["/THead", "/TBody"], ["/TBody"]]


def test_sums_stand_with_what_they_sum_wherever_the_page_ends() -> None:
    rows = "<tr><th scope='row'>2026</th><td>100</td></tr>" * 6
    head = "<thead><tr><th scope='col'>År</th><th scope='col'>Belopp</th></tr></thead>"
    table = f"<table>{head}<tbody>{rows}</tbody><tfoot><tr><th scope='row'>Summa</th><td>600</td></tr></tfoot></table>"
    spaced = "".join(f'<div style="height: {at * 2}mm"></div>{table}' for at in range(30))
    drawn = _tables(_drawn(spaced, "@page { size: 210mm 110mm }"))
    assert len(drawn) > 40
    assert [roles[-2:] for roles in drawn if "/TFoot" in roles] == [["/TBody", "/TFoot"]] * 30
