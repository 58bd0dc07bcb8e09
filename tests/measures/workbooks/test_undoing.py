"""An import is taken back, whole or row by row, where nothing was built on it since."""

from typing import Any

import pytest

from measures.fields import LABELS
from measures.models import FundingRow, Measure, WorkbookUpload
from measures.queries import choices_of
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_xlsx
from measures.workbooks.undoing import undo_import
from tests.cast import Cast
from tests.factories import (
    ChallengeFactory,
    FundingRowFactory,
    GoalFactory,
    MeasureFactory,
    OrganisationFactory,
    PackageFactory,
    PartyFactory,
)
from tests.measures.workbooks.books import book_of, sheets
from tests.measures.workbooks.importing import applied, uploaded


def _state() -> list[Any]:
    rows = Measure.objects.order_by("pk")
    names = ("title", "description", "status", "planned_start", "owner", "county_wide")
    money = FundingRow.objects.order_by("pk").values_list("measure", "year", "amount", "note")
    return [*rows.values_list("pk", *names), *money]


def _sent(cast: Cast, content: dict[str, list[list[Any]]]) -> WorkbookUpload:
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    applied(upload)
    return upload


def _content(cast: Cast) -> dict[str, list[list[Any]]]:
    return sheets(write_xlsx(for_workbook(Measure.objects.visible_to(cast.osteraker, cast.plan))))


def test_what_was_new_goes_and_what_was_changed_comes_back(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Före", description="Som det var")
    FundingRowFactory(plan=cast.plan, measure=measure, organisation=cast.osteraker_kommun, amount=5)
    earlier, content = _state(), _content(cast)
    head, first = content["Åtgärder"][0], content["Åtgärder"][1]
    first[head.index("Rubrik")], first[head.index("Status")] = "Efter", "Pågår"
    content["Åtgärder"].append(["", "", "Ny åtgärd"])
    money = content["Pengar"]
    money[1][money[0].index("Belopp (kr)")] = 7
    money.append(["", "", money[1][2], "", "Österåker", 2029, "", "", 250, "ny rad"])
    upload = _sent(cast, content)
    assert _state() != earlier
    assert undo_import(upload, by=cast.osteraker) == []
    assert _state() == earlier
    assert undo_import(upload, by=cast.osteraker) == []


def test_a_row_on_which_somebody_built_stays_and_the_others_go(cast: Cast) -> None:
    upload = _sent(cast, {"Åtgärder": [["Rubrik"], ["Den ena"], ["Den andra"], ["Den tredje"]]})
    built = Measure.objects.get(title="Den andra")
    FundingRowFactory(plan=cast.plan, measure=built, organisation=cast.osteraker_kommun, amount=5)
    first = upload.result["done"][0]["key"]
    assert undo_import(upload, rows=[first], by=cast.osteraker) == []
    assert set(Measure.objects.values_list("title", flat=True)) == {"Den andra", "Den tredje"}
    assert undo_import(upload, by=cast.osteraker) == ["Den andra: Den har ändrats efter inläsningen."]
    assert set(Measure.objects.values_list("title", flat=True)) == {"Den andra"}


def _with_links(cast: Cast) -> tuple[Measure, dict[str, Any]]:
    """Return a measure that leads to one thing in each field that leads anywhere, and the things."""
    body, place = OrganisationFactory(), OrganisationFactory(category="municipality")
    parties = [PartyFactory(plan=cast.plan, organisation=one) for one in (body, place)]
    goal, challenge = GoalFactory(plan=cast.plan), ChallengeFactory(plan=cast.plan)
    package = PackageFactory(plan=cast.plan)
    measure = MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        package=package,
        participants=[body],
        goals=[goal],
        challenges=[challenge],
        county_wide=False,
    )
    measure.areas.add(place)
    return measure, {
        "package": package,
        "goals": goal,
        "challenges": challenge,
        "participants": parties[0],
        "areas": parties[1],
    }


@pytest.mark.parametrize("field", ["package", "goals", "challenges", "participants", "areas"])
def test_what_led_to_something_that_is_gone_stays_as_it_was_read_in(cast: Cast, field: str) -> None:
    measure, things = _with_links(cast)
    assert things.keys() | {"owner"} == choices_of(cast.plan).keys()
    content = _content(cast)
    head, row = content["Åtgärder"][0], content["Åtgärder"][1]
    row[head.index("Rubrik")] = "Efter"
    for name in things:
        row[head.index(str(LABELS[name]))] = ""
    upload = _sent(cast, content)
    things[field].delete()
    assert undo_import(upload, by=cast.osteraker) == [
        f"{Measure.objects.get(pk=measure.pk)}: {LABELS[field]}: det som stod där finns inte längre."
    ]
    assert Measure.objects.get(pk=measure.pk).title == "Efter"


def test_every_row_that_clashes_is_taken_in_and_all_of_it_taken_back_by_one_press(cast: Cast, client_of: Any) -> None:
    _sent(cast, {"Åtgärder": [["Rubrik", "Beskrivning"], ["Ena", "Före"], ["Andra", "Före"]]})
    corrected = {"Åtgärder": [["Rubrik", "Beskrivning"], ["Ena", "Efter"], ["Andra", "Efter"]]}
    upload = uploaded(cast, book_of(corrected), by=cast.osteraker, organisation=cast.osteraker_kommun)
    client, address = client_of(cast.osteraker), upload.get_absolute_url()
    page = client.get(address)
    assert [line.title for line in page.context["conflicts"]] == ["Utkast: Ena", "Utkast: Andra"]
    page = client.post(address, {"seen": page.context["preview"].version, "insist": "*"}, follow=True)
    assert [row["title"] for row in page.context["page"]] == ["Utkast: Ena", "Utkast: Andra"]
    assert set(Measure.objects.values_list("description", flat=True)) == {"Efter"}
    page = client.post(f"{address}angra/", {"all": "1"}, follow=True)
    assert set(Measure.objects.values_list("description", flat=True)) == {"Före"}
    assert "Inläsningen är ångrad" in page.content.decode()
