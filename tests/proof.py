"""How long ago somebody said who they are."""

from django.test import Client


def age_proof(client: Client, *, minutes: int = 16) -> None:
    """Let all that was proved in this session be as much longer ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 60 * minutes
    session.save()
