"""Give a newly installed portal its first person."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from actors.addresses import require_plain_address
from handlingsplan.plan.coordinators import AlreadyCoordinatedError, appoint_first_coordinator
from handlingsplan.plan.models import Plan
from handlingsplan.plan.starting.first_plan import PlanExistsError, begin_first_plan
from handlingsplan.web_addresses import site_address


class Command(BaseCommand):
    """`manage.py appoint_coordinator SLUG E-MAIL NAME [--organisation ORGANISATION]`."""

    help = (
        "Make a person the first coordinator of a plan, and send them a letter that lets them in; the coordinator then "
        "invites everybody else. With --organisation the plan is begun first, without title, for that organisation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the plan's short address")
        parser.add_argument("email", help="also the log-in name")
        parser.add_argument("full_name")
        parser.add_argument("--organisation", help="whose plan to begin, for example 'Region Gävleborg'")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        try:
            require_plain_address(options["email"])
            with transaction.atomic():
                plan = _plan(options["slug"], options["organisation"])
                coordinator = appoint_first_coordinator(plan, email=options["email"], full_name=options["full_name"])
        except ValidationError as error:
            raise CommandError(error.message) from error
        except AlreadyCoordinatedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{coordinator}. Choose a password at {site_address('account_reset_password')}.")


def _plan(slug: str, organisation: str | None) -> Plan:
    """Return the plan that there is, or begin one for the organisation."""
    if organisation:
        try:
            return begin_first_plan(slug, organisation_name=organisation)
        except PlanExistsError as error:
            raise CommandError(f"There is a plan {slug!r} already; leave out --organisation.") from error
        except ValueError as error:
            raise CommandError(f"{slug!r} is no short address: use a–z, 0–9 and hyphens.") from error
    plan = Plan.objects.with_coordinator().filter(slug=slug).first()
    if plan is None:
        raise CommandError(f"There is no plan {slug!r}. With --organisation NAME one is begun.")
    return plan
