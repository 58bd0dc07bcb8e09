"""Load a plan from a folder of CSV files."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handlingsplan.loading import demo
from handlingsplan.loading.demo_consultation import show_consultation
from handlingsplan.loading.demo_statements import say_what_an_owner_must
from handlingsplan.loading.folder import LoadError
from handlingsplan.loading.plan import find_folder, load_plan


class Command(BaseCommand):
    """`manage.py load_plan stockholm | FOLDER`."""

    help = "Load a plan that comes with the portal (stockholm), or a folder of CSV files in the same shape."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the folder and what the demonstration adds."""
        parser.add_argument("folder", help="stockholm, or the path of a folder with plan.csv and the other files")
        parser.add_argument(
            "--demo", action="store_true", help="also create the demo people, publish an edition and leave work to do"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        try:
            plan = load_plan(find_folder(options["folder"]))
        except LoadError as error:
            raise CommandError(str(error)) from error
        if options["demo"]:
            people = demo.create_people()
            demo.publish_first_edition(plan, by=people["samordnare"])
            demo.leave_work_to_do(plan, people)
            say_what_an_owner_must(by=people["samordnare"])
            show_consultation(plan, people)
        self.stdout.write(f"Loaded {plan.slug}: {plan.measures.count()} measures, {plan.parties.count()} parties.")
