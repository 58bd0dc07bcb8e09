"""Export and import through the pages, as an officer does it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from actors.models import User
from measures.editing import save_measure
from measures.models import ColumnMatch, FundingRow, Measure, WorkbookUpload
from tests.cast import Cast
from tests.factories import FundingRowFactory, GoalFactory, MeasureFactory
from tests.hostile.cells import cells_of
from tests.measures.posting import data_of
from tests.measures.workbooks.books import book_of, sheets, small
from tests.page_forms import forms_of

ClientOf = Callable[[User], Client]
UPLOAD = reverse("workbook_upload", args=["stockholm"])


def _send(client: Client, cast: Cast, content: bytes, name: str = "lista.xlsx") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(UPLOAD, {"organisation": cast.osteraker_kommun.pk, "file": file})


def _export(client: Client, query: str = "scope=all") -> dict[str, list[list[Any]]]:
    return sheets(client.get(reverse("export_xlsx", args=["stockholm"]) + "?" + query).content)


def test_one_fetches_what_the_list_shows_and_no_drafts_of_others(cast: Cast, client_of: ClientOf) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Egen")
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, title="Annans")
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, title="Annans utkast", state="draft")
    client = client_of(cast.osteraker)
    for query, titles in {"": ["Egen"], "scope=all": ["Egen", "Annans"], "q=finns+ej": []}.items():
        assert [row[2] for row in _export(client, query)["Åtgärder"][1:]] == titles
    csv = client.get(reverse("export_csv", args=["stockholm"]))
    assert csv["Content-Disposition"].endswith('.csv"')
    assert csv.content.decode("utf-8-sig").splitlines()[1].split(";")[2] == "Egen"


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_of_an_export_is_constant(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: Any, count: int
) -> None:
    goal = GoalFactory(plan=cast.plan)
    for _time in range(count):
        measure = MeasureFactory(plan=cast.plan, goals=[goal], participants=[cast.vallentuna_kommun], modes=["cycling"])
        FundingRowFactory(plan=cast.plan, measure=measure)
    client = client_of(cast.osteraker)
    with django_assert_num_queries(18):
        client.get(reverse("export_xlsx", args=["stockholm"]), {"scope": "all"})


def test_from_file_to_measures_and_back(cast: Cast, client_of: ClientOf) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Före")
    client = client_of(cast.osteraker)
    content = _export(client)
    content["Åtgärder"][1][2] = "Efter"
    content["Åtgärder"].append(["", "", "Ny åtgärd"])
    sent = _send(client, cast, book_of(content))
    upload = WorkbookUpload.objects.get()
    assert sent["Location"] == upload.get_absolute_url()
    page = client.get(upload.get_absolute_url())
    assert page.context["preview"].counts == {"new": 1, "changed": 1, "unchanged": 0, "refused": 0, "conflict": 0}
    only_new = client.get(upload.get_absolute_url(), {"visa": "new"})
    assert [line.title for line in only_new.context["page"]] == ["Ny åtgärd"]
    done = client.post(upload.get_absolute_url(), {"seen": page.context["preview"].version}, follow=True)
    assert "Filen är inläst" in done.content.decode()
    assert sorted(Measure.objects.values_list("title", "state")) == [("Efter", "accepted"), ("Ny åtgärd", "draft")]


def test_unknown_headings_are_asked_for_once(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.osteraker)
    content = book_of({"Blad1": [["Vad vi gör", "Hur"], ["Cykelgarage", "Bygga"]]})
    sent = _send(client, cast, content)
    upload = WorkbookUpload.objects.get()
    columns = reverse("workbook_columns", args=["stockholm", upload.pk])
    assert sent["Location"] == columns
    page = client.get(columns)
    assert [field.help_text for field in page.context["form"]] == ["Cykelgarage", "Bygga"]
    place = {"sheet": 0, "heading_row": 1, "first_row": 2}
    wrong = client.post(columns, place | {"column_0": "title", "column_1": "title"})
    assert wrong.status_code == 422
    assert "Samma uppgift är redan vald för ”Vad vi gör”." in wrong.content.decode()
    matched = client.post(columns, place | {"column_0": "title", "column_1": "description"})
    assert matched["Location"] == upload.get_absolute_url()
    assert ColumnMatch.objects.count() == 2
    assert _send(client, cast, content)["Location"] == WorkbookUpload.objects.get().get_absolute_url()


def test_another_sheet_and_another_row_of_headings_can_be_chosen(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.osteraker)
    content = book_of({"A": [["Ett", "Två", "Tre"], ["a", "b", "c"]], "B": [["Om listan"], ["Vad"], ["Cykelgarage"]]})
    _send(client, cast, content)
    columns = reverse("workbook_columns", args=["stockholm", WorkbookUpload.objects.get().pk])
    page = client.get(columns, {"sheet": 1, "heading_row": 2, "first_row": 3})
    assert [(field.label, field.help_text) for field in page.context["form"]] == [("Vad", "Cykelgarage")]
    wrong = client.get(columns, {"sheet": 1, "heading_row": 2, "first_row": 2})
    assert "Den första åtgärden står under rubrikerna." in wrong.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"%PDF-1.7", "innehållet är något annat"),
        ("a.xlsx", b"", "Filen är tom."),
        ("a.docx", small(), "Filer som slutar på .docx går inte att läsa in."),
    ],
)
def test_a_file_that_is_refused_is_told_at_its_field(
    cast: Cast, client_of: ClientOf, name: str, content: bytes, words: str
) -> None:
    page = _send(client_of(cast.osteraker), cast, content, name)
    assert page.status_code == 422
    assert words in str(page.context["form"].errors["file"])


def test_an_upload_is_seen_by_its_sender_alone(cast: Cast, client_of: ClientOf) -> None:
    _send(client_of(cast.osteraker), cast, book_of({"Blad1": [["Rubrik"], ["Egen"]]}))
    upload = WorkbookUpload.objects.get()
    for person in (cast.osteraker_ansvarig, cast.samordnare, cast.vallentuna):
        assert client_of(person).get(upload.get_absolute_url()).status_code == 404
    assert client_of(cast.politiker).get(UPLOAD).status_code == 403
    assert client_of(cast.outsider).get(UPLOAD).status_code == 404


def test_what_changed_meanwhile_is_shown_and_nothing_is_written(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.osteraker)
    _send(client, cast, book_of({"Blad1": [["Rubrik"], ["Egen"]]}))
    page = client.post(WorkbookUpload.objects.get().get_absolute_url(), {"seen": "gammal"})
    assert page.status_code == 409
    assert not Measure.objects.exists()


def test_a_row_whose_measure_was_saved_meanwhile_is_named_and_other_ticks_stay(cast: Cast, client_of: ClientOf) -> None:
    measures = [MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title=title) for title in ("Ett", "Två")]
    client = client_of(cast.osteraker)
    content = _export(client)
    for row in content["Åtgärder"][1:]:
        row[2] = f"{row[2]} i filen"
    for measure in measures:  # saved since the file was got: both rows clash
        _rename(measure, f"{measure.title} sedan", by=cast.samordnare)
    _send(client, cast, book_of(content))
    upload = WorkbookUpload.objects.get()
    page = client.get(upload.get_absolute_url())
    keys = [line.key for line in page.context["conflicts"]]
    _rename(measures[0], "Ett nu", by=cast.samordnare)
    (form,) = [form for form in forms_of(page, upload.get_absolute_url()) if form.id == "las-in"]
    told = form.send(client, {"insist": keys})
    assert (told.status_code, [line.key for line, _entry in told.context["changed"]]) == (409, keys[:1])
    assert f"{cast.samordnare} sparade" in told.content.decode()
    (again,) = [form for form in forms_of(told, upload.get_absolute_url()) if form.id == "las-in"]
    assert again.values["insist"] == keys[1:]
    assert again.send(client).status_code == 302
    assert sorted(Measure.objects.values_list("title", flat=True)) == ["Ett nu", "Två i filen"]


def _rename(measure: Measure, title: str, *, by: User) -> None:
    measure = Measure.objects.get(pk=measure.pk)
    save_measure(measure, data=data_of(measure, title=title), expected_version=measure.version, by=by)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_of_a_preview_is_constant(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: Any, count: int
) -> None:
    for _time in range(count):
        FundingRowFactory(plan=cast.plan, measure=MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun))
    client = client_of(cast.osteraker)
    content = _export(client)
    for row in content["Åtgärder"][1:]:
        row[2] = f"{row[2]} ändrad"
    _send(client, cast, book_of(content))
    upload = WorkbookUpload.objects.get()
    with django_assert_num_queries(31):
        page = client.get(upload.get_absolute_url())
    assert page.context["preview"].counts["changed"] == count


def test_what_stands_in_a_file_is_only_text_on_the_page_of_columns(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.osteraker)
    planted = '<button formaction="/konto/logga-ut/">Granska</button>'
    response = _send(
        client, cast, f"Åtgärd;{planted}\nCykelväg;{planted}\nB;<meta http-equiv=refresh>".encode(), "a.csv"
    )
    page = client.get(response.url).content.decode()
    assert planted not in page
    assert "<meta http-equiv=refresh>" not in page
    assert page.count("&lt;button formaction=") == page.count("formaction")


def test_rows_that_are_refused_come_as_a_workbook_and_are_taken_in_once_mended(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.osteraker)
    response = _send(client, cast, "Rubrik;Start\nCykelväg;2027\nGångväg;hösten\n".encode(), "a.csv")
    kept = ["stockholm", WorkbookUpload.objects.get().pk]
    assert response.url == reverse("workbook_values", args=kept)  # where it may be left blank
    url, remarks = reverse("workbook_preview", args=kept), reverse("workbook_remarks", args=kept)
    preview = client.get(url).context["preview"]
    before = sheets(client.get(remarks).content)
    problem = "kolumn B (Start): ”hösten” är ingen dag. Skriv den som 2027-03-01."
    assert before == {"CSV": [["Rubrik", "Start", "Att rätta"], ["Gångväg", "hösten", problem]]}
    client.post(url, {"seen": preview.version})
    after = sheets(client.get(remarks).content)
    assert after == before
    after["CSV"][1][1] = "2028"
    again = _send(client, cast, book_of(after))
    counts = client.get(again.url).context["preview"].counts
    assert counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0, "conflict": 0}


def test_a_refused_row_comes_back_without_a_formula(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.osteraker)
    client.get(_send(client, cast, "Rubrik;Start\n=1+1;hösten\n".encode(), "a.csv").url)
    remarks = client.get(reverse("workbook_remarks", args=["stockholm", WorkbookUpload.objects.get().pk]))
    assert [cell for cell in cells_of(remarks.content) if "1+1" in cell] == ["'=1+1"]


def test_who_pays_and_what_rows_and_marks_mean_is_asked_once(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.osteraker)
    content = book_of({"Blad1": [["Rubrik", "År", "Insats (tkr)"], ["Gata", 2027, "1.500"], ["Gata", 2028, "2.500"]]})
    columns = _send(client, cast, content)["Location"]
    place = {"sheet": 0, "heading_row": 1, "first_row": 2, "column_0": "title", "column_1": "year"}
    chosen = {"column_2": "amount", "unit_2": "1000", "funder_2": "Vallentuna"}
    values = client.post(columns, place | chosen)["Location"]
    asked = client.get(values).context["form"]
    assert [(field.label, field.help_text) for field in asked] == [
        ("Samma rubrik står på flera rader, med olika pengar", "2 rader"),
        ("Punkt i talen under Insats (tkr)", "2 rader"),
    ]
    preview = client.post(values, {"value_0": "=together", "value_1": "=thousands"}, follow=True)
    client.post(preview.request["PATH_INFO"], {"seen": preview.context["preview"].version})
    rows = FundingRow.objects.order_by("year").values_list("measure__title", "organisation__slug", "year", "amount")
    assert list(rows) == [
        ("Gata", "vallentuna", 2027, Decimal(1_500_000)),
        ("Gata", "vallentuna", 2028, Decimal(2_500_000)),
    ]
