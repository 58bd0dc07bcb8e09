"""Check that the ledger and the rows are as they were written, or rebuild one row as of a day."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from actors import heads, ledger, ledger_comparison, ledger_files, seals
from handlingsplan.editions.history_heads import noted_heads, noted_in
from handlingsplan.snapshot import snapshot


class Command(BaseCommand):
    """`manage.py verify_history [--head CHAIN NUMBER DIGEST] [--heads FILE] [--edition FILE] [--as-of KIND ID DAY]`."""

    help = (
        "Check the chains of the ledger, also against the heads that editions noted, and every row against its last "
        "entry, and every file against its row; print the heads of the chains. "
        "--as-of prints a row as it was when a day ended."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what to check against, and what to rebuild."""
        parser.add_argument("--head", nargs=3, action="append", default=[], metavar=("CHAIN", "NUMBER", "DIGEST"))
        parser.add_argument("--heads", action="append", default=[], metavar="FILE", help="heads deposited before")
        parser.add_argument("--edition", action="append", default=[], metavar="FILE", help="an edition's data (JSON)")
        parser.add_argument("--as-of", nargs=3, metavar=("KIND", "ID", "DAY"), help="measures.measure 12 2026-05-31")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        if options["as_of"]:
            self._rebuild(*options["as_of"])
            return
        noted = {(name, int(number), digest) for name, number, digest in options["head"]}
        for file in options["heads"]:
            noted |= {*heads.read_heads(Path(file).read_text(encoding="utf-8").splitlines())}
        for file in options["edition"]:
            noted |= {*noted_in(Path(file).read_text(encoding="utf-8"))}
        seals.seal()
        with snapshot():
            faults = [*map(str, seals.verify()), *map(str, ledger_comparison.compare())]
        faults += map(str, ledger_files.compare_files())
        gone = [head for head in sorted(noted | {*noted_heads()}) if seals.misses_head(*head)]
        faults += [f"{name} {number}: the noted head is gone" for name, number, _digest in gone]
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(heads.heads_text(), ending="")

    def _rebuild(self, kind: str, object_id: str, day: str) -> None:
        end = datetime.combine(date.fromisoformat(day), time.max, tzinfo=timezone.get_current_timezone())
        state = ledger.state_as_of(kind, int(object_id), end)
        if state is None:
            raise CommandError(f"There was no {kind} {object_id} when {day} ended.")
        self.stdout.write(json.dumps(state, indent=2, ensure_ascii=False, sort_keys=True))
