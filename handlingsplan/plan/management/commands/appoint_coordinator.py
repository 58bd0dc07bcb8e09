"""Give a newly installed portal its first person."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from actors.addresses import require_plain_address
from handlingsplan.plan.coordinators import AlreadyCoordinatedError, appoint_first_coordinator
from handlingsplan.plan.models import Plan


class Command(BaseCommand):
    """`manage.py appoint_coordinator SLUG E-MAIL NAME`."""

    help = "Make a person the first coordinator of a plan; the coordinator then invites everybody else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the plan's short address")
        parser.add_argument("email", help="also the log-in name")
        parser.add_argument("full_name")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        plan = Plan.objects.with_coordinator().filter(slug=options["slug"]).first()
        if plan is None:
            raise CommandError(f"There is no plan {options['slug']!r}.")
        try:
            require_plain_address(options["email"])
            coordinator = appoint_first_coordinator(plan, email=options["email"], full_name=options["full_name"])
        except ValidationError as error:
            raise CommandError(error.message) from error
        except AlreadyCoordinatedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{coordinator}. Choose a password at {reverse('account_reset_password')}.")
