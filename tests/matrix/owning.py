"""What the table of verbs says of rows: whether a row that a request wrote was that person's to write.

The oracle of tests that post more than the forms show: each ledger entry is held against the role, the organisation
and the row as it was before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from actors.models import LedgerEntry, Organisation
from tests.matrix.verbs import Who

WRITERS = {"officer", "lead"}
_OVER = {"proposed", "accepted"}
PARTS_OF_MEASURE = (
    *("participation", "measuregoal", "measurechallenge", "measuremode", "measurearea"),
    *("milestone", "measurelink", "attachment"),
)


@dataclass(frozen=True)
class Written:
    """A row that somebody wrote: as it was, and as it became."""

    who: Who
    kind: str
    before: Any
    after: dict[str, Any]
    own_id: int | None

    def owns(self, column: str) -> bool:
        """Tell whether the organisation in the column is the person's own, before and after."""
        was = self.own_id if self.before is None else getattr(self.before, column)
        return self.who.role in WRITERS | {"evaluator"} and self.own_id == was == self.after[column]

    @property
    def coordinates(self) -> bool:
        """Tell whether the person coordinates."""
        return self.who.role == "coordinator"


def _is_laid_before_nobody(measure_id: int, owner_id: int) -> bool:
    """Tell whether it lies before an owner that has nobody who could answer: then a coordinator may propose it."""
    laid = apps.get_model("measures.laidmeasure").objects.filter(measure=measure_id, answer="waiting")
    people = apps.get_model("actors.membership").objects.filter(organisation=owner_id, role__in=WRITERS)
    return laid.exists() and not people.exists()


def _measure(row: Written) -> bool:
    if row.coordinates:
        if row.before is None or row.before.state in _OVER:
            return row.before is not None
        return row.after["state"] == "proposed" and _is_laid_before_nobody(row.after["id"], row.after["owner_id"])
    was_accepted = row.before is not None and row.before.state == "accepted"
    return row.who.role in WRITERS and row.owns("owner_id") and (row.after["state"] != "accepted" or was_accepted)


def _owner_of_measure(row: Written) -> tuple[int, bool]:
    found = apps.get_model("measures.measure").objects.get(pk=row.after["measure_id"])
    return found.owner_id, found.state in _OVER


def _part_of_measure(row: Written) -> bool:
    owner_id, over = _owner_of_measure(row)
    return over if row.coordinates else row.who.role in WRITERS and owner_id == row.own_id


def _money(row: Written) -> bool:
    return _part_of_measure(row) or row.owns("organisation_id")


def _proposes(row: Written) -> bool:
    """Tell whether the row goes with a measure that is handed over, by who may."""
    owner_id, _over = _owner_of_measure(row)
    return _part_of_measure(row) or (row.coordinates and _is_laid_before_nobody(row.after["measure_id"], owner_id))


def _editorial(row: Written) -> bool:
    if row.after["act"] in {"accept", "send_back"}:
        return row.coordinates
    return _proposes(row) if row.after["act"] == "propose" else _part_of_measure(row)


def _commitment(row: Written) -> bool:
    state = "proposed" if row.before is None else row.before.state
    if row.before is None and row.after["state"] == state:
        return _proposes(row)  # asking
    if row.coordinates:
        return _by_minutes(row)
    return row.owns("organisation_id") and (row.who.role == "lead" or row.after["state"] == state)


def _by_minutes(row: Written) -> bool:
    """Tell whether a coordinator enters what minutes say, and not over what the organisation has said itself."""
    return row.after["extract_id"] is not None and (row.before is None or not row.before.is_own_entry)


def _adoption(row: Written) -> bool:
    return _by_minutes(row) if row.coordinates else row.who.role == "lead" and row.owns("organisation_id")


def _value(row: Written) -> bool:
    return row.coordinates or (row.owns("organisation_id") and row.after["state"] in {"draft", "pending"})


def _own_or_coordinator(row: Written) -> bool:
    return row.coordinates or (row.who.role in WRITERS and row.owns("organisation_id"))


def _answer(row: Written) -> bool:
    submission = apps.get_model("rounds.submission").objects.get(pk=row.after["submission_id"])
    return row.coordinates or (row.who.role in WRITERS and submission.organisation_id == row.own_id)


def _lead_or_coordinator(row: Written) -> bool:
    return row.coordinates or (row.who.role == "lead" and row.owns("organisation_id"))


def _leads(organisation_id: int) -> bool:
    """Tell whether the organisation has a lead."""
    return apps.get_model("actors.membership").objects.filter(organisation_id=organisation_id, role="lead").exists()


def _facts(row: Written) -> bool:
    pk = row.after["id"]
    lead = row.who.role == "lead" and row.own_id == pk
    return lead or (row.coordinates and (row.before is None or not _leads(pk)))


def _invitation(row: Written) -> bool:
    if row.who.role == "lead":
        return row.owns("organisation_id")
    taken_back = row.after["revoked_at"] is not None
    leads = row.after["role"] == "lead" and (taken_back or not _leads(row.after["organisation_id"]))
    return row.coordinates and (row.after["plan_id"] is not None or leads)


def _chapter(row: Written) -> bool:
    pk = row.after.get("chapter_id", row.after["id"])
    editors = apps.get_model("plan.chapter").objects.get(pk=pk).editors.values_list("username", flat=True)
    decides = row.after.get("act") in {"approve", "send_back"} or row.after.get("state") == "approved"
    return row.coordinates or (row.who.name in editors and not decides)


def _answers(row: Written) -> bool:
    """Tell whether it is the answer of the lead's own organisation, or what the coordinator does with one."""
    own = apps.get_model("consultation.body").objects.filter(organisation=row.own_id).values_list("pk", flat=True)
    return row.coordinates or (row.who.role == "lead" and _bodies(row) <= {*own})


def _bodies(row: Written) -> set[int | None]:
    """Return the bodies whose answer it was and is, also while it is written in the place of another."""
    if row.kind == "consultation.response":
        return {row.after["of_body_id"], row.before.of_body_id if row.before else row.after["of_body_id"]}
    pks = {row.after["response_id"], row.before.response_id if row.before else row.after["response_id"]}
    responses = apps.get_model("consultation.response").objects.in_bulk(pks)
    return {getattr(responses.get(pk), "of_body_id", None) for pk in pks}


# By kind of row; all others are the coordinator's.
RULES: dict[str, Callable[[Written], bool]] = {
    "measures.measure": _measure,
    "measures.editorialevent": _editorial,
    "measures.fundingrow": _money,
    "measures.commitment": _commitment,
    **{f"measures.{kind}": _part_of_measure for kind in PARTS_OF_MEASURE},
    "measures.laidmeasure": lambda row: row.coordinates or (row.who.role in WRITERS and row.owns("owner_id")),
    "measures.minutesextract": _lead_or_coordinator,
    "measures.measureorigin": lambda row: row.before is None and row.who.role in WRITERS,  # with a measure that is new
    "measures.goodexample": _own_or_coordinator,
    "followup.observation": _value,
    "rounds.submission": _own_or_coordinator,
    "rounds.valuereport": _answer,
    "rounds.statusreport": _answer,
    "rounds.reporter": _lead_or_coordinator,
    "discussion.comment": lambda row: row.coordinates or row.who.role in WRITERS | {"evaluator"},
    "discussion.anchor": lambda row: row.coordinates or row.who.role in WRITERS | {"evaluator"},
    "evaluations.evaluation": lambda row: row.who.role == "evaluator" and row.owns("organisation_id"),
    "plan.chapter": _chapter,
    "plan.revision": _chapter,
    "plan.reviewevent": _chapter,
    "actors.membership": lambda row: row.who.role == "lead" and row.owns("organisation_id"),
    "actors.organisation": _facts,
    "access_keys.accesskey": lambda row: row.who.role == "lead" and row.owns("organisation_id"),
    "plan.invitation": _invitation,
    "editions.adoption": _adoption,
    "consultation.response": _answers,
    "consultation.point": _answers,
}


def _is_of_a_new_plan(entry: LedgerEntry) -> bool:
    """Tell whether the request made the plan, which is gone with all of it now that the request is undone."""
    return entry.plan_id is not None and not apps.get_model("plan.plan").objects.filter(pk=entry.plan_id).exists()


def is_trespass(who: Who, entry: LedgerEntry) -> bool:
    """Tell whether the table forbids the person to write what the entry says."""
    before = apps.get_model(entry.kind).objects.filter(pk=entry.object_id).first()
    own = Organisation.objects.filter(slug=who.organisation).values_list("pk", flat=True).first()
    row = Written(who, entry.kind, before, entry.content, own)
    if row.coordinates and _is_of_a_new_plan(entry):
        return False
    rule = RULES.get(entry.kind)
    return not (rule(row) if rule else row.coordinates)
