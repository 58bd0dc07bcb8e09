"""Make up a plan of any size."""

from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handlingsplan.loading.folder import LoadError, PlanFolder
from handlingsplan.loading.made_up import MadeUpPlan, Size
from handlingsplan.loading.plan import load_plan


class Command(BaseCommand):
    """`manage.py generate_plan SLUG --organisations N --measures N --seed S`."""

    help = "Make up a plan whose chapters hold and whose measures are accepted; the same seed gives the same plan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--organisations", type=int, default=30)
        parser.add_argument("--measures", type=int, default=100)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        size = Size(organisations=options["organisations"], measures=options["measures"])
        if size.organisations < 1 or size.measures < 1:
            raise CommandError("A plan needs at least one organisation and one measure.")
        with TemporaryDirectory() as folder:
            MadeUpPlan(options["slug"], size, seed=options["seed"]).write(Path(folder))
            try:
                plan = load_plan(PlanFolder(Path(folder)), approved=True)
            except LoadError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"Made up {plan.slug}: {size.measures} measures, {size.organisations} organisations.")
