"""The tables for machines with the description that tells what they hold (Frictionless Data Package)."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.chapters.document.descriptions import ENGLISH
from handlingsplan.exports.data_tables import DATA_TABLES, Column, DataTable, tables_of
from handlingsplan.exports.packages import ZIP_DATE, OnPart
from handlingsplan.plan.licences import LICENCE_BY_ADDRESS

DESCRIPTION = "datapackage.json"
TITLE_ENGLISH = "x-title-en"
NOTE = (
    "Belopp är i hela kronor. En tom cell betyder att inget är angivet, vilket inte är noll. Text som börjar som en "
    "formel har en apostrof före sig."
)
NOTE_ENGLISH = (
    "Amounts are whole Swedish kronor. An empty cell means that nothing is stated, which is not zero. Text that begins "
    "like a formula has an apostrophe before it."
)


def write_data_package(document: PlanDocument, on_part: OnPart = lambda _done, _total: None) -> bytes:
    """Return tables and description in one ZIP file; the same document gives the same bytes."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for done, (name, content) in enumerate(data_files(document), start=1):
            archive.writestr(ZipInfo(name, ZIP_DATE), content, compress_type=ZIP_DEFLATED)
            on_part(done, len(DATA_TABLES) + 1)
    return target.getvalue()


def data_files(document: PlanDocument) -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and content, the description first."""
    yield DESCRIPTION, json.dumps(describe(document), ensure_ascii=False, indent=1).encode()
    for table in tables_of(document):
        yield f"{table.name}.csv", table.write(document)


def describe(document: PlanDocument) -> dict[str, Any]:
    """Return the description: what the tables are of, their licence, columns and keys."""
    plan, edition = document.plan, document.edition
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"handlingsplan-{plan.slug}" + (f"-{edition.number}" if edition else ""),
        "title": f"{plan.title} {plan.period_start}–{plan.period_end}",
        "description": f"{plan.summary}\n\n{NOTE}".strip(),
        ENGLISH: NOTE_ENGLISH,
        "contributors": [{"title": plan.coordinating_organisation, "role": "publisher"}],
        "resources": [_resource(table, document) for table in tables_of(document)],
    }
    if edition:
        described |= {"version": str(edition.number), "created": edition.published_at.isoformat()}
    if licence := LICENCE_BY_ADDRESS.get(plan.licence):
        described["licenses"] = [{"name": licence.spdx, "path": licence.address, "title": licence.name}]
    return described


def _resource(table: DataTable, document: PlanDocument) -> dict[str, Any]:
    columns = table.columns(document)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.words.swedish,
        TITLE_ENGLISH: table.words.english,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in columns],
            "missingValues": [""],
            "primaryKey": list(table.primary_key),
            "foreignKeys": [
                {"fields": column.name, "reference": {"resource": column.leads_to, "fields": "key"}}
                for column in columns
                if column.leads_to
            ],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    words = column.words
    return {"name": column.name, "type": column.type, "description": words.swedish, ENGLISH: words.english}
