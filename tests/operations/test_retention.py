"""What is deleted when its time is over, and what stays."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from time_machine import travel

from actors.models import LedgerEntry, User
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.models import RenderJob
from handlingsplan.operations.retention import RULES, forget_old
from handlingsplan.plan.models import Invitation, TextDraft
from tests.cast import Cast
from tests.entries import entries_about
from tests.factories import InvitationFactory, RenderJobFactory
from tests.jobs.completing import complete
from tests.tree.files import ROOT


@pytest.fixture
def draft(compiled: Edition, cast: Cast) -> RenderJob:
    """A draft's PDF beside an edition's, an invitation, a kept text, and somebody without a role."""
    job = RenderJobFactory(plan=cast.plan)
    complete(job)
    InvitationFactory(organisation=cast.kth, invited_by=cast.samordnare, email="ny@example.org")
    chapter = cast.plan.chapters.get(number=1)
    TextDraft.objects.create(chapter=chapter, user=cast.osteraker, html="<p>x</p>", expected_version=1)
    job.refresh_from_db()
    return job


def test_a_day_early_nothing_goes(draft: RenderJob) -> None:
    with travel(timezone.now() + timedelta(days=20), tick=False):
        assert set(forget_old().values()) == {0}


def test_what_is_over_goes_and_the_edition_stays(
    cast: Cast, compiled: Edition, draft: RenderJob, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    name, edition_file = draft.file.name, compiled.job.file.name
    with travel(timezone.now() + timedelta(days=800), tick=False):
        counted = forget_old(check=True)
        with django_capture_on_commit_callbacks(execute=True):
            counts = forget_old()
        assert counts == counted
        assert {name for name, count in counts.items() if count} == {
            "PDFs of drafts",
            "invitations that nobody used, after their last day",
            "people without a role, after they last signed in",
            "texts that were typed and never saved",
        }
        assert set(forget_old().values()) == {0}
    assert (Invitation.objects.count(), TextDraft.objects.count()) == (0, 0)
    kept = entries_about(Invitation).values_list("act", "content__email")
    assert [(act, "@" in email) for act, email in kept] == [("removed", False), ("added", False)]
    assert (default_storage.exists(str(name)), default_storage.exists(str(edition_file))) == (False, True)
    assert (RenderJob.objects.get(form="pdf").edition, User.objects.get(pk=cast.outsider.pk).is_active) == (
        compiled,
        False,
    )
    assert "ny@example.org" not in str(list(LedgerEntry.objects.values_list("content", "title")))


def test_the_documents_have_every_rule() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    section = text.partition("\n## What is kept, and for how long\n")[2].partition("\n## ")[0]
    table = re.findall(r"^\| ([^|]+) \| (\d+) \|", section, re.MULTILINE)
    assert table == [(rule.name, str(rule.days)) for rule in RULES]


@pytest.mark.django_db
def test_the_command_counts() -> None:
    out = StringIO()
    call_command("forget_old", "--check", stdout=out)
    assert out.getvalue().splitlines() == [f"0 {rule.name}" for rule in RULES]
