"""An edition is read once in a process, however many ask for it at once: a large one takes seconds and memory."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import document_of

READERS = 6


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_everybody_is_given_the_same_document(edition: Edition) -> None:
    together = Barrier(READERS)

    def read(_number: int) -> PlanDocument:
        try:
            connection.ensure_connection()
            together.wait()
            return document_of(edition)
        finally:
            connection.close()

    with ThreadPoolExecutor(READERS) as pool:
        documents = list(pool.map(read, range(READERS)))
    assert len(set(map(id, documents))) == 1
