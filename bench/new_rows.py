"""Large lists from file to plan: `python -m bench new-rows [--measures 5000] [--values 50000]`.

Prints the processor's time and the queries of each step. Fails where a preview takes more than 5 seconds, applying more
than 20, or where anything else comes in than stands in the file.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.core.management import call_command
from django.db import connection

from actors.enums import Category, Role
from actors.history import save_as
from actors.models import Membership, Organisation, User
from followup.enums import Direction, Level, Rule
from followup.models import Indicator, Observation
from followup.statistics.applying import apply_import, effects
from followup.statistics.readings import ColumnChoice
from followup.statistics.retrievals import choose, upload
from handlingsplan.plan.coordinators import appoint_first_coordinator
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Party, Plan
from handlingsplan.spreadsheets.reading.files import read_upload
from measures.models import Measure
from measures.workbooks.importing import apply_upload, keep_upload
from measures.workbooks.preview import make_preview
from measures.workbooks.undoing import undo_import

Result = TypeVar("Result")
PREVIEW_SECONDS, APPLY_SECONDS = 5.0, 20.0
FIRST_YEAR, YEARS = 1990, 100
taken: dict[str, float] = {}


def _timed(what: str, do: Callable[[], Result]) -> Result:
    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append("")  # to keep the words of each, as Django's own counter does, would take longer than to ask
        return execute(sql, *rest)

    began, began_there, began_by_clock = time.process_time(), _database_time(), time.monotonic()
    with connection.execute_wrapper(count):
        result = do()
    taken[what], by_clock = time.process_time() - began, time.monotonic() - began_by_clock
    there = _database_time() - began_there
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{what:20} {taken[what]:6.2f} s of the processor, {there:6.2f} s of the database's, {by_clock:6.2f} s by the"
        f" clock {len(queries):5} queries, {memory} MB so far\n"
    )
    return result


def _database_time() -> float:
    """Return the processor time of the database's process that serves us, in seconds."""
    pid = connection.connection.info.backend_pid  # on this machine: the runner has started it
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _measures(plan: Plan, by: User, count: int) -> bool:
    rows = [f"Åtgärd {n};{2027 + n % 3};{n + 1};Beskrivning av åtgärd {n};2 Optimera" for n in range(count)]
    content = "\n".join(["Rubrik;Start;Kostnad 2027 (tkr);Beskrivning;Steg i fyrstegsprincipen", *rows]).encode()
    sheets = _timed("measures: read", lambda: read_upload("a.csv", content))
    owner = plan.coordinating_organisation
    kept = _timed("measures: keep", lambda: keep_upload(plan, organisation=owner, name="a", sheets=sheets, by=by))
    preview = _timed("measures: preview", lambda: make_preview(kept, by=by))
    before = Measure.objects.count()
    _timed("measures: apply", lambda: apply_upload(kept, expected_version=preview.version, by=by))
    right = preview.counts["new"] == count and Measure.objects.count() - before == count
    stays = _timed("measures: undo", lambda: undo_import(kept, by=by))
    return right and not stays and Measure.objects.count() == before


def _values(plan: Plan, by: User, count: int) -> bool:
    places = Organisation.objects.bulk_create(
        Organisation(
            slug=f"ort-{n}",
            name=f"Ort {n} kommun",
            short_name=f"Ort {n}",
            sort_key=f"{n}",
            code=f"{n:04d}",
            category=Category.MUNICIPALITY,
        )
        for n in range(1_000, 1_000 + count // YEARS)
    )
    Party.objects.bulk_create(Party(plan=plan, organisation=place) for place in places)
    indicator = Indicator(plan=plan, number=900, key="varden", title="Värden", unit="antal", baseline_year=2010)
    indicator.direction, indicator.level, indicator.rule = Direction.DECREASE, Level.ORGANISATION, Rule.SUM
    indicator.save()
    years = range(FIRST_YEAR, FIRST_YEAR + YEARS)
    rows = [";".join([place.code, *(f"{n},5" for n in years)]) for place in places]
    content = "\n".join([";".join(["Kommunkod", *map(str, years)]), *rows]).encode()
    read = _timed("values: read", lambda: upload(indicator, name="a.csv", content=content, source="", by=by))
    choice = ColumnChoice(dict(enumerate(years)), "same")
    chosen = _timed("values: choose", lambda: choose(read, choice=choice, by=by))
    _timed("values: preview", lambda: effects(chosen))
    return _timed("values: apply", lambda: apply_import(chosen, by=by)) == count == Observation.objects.count()


def main(arguments: Sequence[str]) -> int:
    """Measure; 0 where all came in, in time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measures", type=int, default=5_000)
    parser.add_argument("--values", type=int, default=50_000)
    options = parser.parse_args(arguments)
    call_command("generate_plan", "stor", organisations=2, measures=1, seed=1, verbosity=0)
    plan = Plan.objects.get(slug="stor")
    Observation.objects.all().delete()
    coordinator = appoint_first_coordinator(plan, email="k@example.org", full_name="Kerstin Åberg").user
    officer = User.objects.create(username="handlaggare", full_name="Örjan Åkesson", email="o@example.org")
    save_as(Membership(user=officer, organisation=plan.coordinating_organisation, role=Role.OFFICER), by=None)
    sync_access()
    right = _measures(plan, officer, options.measures) and _values(plan, coordinator, options.values)
    late = [what for what, seconds in taken.items() if seconds > _limit(what)]
    sys.stdout.write("all came in\n" if right else "NOT all came in\n")
    sys.stdout.write(f"too slow: {', '.join(late) or 'nothing'}\n")
    return int(not right or bool(late))


def _limit(what: str) -> float:
    return PREVIEW_SECONDS if what.endswith("preview") else APPLY_SECONDS
