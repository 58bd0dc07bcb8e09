"""Check that the ledger is as it was written, or rebuild one row as of a day."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from actors import ledger, seals


class Command(BaseCommand):
    """`manage.py verify_history [--head CHAIN NUMBER DIGEST]… [--as-of KIND ID DAY]`."""

    help = "Check the chains of the ledger and print their heads. --as-of prints a row as it was when a day ended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what to check against, and what to rebuild."""
        parser.add_argument("--head", nargs=3, action="append", default=[], metavar=("CHAIN", "NUMBER", "DIGEST"))
        parser.add_argument("--as-of", nargs=3, metavar=("KIND", "ID", "DAY"), help="measures.measure 12 2026-05-31")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        if options["as_of"]:
            self._rebuild(*options["as_of"])
            return
        seals.seal()
        faults = [str(fault) for fault in seals.verify()]
        faults += [
            f"{name} {number}: the noted head is gone"
            for name, number, digest in options["head"]
            if seals.misses_head(name, int(number), digest)
        ]
        if faults:
            raise CommandError("\n".join(faults))
        for name, head in seals.heads().items():
            self.stdout.write(f"{name} {head}")

    def _rebuild(self, kind: str, object_id: str, day: str) -> None:
        end = datetime.combine(date.fromisoformat(day), time.max, tzinfo=timezone.get_current_timezone())
        state = ledger.state_as_of(kind, int(object_id), end)
        if state is None:
            raise CommandError(f"There was no {kind} {object_id} when {day} ended.")
        self.stdout.write(json.dumps(state, indent=2, ensure_ascii=False, sort_keys=True))
