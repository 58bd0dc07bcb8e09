import threading

import pytest
from django.db import connection

from handlingsplan.plan.models import Plan
from handlingsplan.snapshot import snapshot
from tests.factories import PlanFactory


def _rename(plan: Plan) -> None:
    def rename() -> None:
        Plan.objects.filter(pk=plan.pk).update(title="Ett annat namn")
        connection.close()

    other = threading.Thread(target=rename)
    other.start()
    other.join()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_what_others_save_meanwhile_is_not_seen() -> None:
    plan = PlanFactory(title="Planen")
    with snapshot():
        first = Plan.objects.get().title
        _rename(plan)
        second = Plan.objects.get().title
    assert (first, second, Plan.objects.get().title) == ("Planen", "Planen", "Ett annat namn")


@pytest.mark.django_db
def test_inside_another_transaction_it_only_joins_in() -> None:
    plan = PlanFactory()
    with snapshot():
        assert Plan.objects.get() == plan
