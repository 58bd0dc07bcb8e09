"""Taking a workbook in: uploaded, its columns matched, applied. Each step is one act of one person."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.models import Organisation, User
from actors.permissions import RefusedError, require
from handlingsplan.plan.models import Plan
from handlingsplan.spreadsheets.reading.cells import encoded, is_blank
from handlingsplan.spreadsheets.reading.files import FileRefusedError
from handlingsplan.spreadsheets.reading.sheets import Sheet
from handlingsplan.swedish import fold
from measures.beginning import Beginner, Beginning, BegunMeasure
from measures.fields import unused_fields
from measures.laying.laying import mark_laid
from measures.models import ColumnMatch, Measure, WorkbookUpload
from measures.workbooks.changing import Changer, Earlier
from measures.workbooks.heading_rows import headings
from measures.workbooks.import_rows import CellProblem, ImportRow, RowOutcome
from measures.workbooks.layouts import Layout, guess, is_turned, money_layout
from measures.workbooks.lookup import payers
from measures.workbooks.permissions import may_import
from measures.workbooks.preview import Preview, make_preview, stored_sheets
from measures.workbooks.remarks import headings_of, left_rows, own_title
from measures.workbooks.rows.laid import may_bring
from measures.workbooks.undoing import as_json, with_marks


def remembered(organisation: Organisation) -> dict[str, str]:
    """Return the columns that the organisation has matched before, by folded heading."""
    return dict(ColumnMatch.objects.filter(organisation=organisation).values_list("heading", "column"))


@transaction.atomic
def keep_upload(
    plan: Plan, *, organisation: Organisation, name: str, sheets: Sequence[Sheet], by: User
) -> WorkbookUpload:
    """Keep a file's cells until its reader has seen what they would do; replaces the person's earlier upload.

    Raises `RefusedError`, and `FileRefusedError` where nothing stands in the file.
    """
    require(may_import(by, plan))
    if not any(not is_blank(row) for sheet in sheets for row in sheet.rows):
        raise FileRefusedError(_("Filen är tom."))
    _check_length(sheets)
    WorkbookUpload.objects.filter(plan=plan, by=by, applied_at=None).delete()
    stored = [
        {
            "name": sheet.name,
            "hidden": sheet.is_hidden,
            "hidden_rows": sorted(sheet.hidden_rows),
            "hidden_columns": sorted(sheet.hidden_columns),
            "code": sheet.code,
            "struck": sorted(sheet.struck),
            "shared": sheet.shared,
            "rows": [[encoded(cell) for cell in row] for row in sheet.rows],
        }
        for sheet in sheets
    ]
    layout = guess(sheets, remembered(organisation), unused=unused_fields(plan), payers=payers(plan, organisation))
    if is_turned(sheets[layout.sheet], layout):
        raise FileRefusedError(
            _("Åtgärderna står bredvid varandra. Byt plats på rader och kolumner (klistra in, transponera) först.")
        )
    return WorkbookUpload.objects.create(
        plan=plan, by=by, organisation=organisation, name=name[:200], sheets=stored, layout=layout.as_json()
    )


MAX_ROWS = 10_000  # twice what the largest plan holds; more would only be judged to be refused


def _check_length(sheets: Sequence[Sheet]) -> None:
    money = money_layout(sheets)
    for index, sheet in enumerate(sheets):
        rows = sum(1 for row in sheet.rows if not is_blank(row))
        if rows > MAX_ROWS and (money is None or index != money.sheet):
            names = {"name": sheet.name, "rows": rows}
            raise FileRefusedError(
                _("Bladet ”%(name)s” har %(rows)d rader. Så många åtgärder rymmer ingen plan: dela filen.") % names
            )


@transaction.atomic
def match_columns(upload: WorkbookUpload, *, layout: Layout, by: User) -> None:
    """Say what the columns mean, and remember it for the organisation's next file."""
    require(may_import(by, upload.plan))
    names = headings(stored_sheets(upload)[layout.sheet], layout.heading_row)
    for index, column in layout.columns.items():
        if names[index]:
            ColumnMatch.objects.update_or_create(
                organisation=upload.organisation, heading=fold(names[index])[:220], defaults={"column": column}
            )
    upload.layout = layout.as_json()
    upload.save(update_fields=["layout"])


@transaction.atomic
def apply_upload(
    upload: WorkbookUpload, *, expected_version: str, forced: Collection[str] = (), by: User
) -> Mapping[str, Any]:
    """Write what is new and changed, through the same verbs as the forms, and return what came of it.

    `expected_version` is that of the preview that the person saw. The result names the rows that were refused.
    Raises `RefusedError` and `StaleError`.
    """
    require(may_import(by, upload.plan))
    stored = WorkbookUpload.objects.select_for_update().get(pk=upload.pk)
    if stored.applied_at is not None:
        raise RefusedError(_("Filen är redan inläst."))
    Plan.objects.select_for_update().get(pk=upload.plan_id)
    preview = make_preview(upload, by=by, forced=forced)
    if _lock_measures(preview):  # somebody may have changed them while we waited
        preview = make_preview(upload, by=by, forced=forced)
    if preview.version != expected_version:
        raise StaleError(make_preview(upload, by=by))
    result = _write(upload, preview, by=by)
    upload.sheets, upload.result, upload.applied_at = [], result, timezone.now()
    upload.save(update_fields=["sheets", "result", "applied_at"])
    return result


def _lock_measures(preview: Preview) -> int:
    """Keep others from changing what will be written, and return how many measures that is.

    Always in the same order, so that nobody waits in a circle.
    """
    keys = {line.planned.measure.pk for line in preview.lines if line.planned and line.planned.measure}
    return len(Measure.objects.filter(pk__in=keys).order_by("pk").select_for_update().values_list("pk"))


def _write(upload: WorkbookUpload, preview: Preview, *, by: User) -> dict[str, Any]:
    counts = dict.fromkeys(preview.counts, 0)
    problems, done = _attempt_all(upload.plan, preview.lines, by=by)
    failed: list[ImportRow] = []
    cells = 0
    for line in preview.lines:
        outcome = RowOutcome.REFUSED if line.key in problems else line.outcome
        counts[outcome.value] = counts.get(outcome.value, 0) + 1
        cells += len(line.changes) if outcome == RowOutcome.CHANGED else 0
        if line.key in problems:
            failed.append(replace(line, outcome=RowOutcome.REFUSED, problems=[CellProblem("", problems[line.key])]))
    left = left_rows(upload, [*(line for line in preview.lines if line.key not in problems), *failed])
    told = {"left": left, "unread_lists": preview.unread_lists, "headings": headings_of(upload)}
    return {"counts": counts, "cells": cells, "done": with_marks(done), **told}


def _attempt_all(plan: Plan, lines: Sequence[ImportRow], *, by: User) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Write the rows; return why some could not be, by key, and what undoes the others, in order.

    All are stored together, so that a long list costs few queries.
    """
    problems: dict[str, str] = {}
    beginner, changer = Beginner(plan, by, may_bring), Changer(by)
    new: dict[str, Beginning] = {}
    to_lay: set[str] = set()
    changed: dict[str, tuple[Measure, Earlier]] = {}
    for line in lines:
        planned = line.planned
        if planned is None:
            continue
        with _told(problems, line.key):
            if planned.measure is None:
                data, is_laid = _required(planned.data), planned.is_laid
                begun = BegunMeasure(data, planned.money, status=planned.status, is_laid=is_laid)
                new[line.key] = beginner.check(begun)
                to_lay |= {line.key} if is_laid else set()
            else:
                changed[line.key] = (planned.measure, changer.check(planned, planned.measure))
    stored = dict(zip(new, beginner.store(list(new.values())), strict=True))
    mark_laid(plan, [measure for key, measure in stored.items() if key in to_lay], by=by)
    changer.store()
    done: dict[str, dict[str, Any]] = {key: {"measure": measure.pk, "before": None} for key, measure in stored.items()}
    done |= {key: {"measure": measure.pk, "before": as_json(was)} for key, (measure, was) in changed.items()}
    titles = {line.key: own_title(line) for line in lines if line.key in done}
    return problems, [{"key": key, "title": title, **done[key]} for key, title in titles.items()]


@contextmanager
def _told(problems: dict[str, str], key: str) -> Iterator[None]:
    """Note why a row could not be written, and go on with the next."""
    try:
        yield
    except ValidationError as error:
        problems[key] = " ".join(error.messages)
    except PermissionDenied as error:
        problems[key] = str(error)


def _required(data: Any) -> Any:
    if data is None:
        raise ValidationError(_("Raden säger ingenting."))
    return data
