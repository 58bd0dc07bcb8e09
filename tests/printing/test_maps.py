"""The printed map of every county: a figure with words for those who don't see it, every municipality in its list."""

import io

import pikepdf

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.plan.starting.register import bodies_in, counties
from handlingsplan.printing.front_matter import overviews
from handlingsplan.printing.pdf import compile_pdf
from handlingsplan.printing.rendering import stylesheet, written
from handlingsplan.printing.where import measure_map
from tests.editions.documents import document, measure
from tests.pages_of import elements, pages_of


def _plan_of(county: str) -> PlanDocument:
    """Return a plan of the county with measures in every other municipality, and one in all of them."""
    codes = tuple(body.code for body in bodies_in(county) if len(body.code) == 4)
    plan = document()
    placed = (measure(1, area_codes=codes), measure(2, area_codes=codes[::2]))
    [package] = plan.measures.packages
    measures = plan.measures.model_copy(update={"packages": (package.model_copy(update={"measures": placed}),)})
    return plan.model_copy(update={"measures": measures, "plan": plan.plan.model_copy(update={"county_code": county})})


def test_every_countys_map_has_alternative_text_and_names_its_municipalities() -> None:
    plans = [_plan_of(county) for county in counties()]
    pages = [written(section) for plan in plans for section in overviews(plan) if section.name == "karta"]
    html = f"<html lang=sv><head><title>Kartor</title></head><body>{''.join(pages)}</body></html>"
    made = compile_pdf(html, stylesheet(draft=False)).content
    maps = [one.drawing for plan in plans if (one := measure_map(plan))]
    with pikepdf.open(io.BytesIO(made)) as pdf:
        told = [str(one.Alt) for one in elements(pdf) if str(one.S) == "/Figure"]
    assert told == [f"{one.title}. {one.summary}" for one in maps]
    text = " ".join(pages_of(made))
    names = [f"{body.name}: " for county in counties() for body in bodies_in(county) if len(body.code) == 4]
    assert len(names) == 290
    assert [name for name in names if name not in text] == []
