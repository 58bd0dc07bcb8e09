"""Taking an import back: whole or row by row, where nothing has been built on it since."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import delete_all_as
from actors.models import User
from actors.permissions import require
from handlingsplan.plan.models import Plan
from measures.consequences import SaveAnswers
from measures.editing import MeasureData, StatusData, save_measure, set_status, status_version, stored_data
from measures.enums import EditorialState
from measures.fields import LABELS
from measures.laying.permissions import may_take_back
from measures.models import FundingRow, LaidMeasure, Measure, WorkbookUpload
from measures.money.rows import COLUMNS, FundingEntry, funding_version, rows_open_to, save_funding
from measures.permissions import may_write_measure
from measures.queries import choices_of
from measures.workbooks.changing import Earlier
from measures.workbooks.permissions import may_import
from measures.workbooks.remarks import named

_DAYS = {"planned_start", "planned_end", "actual_start", "actual_end"}
_AT_ONCE = 500  # measures that are deleted together, with all that hangs on them


def as_json(earlier: Earlier) -> dict[str, Any]:
    """Return what is to come back if a row is undone, as JSON keeps it; the money that was made with it is stored."""
    return {
        "data": {name: _kept(value) for name, value in vars(earlier.data).items()},
        "status": {name: _kept(value) for name, value in vars(earlier.status).items()},
        "money": [_money(row.pk, values) for row, values in earlier.money],
    }


def _kept(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(_kept(one) for one in value)
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _money(pk: int, values: Mapping[str, Any]) -> dict[str, Any]:
    amount = values["amount"]
    return {"pk": pk, **values, "amount": None if amount is None else DjangoJSONEncoder().default(amount)}


def with_marks(done: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that were written with the marks by which later changes are seen; constant queries."""
    marks = _marks({row["measure"] for row in done})
    return [row | {"after": marks[row["measure"]]} for row in done]


def _marks(keys: Collection[int]) -> dict[int, dict[str, Any]]:
    money: dict[int, list[FundingRow]] = {}
    for row in FundingRow.objects.filter(measure__in=keys).with_funder():
        money.setdefault(row.measure_id, []).append(row)
    parts = _parts(keys)
    return {
        pk: {
            "version": measure.version,
            "state": measure.state,
            "status": status_version(measure),
            "money": funding_version(money.get(pk, [])),
            "parts": parts.get(pk, {}),
        }
        for pk, measure in Measure.objects.in_bulk(list(keys)).items()
    }


def _parts(keys: Collection[int]) -> dict[int, dict[str, int]]:
    """Return how many rows of each kind hang on each measure: what has come since is built on it."""
    found: dict[int, dict[str, int]] = {}
    for relation in Measure._meta.related_objects:
        name, model = relation.field.name, relation.related_model
        rows = model._default_manager.filter(**{f"{name}__in": keys}).order_by()  # noqa: SLF001 any model's manager
        for pk, count in rows.values_list(name).annotate(count=models.Count("pk")):
            found.setdefault(pk, {})[f"{model._meta.label}.{name}"] = count
    return found


@transaction.atomic
def undo_import(upload: WorkbookUpload, *, rows: Collection[str] | None = None, by: User) -> list[str]:
    """Take back what an import wrote, all of it or some `rows`; return why rows that could not be stay, by row.

    What was new is removed, what was changed is as before. A row on which something was built since stays as it is.
    """
    require(may_import(by, upload.plan))
    stored = WorkbookUpload.objects.select_for_update().get(pk=upload.pk)
    Plan.objects.select_for_update().get(pk=upload.plan_id)
    done = stored.result.get("done", [])
    chosen = _chosen(done, rows)
    problems = _remove_all([row for row in chosen if row["before"] is None], by=by)
    for row in reversed([row for row in chosen if row["before"] is not None]):  # a measure may have several rows
        if problem := _attempt(row, by):
            problems[row["key"]] = problem
        else:
            marks = _marks([row["measure"]]).get(row["measure"])
            for other in done:
                if other["measure"] == row["measure"]:
                    other["after"] = marks
    for row in chosen:
        row["undone"] = row["key"] not in problems
    stored.save(update_fields=["result"])
    upload.result = stored.result
    stay = named([row for row in reversed(chosen) if row["key"] in problems], by)
    return [f"{row['title'] or '–'}: {problems[row['key']]}" for row in stay]


def _remove_all(rows: Sequence[Mapping[str, Any]], *, by: User) -> dict[str, str]:
    """Remove what was new and is as it was made; return why others stay, by row."""
    keys = [row["measure"] for row in rows]
    measures = Measure.objects.select_for_update(of=("self",)).select_related("plan", "owner", "laid").in_bulk(keys)
    marks, problems = _marks(keys), {}
    gone = []
    for row in rows:
        measure = measures.get(row["measure"])
        as_made = measure is not None and row["after"] == marks[measure.pk]
        if problem := _why_not_removed(measure, by, as_made=as_made):
            problems[row["key"]] = problem
        elif measure is not None:
            gone.append(measure)
    for first in range(0, len(gone), _AT_ONCE):
        delete_all_as(gone[first : first + _AT_ONCE], by=by, reason=_("Inläsningen ångrades"))
    return problems


def _why_not_removed(measure: Measure | None, by: User, *, as_made: bool) -> str:
    if measure is None:
        return _("Åtgärden finns inte längre.")
    if not as_made:
        return _("Den har ändrats efter inläsningen.")
    laid: LaidMeasure | None = getattr(measure, "laid", None)
    own = may_write_measure(by, measure)
    verdict = own if own or laid is None else may_take_back(by, laid)
    if not verdict:
        return verdict.reason
    return "" if measure.state == EditorialState.DRAFT else _("Den är inte längre ett utkast.")


def _chosen(done: list[dict[str, Any]], rows: Collection[str] | None) -> list[dict[str, Any]]:
    """Return the rows to undo, with those that came after them on the same measure and build on them."""
    chosen: list[dict[str, Any]] = []
    touched: set[int] = set()
    for row in done:
        if rows is None or row["key"] in rows or row["measure"] in touched:
            touched.add(row["measure"])
            chosen.append(row)
    return [row for row in chosen if not row.get("undone")]


def _attempt(row: Mapping[str, Any], by: User) -> str:
    if not Measure.objects.filter(pk=row["measure"]).exists():
        return _("Åtgärden finns inte längre.")
    if _marks([row["measure"]])[row["measure"]] != row["after"]:
        return _("Den har ändrats efter inläsningen.")
    try:
        with transaction.atomic():
            _take_back(Measure.objects.get(pk=row["measure"]), row["before"], by)
    except ValidationError as error:
        return " ".join(error.messages)
    except PermissionDenied as error:
        return str(error)
    except StaleError:
        return _("Någon annan ändrade i samma stund.")
    return ""


def _take_back(measure: Measure, kept: Mapping[str, Any], by: User) -> None:
    require(may_write_measure(by, measure))
    _restore_money(measure, kept["money"], by)
    data = _data(measure.plan, kept["data"])
    if data != stored_data(measure):
        answers = SaveAnswers(moved_because=_("Inläsningen ångrades"))
        save_measure(measure, data=data, expected_version=measure.version, by=by, answers=answers)
    status = StatusData(**{name: _plain(name, value) for name, value in kept["status"].items()})
    now = Measure.objects.get(pk=measure.pk)
    if any(getattr(now, name) != value for name, value in vars(status).items()):
        set_status(now, data=status, expected_version=status_version(now), by=by)


def _data(plan: Plan, kept: Mapping[str, Any]) -> MeasureData:
    """Return what the measure said; raises ValidationError where it led to something that is gone."""
    choices = choices_of(plan)
    values = {name: value if name in choices else _plain(name, value) for name, value in kept.items()}
    for name, rows in choices.items():
        keys = values[name]
        wanted = keys if isinstance(keys, list) else [key for key in [keys] if key is not None]
        found = list(rows.filter(pk__in=wanted))
        if len(found) < len(wanted):
            raise ValidationError(_("%(field)s: det som stod där finns inte längre.") % {"field": LABELS[name]})
        values[name] = frozenset(found) if isinstance(keys, list) else next(iter(found), None)
    return MeasureData(**values)


def _plain(name: str, value: Any) -> Any:
    """Return a value that leads nowhere, as it was before JSON kept it."""
    if name in _DAYS:
        return date.fromisoformat(value) if value else None
    return frozenset(value) if isinstance(value, list) else value


def _restore_money(measure: Measure, kept: list[dict[str, Any]], by: User) -> None:
    known = {row["pk"]: row for row in kept}
    now = list(rows_open_to(by, measure))
    entries = [
        _entry(known[row.pk]) if row.pk in known else FundingEntry(pk=row.pk, year=row.year, remove=True)
        for row in now
        if row.pk not in known or _money(row.pk, {name: getattr(row, name) for name in COLUMNS}) != known[row.pk]
    ]
    if entries:
        save_funding(measure, entries=entries, expected_version=funding_version(now), by=by)


def _entry(kept: Mapping[str, Any]) -> FundingEntry:
    amount = kept["amount"]
    return FundingEntry(**{**kept, "amount": None if amount is None else Decimal(amount)})
