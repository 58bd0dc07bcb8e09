"""Roles change at once on a real database: nobody keeps what was taken, loses what was given, or meets an error."""

import pytest

from tests.cast import Cast
from tests.plan.role_races import AT_ONCE, race, remove_one_another

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ROUNDS = 3


def test_twelve_role_changes_at_once_leave_no_wrong_grant(cast: Cast) -> None:
    found = race(cast, ROUNDS)
    assert (found.answers, found.wrong_grants, found.wrong_access) == ({302: ROUNDS * AT_ONCE}, 0, 0)


def test_of_two_who_remove_each_other_one_stays(cast: Cast) -> None:
    found = remove_one_another(cast, ROUNDS)
    assert (found.wrong_grants, found.broken, found.answers[302]) == (0, 0, 2 * ROUNDS)
