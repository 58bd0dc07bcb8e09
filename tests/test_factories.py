import inspect
from typing import Any

import pytest
from django.db import connection
from factory.django import DjangoModelFactory

from tests import factories

ALL = [
    thing
    for _, thing in inspect.getmembers(factories, inspect.isclass)
    if issubclass(thing, DjangoModelFactory) and thing._meta.model is not None
]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", ALL, ids=lambda factory: factory.__name__)
def test_every_factory_makes_valid_rows(factory: type[factories.Made[Any]]) -> None:
    for _ in range(2):
        factory().validate_constraints()
    connection.check_constraints()
