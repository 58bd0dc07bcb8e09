"""Erase a person who asks for it, or who has left."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from actors.models import User
from handlingsplan.leaving.personal_data import erase


class Command(BaseCommand):
    """`manage.py erase_person LOGIN`."""

    help = "Erase a person; the history names their function instead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login", help="log-in name")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        user = User.objects.filter(username=options["login"]).first()
        if user is None:
            raise CommandError(f"There is no {options['login']!r}.")
        try:
            name = erase(user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Erased; the history now says: {name}.")
