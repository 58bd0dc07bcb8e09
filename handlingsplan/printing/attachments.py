"""The plan's data as files within the PDF: everything as JSON, measures and money as tables."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import FundingRow, Measure, PlanDocument
from handlingsplan.printing.print_source import PrintSource
from handlingsplan.spreadsheets.files import Cell, csv_lines


def write_attachments(source: PrintSource, folder: Path) -> list[dict[str, str]]:
    """Write the files to a folder, and return what a linker needs to know of each."""
    tables = [
        ("atgarder.csv", _("Planens åtgärder"), _measures(source.document)),
        ("finansiering.csv", _("Planens finansiering, rad för rad"), _funding(source.document)),
    ]
    files = [_file(folder, "plan.json", "application/json", _("Hela planen som data"), source.content)]
    files += [_file(folder, name, "text/csv", description, csv_lines(rows)) for name, description, rows in tables]
    return files


def _file(folder: Path, name: str, kind: str, description: str, content: str) -> dict[str, str]:
    path = folder / name
    path.write_text(content, encoding="utf-8", newline="")
    return {"name": name, "type": kind, "description": description, "path": str(path)}


def _each_measure(document: PlanDocument) -> Iterator[tuple[str, Measure]]:
    for package in document.measures.packages:
        yield from ((package.title, measure) for measure in package.measures)


def _measures(document: PlanDocument) -> Iterator[list[Cell]]:
    yield [
        "nummer", "titel", "paket", "ansvarig", "medverkande", "planerad_tid", "genomforande", "sakrat", "behov",
    ]  # fmt: skip
    for package, one in _each_measure(document):
        others = "; ".join(one.participants)
        yield [
            one.number, one.title, package, one.owner, others, one.period, one.status_label, one.secured, one.sought,
        ]  # fmt: skip


def _funding(document: PlanDocument) -> Iterator[list[Cell]]:
    yield ["atgard", "finansiar", "ar", "slag", "lage", "belopp", "anmarkning"]
    for _package, measure in _each_measure(document):
        for row in measure.funding:
            yield [measure.number, *_row(row)]


def _row(row: FundingRow) -> list[Cell]:
    return [row.funder, row.year, row.kind_label, row.state_label, row.amount, row.note]
