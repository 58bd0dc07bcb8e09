"""An import is taken back, whole or row by row, where nothing was built on it since."""

from typing import Any

from measures.models import FundingRow, Measure, WorkbookUpload
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_xlsx
from measures.workbooks.undoing import undo_import
from tests.cast import Cast
from tests.factories import FundingRowFactory, MeasureFactory
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
