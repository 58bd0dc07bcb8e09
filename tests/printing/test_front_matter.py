"""The pages before the contents, and the register after all: what they tell is what the plan's data tell."""

import re
from functools import cache
from io import BytesIO
from itertools import pairwise

import pypdf
import pytest

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.parts import measures_of
from handlingsplan.printing.decided import decided
from handlingsplan.printing.register import register, register_in_chunks
from handlingsplan.printing.rendering import imprint_of
from handlingsplan.printing.sections import plan_sections
from handlingsplan.printing.table_of_contents import contents
from handlingsplan.printing.where import measure_map
from tests.editions.documents import document
from tests.editions.stockholm import stockholm_document
from tests.pages_of import page_number
from tests.printing.compiled import compiled

NUMBERS = re.compile(r"Åtgärd (\d+)")


@cache
def _reader() -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(compiled(document(measures=3, organisations=14)).content))


@pytest.mark.django_db
def test_what_is_decided_adds_up_to_the_commitments_and_the_money() -> None:
    plan = stockholm_document()
    page = decided(plan)
    stands = [one.state for measure in measures_of(plan) for one in measure.commitments]
    assert page.decided == stands.count("decided")
    assert page.asked == len(stands) - stands.count("not_relevant")
    assert page.deciding == len(
        {one.organisation_key for measure in measures_of(plan) for one in measure.commitments if one.state == "decided"}
    )
    assert sum(line.owned for line in page.lines) == plan.measures.count
    assert len(page.lines) + page.others == sum(len(group.parties) for group in plan.cooperation.groups)
    names = {line.name for line in page.lines}
    outside = [row for row in plan.financing.tables[0].rows if not any(row.label in name for name in names)]
    assert sum(line.secured or 0 for line in page.lines) <= (plan.financing.secured or 0)
    assert outside


@pytest.mark.django_db
def test_the_map_counts_each_measure_where_it_is_carried_out() -> None:
    plan = stockholm_document()
    places = measure_map(plan)
    assert places is not None
    measures = list(measures_of(plan))
    assert sum(count for _number, _name, count in places.counts) == sum(len(one.area_codes) for one in measures)
    assert places.elsewhere == sum(not one.area_codes for one in measures)
    assert [number for number, _name, _count in places.counts] == list(range(1, 27))


@pytest.mark.django_db
def test_the_register_names_each_measure_under_all_that_have_to_do_with_it() -> None:
    organisations, towns = register(stockholm_document())
    measures = {one.number: one for one in measures_of(stockholm_document())}
    found = {(entry.name, number) for entry in organisations.entries for number, _anchor in entry.measures}
    assert {(one.owner, number) for number, one in measures.items()} <= found
    placed = {(entry.name, number) for entry in towns.entries for number, _anchor in entry.measures}
    expected = {number for number, one in measures.items() if one.area or one.area_codes}
    assert {number for _name, number in placed} == expected
    assert sum(len(one.area_codes) or bool(one.area) for one in measures.values()) == len(placed)


@pytest.mark.django_db
def test_slices_of_the_register_hold_all_of_it_once() -> None:
    whole, slices = (list(register_in_chunks(stockholm_document(), most=most)) for most in (10_000, 40))
    assert [target for one in slices for target in one.targets] == list(whole[0].targets)
    assert [one.opens for one in slices] == [True, *[False] * (len(slices) - 1)]
    assert all(len(one.targets) <= 40 for one in slices if sum(len(part.entries) for part in one.parts) > 1)
    assert len(slices) > len(whole) == 1


def test_numbers_in_the_register_are_those_of_the_pages_that_they_lead_to() -> None:
    reader = _reader()
    words = reader.pages[-1].extract_text().split("Organisationer", 1)[1]
    parts = register(document(measures=3, organisations=14))
    told = [int(word) for word in re.findall(r"\b\d+\b", words.split("Regional")[0])]  # the running head is last
    pages = {name: page_number(reader, place) + 1 for name, place in reader.named_destinations.items()}
    measures = [one for part in parts for entry in part.entries for one in entry.measures]
    expected = [figure for number, anchor in measures for figure in (number, pages[anchor])]
    assert told == expected


def test_links_of_the_register_say_that_they_lead_to_measures() -> None:
    links = [note.get_object().get("/Contents", "") for note in _reader().pages[-1]["/Annots"]]  # type: ignore[attr-defined] # an array
    assert [bool(NUMBERS.fullmatch(" ".join(link.split()))) for link in links] == [True] * len(links)
    assert links


def _without_measures() -> PlanDocument:
    plan = document(measures=1)
    nothing = plan.measures.model_copy(update={"packages": (), "count": 0})
    groups = tuple(
        group.model_copy(update={"parties": tuple(one.model_copy(update={"owned": 0}) for one in group.parties)})
        for group in plan.cooperation.groups
    )
    cooperation = plan.cooperation.model_copy(update={"groups": groups})
    return plan.model_copy(update={"measures": nothing, "cooperation": cooperation})


def test_a_plan_without_measures_has_no_empty_overviews() -> None:
    plan = _without_measures()
    names = [one.name for one in plan_sections(plan, imprint_of(plan, draft=False, checksum=""))]
    assert names[:4] == ["omslag", "i-korthet", "innehall-1", "kapitel-1"]
    assert [one for one in names if one.startswith("register")] == []


def test_what_comes_first_and_last_is_in_the_order_that_readers_expect() -> None:
    plan = document(measures=3, organisations=14)
    names = [one.name for one in plan_sections(plan, imprint_of(plan, draft=False, checksum=""))]
    places = [names.index(name) for name in ("omslag", "i-korthet", "beslutat", "innehall-1", "kapitel-1")]
    assert [second - first > 0 for first, second in pairwise(places)] == [True] * 4
    assert names[-1] == "register-1"
    assert contents(plan)[-1].title == "Register"
