"""How allauth behaves here: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from actors.models import User


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc] # allauth is untyped
    """People come in by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 allauth's signature
        return False


def display_name(user: User) -> str:
    """Return what allauth calls a person in its messages."""
    return str(user)
