"""Values on their way in from files and services: read, looked through by a person, laid in or thrown away.

Nothing here changes an approved value: what differs from one becomes a correction that waits for approval, and a value
that somebody else has handed in is left alone and shown.
"""

from datetime import datetime
from typing import Any

import httpx
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from structlog import get_logger

from actors.history import save_as
from actors.models import User
from actors.permissions import require
from followup.enums import WAITS_FOR_A_PERSON, RetrievalState, Service
from followup.models import Indicator, Retrieval
from followup.permissions import may_import, may_settle
from followup.statistics.applying import EffectKind, effects
from followup.statistics.files import read_file
from followup.statistics.http_client import ServiceError, new_client
from followup.statistics.kolada import fetch_kolada
from followup.statistics.readings import ColumnChoice, ReadValues, read_table
from followup.statistics.scb import fetch_scb
from followup.statistics.tables import StatisticsTable, TableError
from handlingsplan import richtext
from handlingsplan.plan.enums import PlanStatus
from handlingsplan.swedish import fold
from measures.plan_days import year_problem
from measures.queries import parties_of


def upload(indicator: Indicator, *, name: str, content: bytes, source: str, by: User) -> Retrieval:
    """Read a file and keep what it holds until its columns are chosen. Raises `RefusedError` and `TableError`."""
    require(may_import(by, indicator))
    parties = parties_of(indicator.plan).values_list("short_name", "name")
    table = read_file(name, content, known={fold(called) for names in parties for called in names})
    retrieval = _new(indicator, Service.FILE, key=richtext.plain(name, most=1_000)[:200], at=timezone.now())
    retrieval.title = (table.title or name)[:300]
    retrieval.source = richtext.plain(source, most=300)
    retrieval.table = table.as_json()
    retrieval.state = RetrievalState.CHOOSING
    _replace(retrieval, by=by)
    return retrieval


@transaction.atomic
def choose(retrieval: Retrieval, *, choice: ColumnChoice, by: User) -> Retrieval:
    """Say which series stand for which years, and how the unit scales. Raises ValidationError and `TableError`."""
    stored = _locked(retrieval)
    require(may_settle(by, stored, RetrievalState.CHOOSING))
    years = list(choice.years.values())
    if not years:
        raise ValidationError(_("Välj minst en kolumn."))
    if len(set(years)) < len(years):
        raise ValidationError(_("Två kolumner har samma år. Välj en kolumn per år."))
    if problem := next(filter(None, map(year_problem, years)), ""):
        raise ValidationError(problem)
    _keep(stored, read_table(StatisticsTable.from_json(stored.table or {}), choice, parties_of(stored.plan)))
    stored.table = None
    save_as(stored, by=by)
    return stored


def fetch(indicator: Indicator, *, client: httpx.Client, by: User | None) -> Retrieval:
    """Ask the indicator's service; what it answers, or why it didn't, is kept. `by` is None for the schedule.

    The unit of a table that says another one than the indicator is asked for, not guessed.
    """
    if by is not None:
        require(may_import(by, indicator))
    retrieval = _new(indicator, indicator.service, key=indicator.service_key, at=timezone.now())
    try:
        _ask(retrieval, indicator, client)
    except (ServiceError, TableError) as error:
        retrieval.state = RetrievalState.FAILED
        retrieval.problem = str(error)
    _replace(retrieval, by=by)
    return retrieval


def _ask(retrieval: Retrieval, indicator: Indicator, client: httpx.Client) -> None:
    organisations = list(parties_of(indicator.plan))
    if indicator.service == Service.KOLADA:
        retrieval.source = _("Kolada, nyckeltal %(key)s") % {"key": retrieval.key}
        _keep(retrieval, fetch_kolada(client, retrieval.key, organisations))
        return
    retrieval.source = _("SCB, tabell %(key)s") % {"key": retrieval.key}
    table = fetch_scb(client, retrieval.key, indicator.service_selection, organisations)
    if table.unit.lower() == indicator.unit.lower():
        years = {index: series.year for index, series in enumerate(table.series) if series.year is not None}
        _keep(retrieval, read_table(table, ColumnChoice(years, "same"), organisations))
        return
    retrieval.title, retrieval.table = table.title[:300], table.as_json()
    retrieval.state = RetrievalState.CHOOSING


@transaction.atomic
def discard(retrieval: Retrieval, *, by: User) -> Retrieval:
    """Throw away what was read; no value changes. Raises `RefusedError`."""
    stored = _locked(retrieval)
    require(may_settle(by, stored, *WAITS_FOR_A_PERSON))
    stored.state = RetrievalState.DISCARDED
    stored.table = None
    save_as(stored, by=by)
    return stored


def _new(indicator: Indicator, service: str, *, key: str, at: datetime) -> Retrieval:
    return Retrieval(plan=indicator.plan, indicator=indicator, service=service, key=key, retrieved_at=at)


def _keep(retrieval: Retrieval, read: ReadValues) -> None:
    retrieval.title = read.title[:300] or retrieval.title
    retrieval.readings = [reading.as_json() for reading in read.readings]
    retrieval.unmatched = list(read.unmatched)
    retrieval.remarks = list(read.remarks)
    retrieval.state = RetrievalState.READY


@transaction.atomic
def _replace(retrieval: Retrieval, *, by: User | None) -> None:
    """Save, in place of what the same source gave before and nobody has gone through."""
    same: dict[str, Any] = {
        "indicator": retrieval.indicator,
        "service": retrieval.service,
        "state__in": WAITS_FOR_A_PERSON,
    }
    for earlier in Retrieval.objects.select_for_update(of=("self",)).filter(**same):
        earlier.state = RetrievalState.DISCARDED
        earlier.table = None
        save_as(earlier, by=by)
    save_as(retrieval, by=by)


def _locked(retrieval: Retrieval) -> Retrieval:
    Indicator.objects.select_for_update().get(pk=retrieval.indicator_id)
    return Retrieval.objects.select_related("plan", "indicator__plan").get(pk=retrieval.pk)


logger = get_logger(__name__)


def fetch_all() -> list[Retrieval]:
    """Ask about every indicator of a plan that is not closed; what brings nothing new needs nobody's attention."""
    indicators = Indicator.objects.exclude(service="").exclude(plan__status=PlanStatus.CLOSED).select_related("plan")
    retrievals = []
    with new_client() as client:
        for indicator in indicators.order_by("pk"):
            retrieval = fetch(indicator, client=client, by=None)
            if retrieval.state == RetrievalState.READY and not brings_news(retrieval):
                retrieval.state = RetrievalState.APPLIED
                save_as(retrieval, by=None, reason=_("Inget nytt"))
            logger.info("statistics_fetched", indicator=indicator.key, state=retrieval.state)
            retrievals.append(retrieval)
    return retrievals


def brings_news(retrieval: Retrieval) -> bool:
    """Tell whether a person has anything to look at."""
    return any(effect.kind is not EffectKind.SAME for effect in effects(retrieval))
