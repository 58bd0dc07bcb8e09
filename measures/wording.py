"""What a measure says, field by field in words: for comparing two versions, and for the history."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.conflicts import Difference
from actors.models import Organisation
from handlingsplan.numbers import format_amount
from measures.commitments import OwnPart
from measures.editing import MeasureData, StatusData
from measures.enums import CommitmentState, FundingKind, FundingState, Mode, Status
from measures.fields import CHOICES, LABELS, OWN_COLUMNS, STATUS_FIELDS
from measures.models import Commitment, Measure

Words = Mapping[str, str]


def in_words(value: object) -> str:
    """Return a value as a reader sees it; nothing at all is "inte angivet"."""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return f"{format_amount(value)} kr"
    return str(value) if value not in {None, ""} else _("inte angivet")


def money_label(row: Any) -> str:
    """Return what a row of money, or one to be, is called in a list of what changes."""
    kind, state = FundingKind(row.kind).label.lower(), FundingState(row.state).label.lower()
    return _("Pengar %(year)d, %(kind)s, %(state)s") % {"year": row.year, "kind": kind, "state": state}


def field_in_words(name: str, value: object) -> str:
    """Return the value of a measure's field as a reader sees it."""
    return in_words(CHOICES.get(name, {}).get(value, value))


def listed(names: Iterable[object]) -> str:
    """Return names as one text, in their order."""
    return ", ".join(str(name) for name in names) or in_words(None)


def modes_listed(modes: Iterable[str]) -> str:
    """Return transport modes as one text, in the order of the enum."""
    chosen = set(modes)
    return listed(mode.label for mode in Mode if mode in chosen)


def _scalars(source: object) -> dict[str, str]:
    return {name: field_in_words(name, getattr(source, name)) for name in OWN_COLUMNS}


def measure_in_words(measure: Measure) -> Words:
    """Return what the edit form holds of a measure, in words."""
    return _scalars(measure) | {
        "participants": listed(row.organisation for row in measure.participations.all()),
        "goals": listed(measure.goals.all()),
        "challenges": listed(measure.challenges.all()),
        "modes": modes_listed(row.mode for row in measure.modes.all()),
        "areas": listed(measure.areas.all()),
    }


def status_in_words(source: Measure | StatusData) -> Words:
    """Return what is reported, or typed to be, in words."""
    return {name: field_in_words(name, getattr(source, name)) for name in STATUS_FIELDS}


def _by_name(organisations: Iterable[Organisation]) -> list[Organisation]:
    return sorted(organisations, key=lambda organisation: organisation.sort_key)


def data_in_words(data: MeasureData) -> Words:
    """Return what somebody has typed into the edit form, in words; sets in the order of `measure_in_words`."""
    return _scalars(data) | {
        "participants": listed(_by_name(set(data.participants) - {data.owner})),
        "goals": listed(sorted(data.goals, key=attrgetter("number"))),
        "challenges": listed(sorted(data.challenges, key=attrgetter("number"))),
        "modes": modes_listed(data.modes),
        "areas": listed(_by_name(data.areas)),
    }


def differences(stored: Words, own: Words, labels: Mapping[str, str | Promise] = LABELS) -> list[Difference]:
    """Return the fields that differ, in the order of `labels`."""
    return [
        Difference(str(label), stored[name], own[name])
        for name, label in labels.items()
        if name in own and stored[name] != own[name]
    ]


COMMITMENT_LABELS: dict[str, str | Promise] = {
    "state": gettext_lazy("Åtagande"),
    "condition": gettext_lazy("Villkor eller skäl"),
    "contribution": gettext_lazy("Eget bidrag"),
    "own_status": gettext_lazy("Egen status"),
    "decision_body": gettext_lazy("Beslutande organ"),
    "decision_date": gettext_lazy("Beslutsdatum"),
    "decision_paragraph": gettext_lazy("Paragraf"),
    "registry_number": gettext_lazy("Diarienummer"),
    "decision_link": gettext_lazy("Länk till beslutet"),
}
COMMITMENT_CHOICES: dict[str, dict[Any, str | Promise]] = {
    "state": dict(CommitmentState.choices),
    "own_status": dict(Status.choices),
}


def commitment_in_words(source: Commitment | OwnPart) -> Words:
    """Return what a commitment says, or what is typed into a form for it, in words."""
    values = {name: getattr(source, name) for name in COMMITMENT_LABELS if hasattr(source, name)}
    return {name: in_words(COMMITMENT_CHOICES.get(name, {}).get(value, value)) for name, value in values.items()}
