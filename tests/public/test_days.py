"""An edition that is published just after midnight has one day wherever it is told, for people and for machines."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client

from handlingsplan.publishing.publish import publish
from tests.cast import Cast
from tests.factories import MeasureFactory, approve_all_chapters

AFTER_MIDNIGHT = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past twelve on New Year's Day
MEANT = {"/planer/stockholm/utgavor/1/": "1 januari 2027", "/sitemap.xml": "2027-01-01", "/datasets/dcat": "2027-01-01"}


@pytest.mark.parametrize(("address", "day"), MEANT.items())
def test_the_day_is_the_day_here(cast: Cast, client: Client, address: str, day: str) -> None:
    caches["pages"].clear()
    with time_machine.travel(AFTER_MIDNIGHT, tick=False):
        MeasureFactory(plan=cast.plan)
        approve_all_chapters(cast.plan)
        publish(cast.plan, by=cast.samordnare)
        text = client.get(address).content.decode()
    assert (day in text, re.findall(r"2026-12-31|31 december 2026", text)) == (True, [])
