"""A plan that is ready to be published, and editions of it."""

import pytest
from pytest_django.fixtures import Settings

from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import forget
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish
from tests.cast import Cast
from tests.factories import CommitmentFactory, FundingRowFactory, GoalFactory, MeasureFactory, approve_all_chapters
from tests.jobs.completing import complete

# Rooms whose tests store files. Elsewhere a live worker may be another process, which knows no such setting.
WITH_FILES = {
    *("editions", "exports", "jobs", "leaving", "loading", "operations", "pdf", "periods", "printing", "public"),
    *("publishing", "reports", "workspace"),
}


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    forget()


@pytest.fixture(autouse=True)
def _own_files(request: pytest.FixtureRequest, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    if request.path.parent.name in WITH_FILES:
        settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture
def ready(cast: Cast) -> Plan:
    """Eight approved chapters, and one accepted measure that lacks nothing."""
    approve_all_chapters(cast.plan)
    measure = MeasureFactory(
        plan=cast.plan, owner=cast.osteraker_kommun, title="Vintercykling", goals=[GoalFactory(plan=cast.plan)]
    )
    FundingRowFactory(measure=measure)
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, decided=True)
    return cast.plan


@pytest.fixture
def edition(cast: Cast, ready: Plan) -> Edition:
    """The first edition; its PDF is still to come."""
    return publish(ready, by=cast.samordnare, summary="Den första.")


@pytest.fixture
def compiled(edition: Edition) -> Edition:
    """The first edition, with its PDF."""
    complete(edition.job)
    return Edition.objects.get(pk=edition.pk)
