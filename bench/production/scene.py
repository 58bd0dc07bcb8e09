"""A made-up plan with its coordinator signed in: `manage.py shell` inside the stack calls `tell`."""

import json
import sys
import time

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from actors.models import User


def make(slug: str, *, organisations: int, measures: int) -> User:
    """Make the plan, and return its coordinator."""
    call_command("generate_plan", slug, organisations=organisations, measures=measures, seed=1, stdout=sys.stderr)
    email = f"{slug}@example.org"
    call_command("appoint_coordinator", slug, email, "Kerstin Åberg", stdout=sys.stderr)
    return User.objects.get(email=email)


def sign_in(user: User) -> str:
    """Return the key of a session such as sign-in with a second factor opens."""
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "none"}})
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    # Said who they are, so that publishing asks nothing, for as long as a drill may take
    record = {"method": "mfa", "type": "totp", "at": time.time() + 86_400, "reauthenticated": True}
    session.update({"account_authentication_methods": [record], "account_authentication_methods_user": str(user.pk)})
    session.create()
    return str(session.session_key)


def tell(slug: str, *, organisations: int, measures: int) -> None:
    """Make a plan, and print the session of its coordinator."""
    made = make(slug, organisations=organisations, measures=measures)
    sys.stdout.write("\n" + json.dumps({"session": sign_in(made)}))
