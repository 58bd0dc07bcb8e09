"""What odd values in an organisation's own lists mean: decided once, and remembered like columns."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import Organisation, User
from actors.permissions import require
from handlingsplan.swedish import fold
from measures.enums import FourStep, FundingKind, FundingState, Mode, Status
from measures.models import ValueMatch, WorkbookUpload
from measures.workbooks.import_rows import ARE_TOGETHER, AS_TEXT, BLANK, DAYS, TOGETHER, ZERO
from measures.workbooks.languages import NOT_QUITE, STATUSES, plain
from measures.workbooks.lookup import NameLookup, PlanLookups
from measures.workbooks.marks import BEFORE_DECIMALS, BETWEEN_THOUSANDS, asked_mark
from measures.workbooks.permissions import may_import

_MAX_TEXT = 220
_LIKE = 0.84  # how much of two names agrees for one to be suggested for the other: Sollentuna is not Vallentuna
_FIXED = {"status", "kind", "money_state", "four_step"}  # a few words of ours, of which another ending is another thing
_LOOKUPS = {
    "owner": "parties",
    "participants": "parties",
    "package": "packages",
    "areas": "municipalities",
    "goals": "goals",
    "challenges": "challenges",
    "funder": "funders",
}
_YES = {"ja, delvis", "delvis", "hela länet", "länet", "yes", "ok", "sant"}


def decided_values(organisation: Organisation) -> dict[tuple[str, str], str]:
    """Return what was decided, by column and folded text."""
    rows = ValueMatch.objects.filter(organisation=organisation)
    return {(column, text): meaning for column, text, meaning in rows.values_list("column", "text", "meaning")}


@transaction.atomic
def decide_values(upload: WorkbookUpload, *, meanings: Mapping[tuple[str, str], str], by: User) -> None:
    """Remember what values mean for the organisation's lists; an empty meaning is undecided."""
    require(may_import(by, upload.plan))
    for (column, text), meaning in meanings.items():
        value: dict[str, Any] = {"organisation": upload.organisation, "column": column, "text": fold(text)[:_MAX_TEXT]}
        if meaning:
            ValueMatch.objects.update_or_create(**value, defaults={"meaning": meaning})
        else:
            ValueMatch.objects.filter(**value).delete()


def meanings_of(column: str, names: PlanLookups, text: str = "") -> list[tuple[str, str]]:
    """Return what a value of a column, a `text`, may be said to mean."""
    if column == TOGETHER[0]:
        return [(ARE_TOGETHER, _("De är en åtgärd: läs in den en gång, med pengarna på alla raderna"))]
    others = [(BLANK, _("Lämna tomt")), (AS_TEXT, _("Lämna tomt, och skriv det i beskrivningen"))]
    if column == "amount" and (mark := asked_mark(text)):
        return [
            (BETWEEN_THOUSANDS, _("Mellan tusental: 1%(mark)s500 är 1 500") % {"mark": mark}),
            (BEFORE_DECIMALS, _("Före decimaler: 1%(mark)s500 är 1,5") % {"mark": mark}),
        ]
    if column == "amount":
        return [(BLANK, _("Beloppet är inte angivet")), others[1], (f"={ZERO}", _("Det kostar 0 kronor"))]
    if column in DAYS | {"period", "year"}:
        return others
    return [*others, *((f"={value}", label) for value, label in _choices(column, names))]


def _choices(column: str, names: PlanLookups) -> list[tuple[str, str]]:
    if column in _LOOKUPS:
        lookup: NameLookup = getattr(names, _LOOKUPS[column])
        return [(title, title) for title in lookup.titles()]
    fixed: dict[str, Any] = {"status": Status, "four_step": FourStep, "modes": Mode}
    fixed |= {"kind": FundingKind, "money_state": FundingState}
    if column in fixed:
        return [(str(label), str(label)) for label in fixed[column].labels]
    return [(_("ja"), _("ja")), (_("nej"), _("nej"))]


def suggested(column: str, text: str, names: PlanLookups) -> str:
    """Return the most likely meaning of a value; empty where none is likely."""
    word = fold(text)
    if column == "status" and plain(text) in STATUSES:
        return f"={Status(STATUSES[plain(text)]).label}"
    if column == "county_wide":
        return f"={_('ja')}" if word in _YES else ""
    if word in {"-", "–", "—", "?", "x"}:
        return BLANK
    if (column, text) == TOGETHER or asked_mark(text):
        return ARE_TOGETHER if text == TOGETHER[1] else ""
    if column in {"amount", "period", *DAYS} and not any(char.isdigit() for char in word):
        return AS_TEXT  # "utreds", "löpande": a remark, which stays one
    return _alike(column, text, names)


def _alike(column: str, text: str, names: PlanLookups) -> str:
    labels = {_core(label): value for value, label in meanings_of(column, names) if value.startswith("=")}
    for shown in (_core(text), _core(text).removesuffix("s")):
        if shown in labels:
            return labels[shown]
    is_another = _core(text) in map(_core, names.municipalities.by_name)
    if column in _FIXED or is_another or NOT_QUITE.search(fold(text)):
        return ""
    likely = get_close_matches(_core(text), labels, n=1, cutoff=_LIKE)
    return labels[likely[0]] if likely else ""


def _core(name: str) -> str:
    """Return a name without what kind of body it is, and hyphens."""
    bare = re.sub(r"\(.*?\)", " ", fold(name)).replace("-", " ")  # a committee stands in brackets
    words = [word for word in bare.split() if word not in {"kommun", "stad", "kommuns", "stads"}]
    return " ".join(words)
