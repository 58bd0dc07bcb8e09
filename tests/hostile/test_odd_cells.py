"""Cells that no list should hold, through every import: refused or asked about in words, and no page breaks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from actors.models import User
from followup.enums import Level, RetrievalState
from followup.models import Retrieval
from measures.models import WorkbookUpload
from measures.workbooks.columns import MEASURE_COLUMNS, MONEY_COLUMNS
from tests.cast import Cast
from tests.factories import IndicatorFactory
from tests.spreadsheets.making import file_of

ClientOf = Callable[[User], Client]
ODD: list[Any] = [
    *({"raw": digits} for digits in ("NaN", "1e999", "-1e999", "1e308", "-1e308", "1" + "0" * 39, "1e-300", "-0")),
    *({"error": error} for error in ("#REF!", "#N/A")),
    {"formula": "1+1"},
    *({"day": day} for day in ("1900-01-01", "9999-12-31")),
    *(
        "9" * 40,
        "1e99",
        "1" * 5_000,
        "\u202e\u200b",
        "å" * 32_767,
        "=1+1",
        "'=1",
        "<b>",
        "{{ 7|add:7 }}",
        "%(name)s",
        "%s",
    ),
    *(True, False, -1, 0.1, 1_000_000 / 3, "\t", "\n", ";", "–", "½", "١٢٣", "𝟙𝟚"),
]


def _file(rows: list[list[Any]]) -> SimpleUploadedFile:
    _name, content = file_of({"rows": rows})
    return SimpleUploadedFile("lista.xlsx", content)


@pytest.mark.parametrize("sheet", ["Åtgärder", "Pengar"])
def test_no_cell_breaks_an_import_of_measures(sheet: str, cast: Cast, client_of: ClientOf) -> None:
    columns = MEASURE_COLUMNS if sheet == "Åtgärder" else MONEY_COLUMNS
    headings = [str(column.heading) for column in columns]
    rows = [
        [cell if place == index else None for place in range(len(headings))]
        for index in range(len(headings))
        for cell in ODD
    ]
    measures = [["Rubrik", "Kostnad 2027 (tkr)"], ["Cykelväg", 5], *(["Väg", cell] for cell in ODD)]
    sheets = {"Åtgärder": measures} if sheet == "Pengar" else {}
    _name, content = file_of({"sheets": sheets | {sheet: [headings, *rows]}})
    client = client_of(cast.osteraker)
    sent = {"organisation": cast.osteraker_kommun.pk, "file": SimpleUploadedFile("lista.xlsx", content)}
    response = client.post(reverse("workbook_upload", args=["stockholm"]), sent)
    assert response.status_code == 302
    upload = WorkbookUpload.objects.get()
    for name in ("workbook_columns", "workbook_values", "workbook_preview"):
        assert client.get(reverse(name, args=["stockholm", upload.pk])).status_code == 200
    page = client.get(reverse("workbook_preview", args=["stockholm", upload.pk]))
    assert client.post(page.request["PATH_INFO"], {"seen": page.context["preview"].version}).status_code == 302


def test_no_cell_breaks_an_import_of_statistics(cast: Cast, client_of: ClientOf) -> None:
    indicator = IndicatorFactory(plan=cast.plan, key="resor", unit="antal", level=Level.ORGANISATION)
    client = client_of(cast.samordnare)
    for cell in ODD[::3]:  # each is a process that reads
        rows = [["Kommun", 2024], ["Österåker", 5], ["Vallentuna", cell], ["Södertälje", 7], [cell, 8]]
        url = reverse("upload_statistics", args=["stockholm", indicator.key])
        response = client.post(url, {"file": _file(rows), "source": "SCB"})
        assert response.status_code in {302, 422}
        if response.status_code == 422:
            assert response.context["form"].errors["file"]
            continue
        chosen = {"scale": "same", "use-0": "on", "year-0": "2024", "decimal": "."}
        assert client.post(response["Location"], chosen).status_code == 302
        stored = Retrieval.objects.latest("pk")
        assert stored.state == RetrievalState.READY
        assert client.get(response["Location"]).status_code == 200
        settle = reverse("settle_retrieval", args=["stockholm", indicator.key, stored.pk])
        assert client.post(settle, {"act": "lay_in"}).status_code == 302
