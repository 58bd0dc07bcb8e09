from collections.abc import Callable

from django.test import Client

from actors.access import Difference
from actors.models import User
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.permissions import plans_where
from tests.cast import Cast

PEOPLE = (
    "samordnare",
    "osteraker",
    "osteraker_ansvarig",
    "vallentuna",
    "sodertalje",
    "politiker",
    "forskare",
    "outsider",
    "anonymous",
)


def test_the_cast_has_its_grants(cast: Cast) -> None:
    assert sync_access(check=True) == Difference()
    coordinates = {name for name in PEOPLE if cast.plan.pk in plans_where(cast[name], PlanPermission.COORDINATE)}
    assert coordinates == {"samordnare"}


def test_those_who_take_part_read_the_working_plan(cast: Cast) -> None:
    readers = {name for name in PEOPLE if cast.plan.pk in plans_where(cast[name], PlanPermission.READ_WORKING_PLAN)}
    assert readers == set(PEOPLE) - {"outsider", "anonymous"}


def test_client_of_signs_in(cast: Cast, client_of: Callable[[User], Client]) -> None:
    assert client_of(cast.osteraker).session["_auth_user_id"] == str(cast.osteraker.pk)
