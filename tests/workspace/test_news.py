"""What people are told of is worded when it is shown, of what they may read then; a notice holds no words."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from actors.enums import Role
from actors.models import Membership, User
from followup.rounds.models import Reopening, Round
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.models import Notice
from handlingsplan.discussion.notices import tell
from handlingsplan.discussion.threads import add_comment
from handlingsplan.jobs.enums import JobState
from handlingsplan.plan.access_keys.keys import make_key
from handlingsplan.plan.grants import sync_access
from handlingsplan.workspace.first_page import here_and_elsewhere
from handlingsplan.workspace.news import news
from measures.editing import MeasureData
from measures.enums import EditorialState
from measures.laying.laying import lay_measure
from measures.models import EditorialEvent, Measure
from tests.cast import Cast
from tests.factories import (
    EditionFactory,
    InvitationFactory,
    MeasureFactory,
    MembershipFactory,
    MinutesExtractFactory,
    RenderJobFactory,
    ReviewEventFactory,
    RevisionFactory,
)


def _comment(cast: Cast) -> models.Model:
    return add_comment(MeasureFactory(plan=cast.plan, title="Bron"), text="Hinner ni?", by=cast.vallentuna)


def _review(cast: Cast) -> models.Model:
    revision = RevisionFactory(chapter=cast.plan.chapters.get(number=1))
    event: models.Model = ReviewEventFactory(revision=revision, act="send_back", comment="Hinner ni?")
    return event


def _measure_event(cast: Cast) -> models.Model:
    measure = MeasureFactory(plan=cast.plan, title="Bron")
    return EditorialEvent.objects.create(measure=measure, act="reschedule", comment="Hinner ni?")


def _failed_job(cast: Cast) -> models.Model:
    edition = EditionFactory(plan=cast.plan)
    job: models.Model = RenderJobFactory(edition=edition, state=JobState.FAILED, error="Hinner ni?")
    return job


def _laid(cast: Cast) -> models.Model:
    data = MeasureData(title="Bron", owner=cast.kth)
    laid = lay_measure(cast.plan, data=data, by=cast.samordnare)
    laid.reason = "Hinner ni?"
    laid.save()
    return laid


def _reopening(cast: Cast) -> models.Model:
    today = timezone.localdate()
    days = {"year": today.year, "opened_on": today, "deadline": today}
    one, _new = Round.objects.get_or_create(plan=cast.plan, number=1, defaults={"title": "Bron", **days})
    return Reopening.objects.create(round=one, reason="Hinner ni?", closed_on=today)


def _access_key(cast: Cast) -> models.Model:
    key, _secret = make_key(cast.osteraker_kommun, purpose="Hinner ni?", days=9, by=cast.osteraker_ansvarig)
    return key


OF_KEYS = (NoticeKind.KEY_MADE, NoticeKind.KEY_REVOKED, NoticeKind.KEY_STOPPED)
SOURCES: Mapping[NoticeKind, Callable[[Cast], models.Model]] = {
    **dict.fromkeys(
        [NoticeKind.MENTION, NoticeKind.ANSWER, NoticeKind.RESOLVED, NoticeKind.REOPENED, NoticeKind.TAKEN], _comment
    ),
    **dict.fromkeys([NoticeKind.SENT_BACK, NoticeKind.APPROVED], _review),
    **dict.fromkeys([NoticeKind.RESCHEDULED, NoticeKind.OWNER_CHANGED], _measure_event),
    NoticeKind.FILES_MADE: lambda cast: EditionFactory(plan=cast.plan),
    NoticeKind.FILE_FAILED: _failed_job,
    **dict.fromkeys([NoticeKind.COORDINATES, NoticeKind.COORDINATES_NO_MORE], lambda cast: cast.vallentuna),
    NoticeKind.ROUND_REOPENED: _reopening,
    NoticeKind.ROLE_GIVEN: lambda cast: Membership.objects.get(user=cast.osteraker),
    **dict.fromkeys(
        [NoticeKind.LEAD_INVITED, NoticeKind.TO_CONFIRM],
        lambda cast: InvitationFactory(organisation=cast.kth, role=Role.LEAD, full_name="Nils Ny"),
    ),
    **dict.fromkeys(OF_KEYS, _access_key),
    **dict.fromkeys([NoticeKind.LAID_BEFORE, NoticeKind.LAID_TAKEN_OVER, NoticeKind.LAID_DECLINED], _laid),
    **dict.fromkeys(
        [NoticeKind.ON_BEHALF, NoticeKind.ON_BEHALF_CORRECTED],
        lambda cast: MinutesExtractFactory(plan=cast.plan, organisation=cast.osteraker_kommun),
    ),
}
FOR_LEADS = {NoticeKind.ROLE_GIVEN, *OF_KEYS}
PATIENT = 20  # seconds; a page does not wait for what it sends when it is left


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_is_told_in_the_words_of_what_it_refers_to(cast: Cast, kind: NoticeKind) -> None:
    source, person = SOURCES[kind](cast), cast.osteraker_ansvarig if kind in FOR_LEADS else cast.samordnare
    tell([person], kind, by=None, scope=cast.plan, source=source)
    (item,) = news(person, cast.plan)
    wordless = (
        *(NoticeKind.FILES_MADE, NoticeKind.COORDINATES, NoticeKind.COORDINATES_NO_MORE),
        *(NoticeKind.ON_BEHALF, NoticeKind.ON_BEHALF_CORRECTED),
    )
    words = dict.fromkeys(wordless, ".") | {
        NoticeKind.FILE_FAILED: ": ”PDF: Hinner ni?”",
        **dict.fromkeys(OF_KEYS, ": ”Hinner ni?, Österåker”"),
        NoticeKind.ROLE_GIVEN: ": ”Örjan Åkesson: Handläggare, Österåker”",
        NoticeKind.LEAD_INVITED: ": ”Nils Ny – Organisationsansvarig, KTH”",
        NoticeKind.TO_CONFIRM: ": ”Nils Ny – Organisationsansvarig, KTH”",
    }
    assert item.note == f"Portalen {kind.label}{words.get(kind, ': ”Hinner ni?”')}"


def test_a_notice_has_no_place_for_words() -> None:
    texts = (models.CharField, models.TextField, models.JSONField)
    assert [field.name for field in Notice._meta.concrete_fields if isinstance(field, texts)] == ["kind"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_much_is_new(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = cast.samordnare
    news(person, cast.plan)
    hers = SOURCES.keys() - {NoticeKind.FILE_FAILED, *FOR_LEADS}
    for _ in range(count):
        for kind in hers:
            tell([person], kind, by=None, scope=cast.plan, source=SOURCES[kind](cast))
    with django_assert_num_queries(13):
        assert len(news(person, cast.plan)) == count * len(hers)


def test_what_is_gone_or_of_an_unknown_kind_is_not_told(cast: Cast) -> None:
    comment = add_comment(cast.plan.chapters.get(number=1), text="Hej", by=cast.vallentuna)
    for source in (comment, cast.kth):
        tell([cast.osteraker], NoticeKind.MENTION, by=cast.vallentuna, scope=cast.plan, source=source)
    comment.delete()
    assert (news(cast.osteraker, cast.plan), cast.osteraker.notices.count()) == ([], 2)


def test_it_says_what_the_thing_is_called_now(cast: Cast) -> None:
    comment = _comment(cast)
    tell([cast.osteraker], NoticeKind.MENTION, by=cast.vallentuna, scope=cast.plan, source=comment)
    Measure.objects.update(title="Tunneln")
    assert [item.title for item in news(cast.osteraker, cast.plan)] == ["1. Tunneln"]


def _fetched(user: User, **acts_for: Any) -> User:
    fetched = User.objects.get(pk=user.pk)
    fetched.__dict__.update(acts_for)
    return fetched


def test_news_of_a_draft_waits_where_one_acts_for_its_owner(cast: Cast) -> None:
    MembershipFactory(user=cast.osteraker, organisation=cast.vallentuna_kommun, role=Role.OFFICER)
    sync_access()
    draft = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.DRAFT, title="Bron")
    comment = add_comment(draft, text="Hinner vi?", by=cast.osteraker_ansvarig, private_to=cast.osteraker_kommun)
    tell([cast.osteraker], NoticeKind.MENTION, by=cast.osteraker_ansvarig, scope=cast.plan, source=comment)
    found = {}
    for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun):
        here = here_and_elsewhere(_fetched(cast.osteraker, _acts_for=organisation.pk), cast.plan)
        elsewhere = [(other.organisation.slug, other.count) for other in here.elsewhere]
        found[organisation.slug] = [item.title for item in here.news], elsewhere
    assert found == {"osteraker": (["1. Bron"], []), "vallentuna": ([], [("osteraker", 2)])}


@pytest.mark.browser
def test_who_opens_what_they_were_told_of_has_read_it(
    cast: Cast, page: Page, sign_in_on: Callable[[Page, User], None]
) -> None:
    tell([cast.osteraker], NoticeKind.MENTION, by=cast.vallentuna, scope=cast.plan, source=_comment(cast))
    sign_in_on(page, cast.osteraker)
    home = reverse("workspace", args=["stockholm"])
    page.goto(home)
    with page.expect_request("**/nytt/last/"):
        page.locator("aside[aria-labelledby=nytt] a[data-puts-aside]").first.click()
    page.wait_for_url("**/atgarder/**")
    deadline = time.monotonic() + PATIENT
    while Notice.objects.filter(read_at=None).exists() and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    page.goto(home)
    assert page.locator("a[data-puts-aside]").count() == 0


def test_what_is_to_be_confirmed_is_told_until_it_is(cast: Cast) -> None:
    for kind in (NoticeKind.TO_CONFIRM, NoticeKind.LEAD_INVITED):
        tell([cast.samordnare], kind, by=None, scope=cast.plan, source=SOURCES[kind](cast))
    assert [item.waits for item in news(cast.samordnare, cast.plan)] == [False, True]
