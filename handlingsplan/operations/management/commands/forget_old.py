"""Delete what has been kept long enough."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from handlingsplan.operations.retention import forget_old


class Command(BaseCommand):
    """`manage.py forget_old [--check]`."""

    help = "Delete personal data and working copies whose time is over; docs/deploy.md has the table. Runs each night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        for name, count in forget_old(check=options["check"]).items():
            self.stdout.write(f"{count} {name}")
