"""How long ago somebody said who they are."""

import time

from django.test import Client

from actors.models import User


def prove(client: Client, user: User) -> None:
    """Let the person, who is signed in, have said just now who they are."""
    session = client.session
    record = {"method": "password", "at": time.time(), "reauthenticated": True}
    session.update({"account_authentication_methods": [record], "account_authentication_methods_user": str(user.pk)})
    session.save()


def age_proof(client: Client, *, minutes: int = 16) -> None:
    """Let all that was proved in this session be as much longer ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 60 * minutes
    session.save()
