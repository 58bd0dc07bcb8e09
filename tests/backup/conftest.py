"""A place with something of everything, and an archive of it."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django.fixtures import Settings

from actors.history import delete_as, save_as
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish
from measures.models import Attachment
from tests.backup.archives import KEPT_FILE, archived
from tests.cast import Cast
from tests.factories import MeasureFactory, approve_all_chapters
from tests.jobs.completing import complete


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def plan(transactional_db: None, cast: Cast) -> Plan:
    """A published plan with a compiled edition, a file, and a number that is not given twice."""
    approve_all_chapters(cast.plan)
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Vintercykling")
    name = default_storage.save(KEPT_FILE, ContentFile(b"%PDF-1.7 karta"))
    kept = Attachment(measure=measure, name="Förstudie å.pdf", file=name, content_type="application/pdf", size=14)
    save_as(kept, by=cast.osteraker)
    delete_as(MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Struken"), by=cast.osteraker)
    complete(publish(cast.plan, by=cast.samordnare, summary="Den första.").job)
    return cast.plan


@pytest.fixture
def archive(plan: Plan, tmp_path: Path) -> Path:
    return archived(tmp_path / "first.zip")
