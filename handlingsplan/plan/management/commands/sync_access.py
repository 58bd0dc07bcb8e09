"""Rebuild the grants from memberships, parties and plans."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handlingsplan.plan.grants import sync_access


class Command(BaseCommand):
    """`manage.py sync_access [--check]`."""

    help = "Rebuild all grants from the facts. With --check, change nothing and fail where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where grants differ")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        difference = sync_access(check=options["check"])
        words = f"{difference.added} missing, {difference.removed} superfluous"
        if options["check"] and difference:
            raise CommandError(f"Grants differ from the facts: {words}. Run sync_access.")
        self.stdout.write(f"Grants are in order ({words} before).")
