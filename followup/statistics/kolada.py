"""Kolada's key figures, API v3: values by organisation, year and sex.

The service takes at most 25 codes at once and answers in pages. Municipalities have SCB's four digits, counties
"00" before their two.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import httpx
from django.utils.translation import gettext as _

from actors.models import Organisation
from followup.enums import ValuePart
from followup.statistics.http_client import ServiceError, ask, changed
from followup.statistics.readings import Reading, ReadValues

BASE = "https://api.kolada.se/v3"
NAME = "Kolada"
MAX_CODES = 25
MAX_PAGES = 40
KEY = re.compile(r"[A-Z]\d{5}")
_SEXES = {"K": ValuePart.WOMEN, "M": ValuePart.MEN}


def key_problem(key: str) -> str:
    """Return what is wrong with the id of a key figure, in Swedish; empty where nothing is."""
    return "" if KEY.fullmatch(key) else _("Skriv nyckeltalets id, en bokstav och fem siffror, som N00945.")


def fetch_kolada(client: httpx.Client, key: str, organisations: Iterable[Organisation]) -> ReadValues:
    """Return all the years' values of a key figure. Raises `ServiceError`."""
    by_code = {organisation.code.rjust(4, "0"): organisation for organisation in organisations if organisation.code}
    title = _title(ask(client, f"{BASE}/kpi/{key}", name=NAME), key)
    codes = sorted(by_code)
    rows = [
        row for start in range(0, len(codes), MAX_CODES) for row in _rows(client, key, codes[start : start + MAX_CODES])
    ]
    try:
        readings = [reading for row in rows if (reading := _reading(row, by_code)) is not None]
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise changed(NAME) from error
    if not readings:
        raise ServiceError(_("Kolada har inga värden av %(key)s för planens organisationer.") % {"key": key})
    found = {reading.organisation_id for reading in readings}
    without = tuple(str(organisation) for organisation in by_code.values() if organisation.pk not in found)
    return ReadValues(title, tuple(sorted(readings, key=lambda one: (one.year, one.organisation_id))), without)


def _title(answer: Any, key: str) -> str:
    """Return the key figure's name; one key figure is answered as itself or in a list of one."""
    try:
        found = answer["values"][0] if "values" in answer else answer
        id_, title = found["id"], str(found["title"])
    except (KeyError, TypeError, IndexError) as error:
        raise changed(NAME) from error
    if id_ != key:
        raise changed(NAME)
    return title


def _rows(client: httpx.Client, key: str, codes: Sequence[str]) -> Iterator[Any]:
    """Yield the rows of all pages; a next page elsewhere than at Kolada is not followed."""
    url: Any = f"{BASE}/data/kpi/{key}/municipality/{','.join(codes)}"
    for _page in range(MAX_PAGES):
        answer = ask(client, url, name=NAME)
        try:
            yield from answer["values"]
            url = answer.get("next_url")
        except (KeyError, TypeError, AttributeError) as error:
            raise changed(NAME) from error
        if not url:
            return
        if not isinstance(url, str) or not url.startswith(f"{BASE}/"):
            raise changed(NAME)
    raise changed(NAME)


def _reading(row: Any, by_code: dict[str, Organisation]) -> Reading | None:
    """Return a row's value for all, with those of women and men; None where there is no value."""
    values = {value["gender"]: value["value"] for value in row["values"] if value["value"] is not None}
    organisation = by_code.get(row["municipality"])
    if "T" not in values or organisation is None:
        return None
    parts = {part.value: Decimal(values[sex]) for sex, part in _SEXES.items() if sex in values}
    return Reading(organisation.pk, int(row["period"]), Decimal(values["T"]), parts)
