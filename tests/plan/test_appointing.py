from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from actors.models import User
from tests.cast import Cast
from tests.factories import PlanFactory

pytestmark = pytest.mark.django_db


def test_the_first_coordinator_runs_the_plan(client_of: Callable[[User], Client]) -> None:
    plan = PlanFactory(slug="ny", title="Ny plan")
    said = StringIO()
    call_command("appoint_coordinator", "ny", "Kerstin@Example.org", "Kerstin Åberg", stdout=said)
    kerstin = User.objects.get(username="kerstin@example.org")
    assert (
        said.getvalue()
        == f"Kerstin Åberg – Samordnare, Ny plan. Choose a password at {settings.SITE_URL}/konto/losenord/glomt/.\n"
    )
    assert client_of(kerstin).get(f"/arbete/{plan.slug}/utgava/").status_code == 200


@pytest.mark.parametrize(
    ("slug", "email", "refusal"),
    [
        ("stockholm", "kerstin@example.org", "Planen har redan en samordnare."),
        ("inte-den", "kerstin@example.org", "There is no plan 'inte-den'. With --organisation NAME one is begun."),
        ("ny", "kerstin", "Fyll i en giltig e-postadress."),
    ],
)
def test_who_cannot_be_appointed(cast: Cast, slug: str, email: str, refusal: str) -> None:
    PlanFactory(slug="ny")
    people = User.objects.count()
    with pytest.raises(CommandError) as refused:
        call_command("appoint_coordinator", slug, email, "Kerstin Åberg")
    assert str(refused.value) == refusal
    assert User.objects.count() == people
