"""No cell of anything that a spreadsheet program opens is a formula, whatever people have written.

Every text of every row begins as a formula would, then every address is asked for, every form of an edition written,
and the files taken out of its PDF.
"""

import io
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pikepdf
import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models.functions import Cast as CastTo
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.asked_files import queue
from handlingsplan.chapters.document import EditionHead, PlanDocument
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.editions.enums import OTHER_FORMS
from handlingsplan.editions.freezing import freeze
from handlingsplan.exports.docx import write_form
from handlingsplan.printing.compile import compile_whole
from handlingsplan.printing.print_source import PrintSource
from handlingsplan.spreadsheets.files import CSV_TYPE, XLSX_TYPE
from handlingsplan.spreadsheets.formulas import protected, unprotected
from handlingsplan.swedish import SearchField, SortKeyField, StemsField
from measures.editing import save_measure
from measures.models import Measure
from tests.cast import Cast
from tests.editions.frozen import CODES, full_plan
from tests.factories import EditionFactory
from tests.hostile.cells import cells_of, is_formula
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene, build
from tests.measures.posting import data_of
from tests.walking import body_of

STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'=", " =", "\u200b=")
SPREADSHEETS = {CSV_TYPE, XLSX_TYPE, "application/zip"}
NO_WORDS = {"password", "key", "content", "report", "checksum", "kind", "root_kind"}  # what the portal reads itself
PICTURES = {"source", "token"}
ROOMS = ("actors", "followup", "handlingsplan", "measures")


@pytest.mark.parametrize("text", [f"{start}1+1" for start in STARTS] + ["", "'", "'a", "a=1", "''=1", "−1", "'\t"])
def test_what_looks_like_a_formula_gets_an_apostrophe_which_comes_off_again(text: str) -> None:
    assert unprotected(protected(text)) == text
    assert protected(text) == ("'" + text if is_formula(text.lstrip("'")) else text)


def _poison() -> set[str]:
    """Let every text begin as a formula, where the database lets it be changed, and return which it let."""
    done, starts = set(), cycle(STARTS)
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            is_code = isinstance(field, models.SlugField | models.EmailField | SearchField | SortKeyField | StemsField)
            if not model.__module__.startswith(ROOMS) or not is_text or is_code or field.name in NO_WORDS:
                continue
            words = Concat(models.Value(f"{next(starts)}1+"), CastTo("pk", models.CharField()))
            try:
                with transaction.atomic():
                    if model._default_manager.update(**{field.name: words}):  # noqa: SLF001 Django's documented name
                        done.add(f"{model.__name__}.{field.name}")
            except DatabaseError:  # a trigger, a constraint or too long
                continue
    return done


@pytest.fixture
def scene(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Yield the scene with texts that are formulas, and a third edition that froze them."""
    monkeypatch.setattr(queue, "MAX_WAITING", 0)  # PDFs of pages say that they are busy
    logging.disable()
    scene = build(cast)
    done = _poison()
    assert {"Measure.title", "Measure.description", "Organisation.name", "User.full_name", "FundingRow.note"} <= done
    for measure in Measure.objects.filter(plan=cast.plan, state="accepted"):
        save_measure(
            measure,
            data=data_of(measure, title=f"=1+{measure.pk}"),
            expected_version=measure.version,
            by=cast.samordnare,
        )
    head = EditionHead(number=3, published_at=timezone.now(), summary="=1")
    EditionFactory(plan=cast.plan, number=3, content=freeze(read_plan(cast.plan, stage=Stage.APPROVED, edition=head)))
    yield scene
    logging.disable(logging.NOTSET)


def _addresses(scene: Scene) -> Iterator[tuple[str, str]]:
    for name, line in LINES.items():
        if "GET" in line.methods and not line.package:
            for target in (one for one in scene.targets[line.targets] if one.exists):
                newest = (
                    (target.args[0], 3, *target.args[2:]) if name in {"edition_table", "data_table"} else target.args
                )
                yield name, reverse(name, args=newest)


def _files(scene: Scene, clients: list[Client]) -> Iterator[tuple[str, bytes]]:
    """Yield what each address answers that is a spreadsheet; a name that answers with a page is asked once."""
    pages = set()
    for name, address in _addresses(scene):
        for client in clients if name not in pages else []:
            answer = client.get(address)
            body = body_of(answer)
            if answer.status_code == 200 and answer["Content-Type"] in SPREADSHEETS:
                yield name, body
            elif answer.status_code == 200:
                pages.add(name)


def test_no_address_answers_with_a_formula(scene: Scene, cast: Cast, client_of: Callable[[User], Client]) -> None:
    clients = [client_of(person) for person in (cast.samordnare, cast.osteraker_ansvarig)]
    formulas, protected_cells = [], Counter[str]()
    for name, body in _files(scene, clients):
        cells = list(cells_of(body))
        formulas += [(name, cell) for cell in cells if is_formula(cell)]
        protected_cells[name] += sum(cell.startswith("'") for cell in cells)
    assert formulas == []
    known = {
        "edition_table",
        "data_table",
        "export_csv",
        "export_xlsx",
        "organisation_history_file",
        "plan_history_file",
    }
    assert known <= {*protected_cells}
    no_row_refused = {"workbook_remarks"}  # its cells are tried where rows are: tests/measures/workbooks
    assert {name for name, count in protected_cells.items() if not count} == no_row_refused


def _hostile(value: Any, starts: Iterator[str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _hostile(each, starts, name) for name, each in value.items()}
    if isinstance(value, tuple):
        return tuple(_hostile(each, starts, key) for each in value)
    return f"{next(starts)}{value}" if isinstance(value, str) and key not in CODES | PICTURES | {"html"} else value


@pytest.fixture(scope="module")
def plan() -> PlanDocument:
    """A frozen plan of which every text is a formula."""
    data = _hostile(full_plan().model_dump(mode="python"), cycle(STARTS))
    return PlanDocument.model_validate(data)


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_no_form_of_an_edition_has_a_formula(plan: PlanDocument, form: Any) -> None:
    cells = list(cells_of(write_form(form, plan)))
    assert [cell for cell in cells if is_formula(cell)] == []
    assert form == "docx" or sum(cell.startswith("'") for cell in cells) > 50


def test_no_file_within_the_pdf_has_a_formula(plan: PlanDocument) -> None:
    pdf = compile_whole(PrintSource(plan, freeze(plan), draft=False), on_tick=lambda _progress: None)
    with pikepdf.open(io.BytesIO(pdf.content)) as opened:
        files = {name: file.get_file().read_bytes() for name, file in opened.attachments.items()}
    tables = {name: list(cells_of(content)) for name, content in files.items() if name.endswith(".csv")}
    assert {name: [cell for cell in cells if is_formula(cell)] for name, cells in tables.items()} == {
        "atgarder.csv": [],
        "finansiering.csv": [],
    }
    assert [name for name, cells in tables.items() if not any(cell.startswith("'") for cell in cells)] == []
