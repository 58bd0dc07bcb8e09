"""SCB's statistics database, PxWeb API v2: a table with a selection, all years, for the plan's organisations."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qsl

import httpx
from django.utils.translation import gettext as _

from actors.models import Organisation
from followup.statistics.http_client import ServiceError, ask, changed
from followup.statistics.tables import StatisticsTable, TableError, from_jsonstat

BASE = "https://statistikdatabasen.scb.se/api/v2"
NAME = "SCB"
KEY = re.compile(r"TAB\d{1,6}")
_NAME = re.compile(r"\w{1,40}")
_CODES = re.compile(r"[\w+.,:-]{1,100}")


def key_problem(key: str) -> str:
    """Return what is wrong with a table's id, in Swedish; empty where nothing is."""
    return "" if KEY.fullmatch(key) else _("Skriv tabellens id, som TAB6471.")


def selection_problem(text: str) -> str:
    """Return what is wrong with a selection, in Swedish; empty where nothing is."""
    pairs = parse_qsl(text)
    right = all(_NAME.fullmatch(name) and _CODES.fullmatch(codes) for name, codes in pairs)
    if right and len(pairs) == len([part for part in text.split("&") if part]):
        return ""
    return _("Skriv urvalet som variabel=kod, med & mellan: Kon=TotSa&ContentsCode=000007SF.")


def fetch_scb(client: httpx.Client, key: str, selection: str, organisations: Iterable[Organisation]) -> StatisticsTable:
    """Return the table, one series a year. Raises `ServiceError`."""
    codes = sorted(organisation.code for organisation in organisations if organisation.code)
    chosen = {f"valueCodes[{name}]": value for name, value in parse_qsl(selection)}
    params = {"lang": "sv", "outputFormat": "json-stat2", "valueCodes[Region]": ",".join(codes), "valueCodes[Tid]": "*"}
    answer = ask(client, f"{BASE}/tables/{key}/data", name=NAME, params=params | chosen)
    try:
        table = from_jsonstat(answer)
    except (TableError, ArithmeticError, ValueError, IndexError) as error:
        raise changed(NAME) from error
    yearly = tuple(series for series in table.series if series.year is not None and series.values)
    if not yearly:
        raise ServiceError(_("Tabellen %(key)s har inga värden för hela år.") % {"key": key})
    if max(Counter(series.year for series in yearly).values()) > 1:
        raise ServiceError(_("Urvalet ger flera värden per år. Välj en kod för varje variabel i tabellen."))
    return StatisticsTable(table.title, table.unit, table.names, yearly)
