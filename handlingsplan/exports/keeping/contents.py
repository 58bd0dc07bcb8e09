"""What is in the package: each file with its place, its kind and what it is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.comparison import compare_plans
from handlingsplan.editions.enums import CONTENT_TYPES, FileForm
from handlingsplan.editions.freezing import thaw
from handlingsplan.editions.models import Adoption, Edition
from handlingsplan.editions.schemas import schema_of
from handlingsplan.exports.data_package import data_files
from handlingsplan.exports.docx import write_form
from handlingsplan.exports.keeping.plain import plain
from handlingsplan.plan.appendices.models import AppendixFile

JSON, CSV, TEXT = "application/json", "text/csv", "text/plain"
_ENDING = re.compile(r"\.[a-z0-9]{1,8}$")


@dataclass(frozen=True)
class KeptFile:
    """A file of the package; `what` in Swedish and English."""

    path: str
    content: bytes
    content_type: str
    what: tuple[str, str]


def contents(edition: Edition, pdf: bytes, before: Edition | None) -> Iterator[KeptFile]:
    """Yield the files; `before` is the edition that held when this one came, if there was one."""
    document = thaw(edition.content)
    yield from _the_plan(document, pdf)
    yield from _data(edition, document)
    yield from _appendices(document)
    yield from _decisions(edition, document)
    if before is not None:
        yield from _comparison(document, before)
    head = document.edition.history_head if document.edition else ""
    what = ("Historikens ände när utgåvan frystes.", "The end of the history when the edition was frozen.")
    yield KeptFile("historik/history_head.txt", f"{head}\n".encode(), TEXT, what)


def _the_plan(document: PlanDocument, pdf: bytes) -> Iterator[KeptFile]:
    yield KeptFile(
        "plan/handlingsplan.pdf", pdf, CONTENT_TYPES[FileForm.PDF], ("Hela planen (PDF/A).", "The whole plan (PDF/A).")
    )
    for form, what in (
        (FileForm.DOCX, ("Hela planen som Word.", "The whole plan as a Word document.")),
        (FileForm.XLSX, ("Planens tabeller som Excel.", "The tables of the plan as a workbook.")),
    ):
        yield KeptFile(f"plan/handlingsplan.{form}", write_form(form, document), CONTENT_TYPES[form], what)


def _data(edition: Edition, document: PlanDocument) -> Iterator[KeptFile]:
    what = ("Hela planen som data, så som den frystes.", "The whole plan as data, as it was frozen.")
    yield KeptFile("data/plan.json", edition.content.encode(), JSON, what)
    schema = schema_of(json.loads(edition.content)["format"])
    what = ("Vad varje egenskap i plan.json är.", "What each property of plan.json is.")
    yield KeptFile("data/schema.json", _json(schema), JSON, what)
    for name, content in data_files(document):
        described = ("Vad tabellerna innehåller.", "What the tables hold.")
        table = ("Tabell; beskriven i datapackage.json.", "Table; described in datapackage.json.")
        is_table = name.endswith(".csv")
        yield KeptFile(f"data/tabeller/{name}", content, CSV if is_table else JSON, table if is_table else described)


def _appendices(document: PlanDocument) -> Iterator[KeptFile]:
    tokens = [one.file_token for one in document.appendices if one.file_token]
    files = {str(row.token): row for row in AppendixFile.objects.filter(token__in=tokens)}
    for one in document.appendices:
        place = f"bilagor/{one.number}-{one.key}"
        what = (f"Bilaga {one.number}: {one.title}.", f"Appendix {one.number}: {one.title}.")
        if one.html:
            yield KeptFile(f"{place}.html", _page(one.title, one.html), "text/html", what)
        if one.file_token:
            with files[one.file_token].file.open("rb") as file:
                yield KeptFile(f"{place}.pdf", file.read(), "application/pdf", what)


def _decisions(edition: Edition, document: PlanDocument) -> Iterator[KeptFile]:
    """Yield the register as the edition froze it, and the extracts of minutes that are open to all."""
    what = ("Politiska beslut om tidigare utgåvor.", "Political decisions on earlier editions.")
    yield KeptFile("beslut/beslut.json", _json([plain(one) for one in document.adoptions]), JSON, what)
    rows = Adoption.objects.filter(edition__plan=edition.plan_id, extract__is_public=True)
    frozen = {one.key for one in document.adoptions}
    for row in rows.select_related("extract", "organisation").order_by("pk"):
        key = f"adoption-{row.pk}"
        if key in frozen and row.extract is not None:
            ending = _ENDING.search(row.extract.name.lower())
            name = f"beslut/{key}-{slugify(row.organisation.short_name)}{ending[0] if ending else ''}"
            what = (f"Protokollsutdrag: {row.organisation}.", f"Extract of minutes: {row.organisation}.")
            with row.extract.file.open("rb") as file:
                yield KeptFile(name, file.read(), row.extract.content_type, what)


def _comparison(document: PlanDocument, before: Edition) -> Iterator[KeptFile]:
    what = ("Utgåvan före, som data.", "The edition before, as data.")
    yield KeptFile(f"jamforelse/utgava-{before.number}.json", before.content.encode(), JSON, what)
    told = {"since": before.number, "changes": plain(compare_plans(thaw(before.content), document))}
    what = ("Allt som har ändrats sedan utgåvan före.", "All that has changed since the edition before.")
    yield KeptFile("jamforelse/andrat.json", _json(told), JSON, what)


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _page(title: str, html: str) -> bytes:
    head = f'<!DOCTYPE html>\n<html lang="sv"><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body>{html}</body></html>\n".encode()
