"""The plan of the demonstration as it would be frozen, read once however many tests ask."""

from functools import lru_cache

from django.db import transaction

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.loading.plan import find_folder, load_plan
from tests.editions.documents import EDITION


@lru_cache
def stockholm_document() -> PlanDocument:
    """Return the document; leaves nothing in the database."""
    with transaction.atomic():
        plan = load_plan(find_folder("stockholm"), approved=True)
        document = read_plan(plan, stage=Stage.APPROVED, edition=EDITION)
        transaction.set_rollback(True)
    return document
