"""Adoptions that a coordinator enters, and the page where a lead confirms or corrects what was entered."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.conflicts import StaleError
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.discussion.models import Notice
from handlingsplan.editions.freezing import read_next
from handlingsplan.editions.models import Adoption, Edition
from handlingsplan.publishing.adoptions import register_adoption
from handlingsplan.publishing.on_behalf import confirm_registered, registered_for
from handlingsplan.workspace.agenda import agenda
from measures.decisions.deciding import register_decision
from measures.models import MinutesExtract
from tests.cast import Cast
from tests.factories import CommitmentFactory, EditionFactory, MeasureFactory, MinutesExtractFactory
from tests.measures.decisions.minutes import minutes, stand
from tests.publishing.test_adoptions import TYPED, data
from tests.walking import body_of

SignIn = Callable[[User], Client]
MARK = "Registrerat av samordnaren efter protokollsutdrag."


def enter(edition: Edition, cast: Cast, **more: Any) -> Adoption:
    facts: dict[str, Any] = {"data": data(), "by": cast.samordnare, "upload": minutes()} | more
    return register_adoption(edition, cast.osteraker_kommun, **facts)


@pytest.fixture
def published(cast: Cast) -> Edition:
    return EditionFactory(plan=cast.plan)


def test_an_adoption_is_entered_marked_and_told(published: Edition, cast: Cast) -> None:
    entered = enter(published, cast)
    assert (entered.extract is not None and entered.extract.mark, entered.is_own_entry) == (MARK, False)
    assert Notice.objects.get().person == cast.osteraker_ansvarig
    [frozen] = read_next(cast.plan).adoptions
    assert frozen.on_behalf == MARK


def test_not_without_its_file(published: Edition, cast: Cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        enter(published, cast, upload=None)
    assert list(refusal.value.message_dict) == ["file"]


def test_never_over_the_leads_own(published: Edition, cast: Cast) -> None:
    own = register_adoption(published, cast.osteraker_kommun, data=data(), by=cast.osteraker_ansvarig)
    with pytest.raises(ValidationError):
        enter(published, cast)
    with pytest.raises(RefusedError):
        enter(published, cast, adoption=own)
    assert (Adoption.objects.get().extract, MinutesExtract.objects.count()) == (None, 0)


def test_a_lead_corrects_what_was_entered(published: Edition, cast: Cast) -> None:
    entered = enter(published, cast)
    by = cast.osteraker_ansvarig
    register_adoption(published, cast.osteraker_kommun, data=data(paragraph="§ 7"), by=by, adoption=entered)
    stored = Adoption.objects.get()
    assert (stored.extract, stored.paragraph) == (None, "§ 7")
    assert Notice.objects.get(kind="on_behalf_right").person == cast.samordnare
    assert registered_for(cast.plan, cast.osteraker_kommun) == []


def test_the_form_of_a_coordinator_asks_for_the_file(compiled: Edition, cast: Cast, client_of: SignIn) -> None:
    address = reverse("new_adoption", args=[cast.plan.slug, compiled.number, "osteraker"])
    client = client_of(cast.samordnare)
    assert list(client.post(address, TYPED).context["form"].errors) == ["file"]
    assert client.post(address, TYPED | {"file": minutes(), "is_public": "on"}).status_code == 302
    register = client.get(reverse("adoptions", args=[cast.plan.slug])).content.decode()
    assert (register.count(MARK), register.count("/protokollsutdrag/")) == (1, 1)


def _both(published: Edition, cast: Cast) -> MinutesExtract:
    """Return an extract that a commitment and an adoption rest on."""
    row = CommitmentFactory(measure=MeasureFactory(plan=cast.plan), organisation=cast.osteraker_kommun)
    [row] = register_decision(
        cast.plan,
        cast.osteraker_kommun,
        stand=stand(),
        versions={row.measure_id: 1},
        upload=minutes(),
        by=cast.samordnare,
    )
    assert row.extract is not None
    Adoption.objects.filter(pk=enter(published, cast).pk).update(extract=row.extract)
    return row.extract


def test_a_lead_confirms_what_was_read(published: Edition, cast: Cast, client_of: SignIn) -> None:
    extract = _both(published, cast)
    client = client_of(cast.osteraker_ansvarig)
    page = reverse("registered_for", args=[cast.plan.slug, "osteraker"])
    [line] = client.get(page).context["lines"]
    assert (len(line.commitments), len(line.adoptions)) == (1, 1)
    address = reverse("confirm_registered", args=[cast.plan.slug, extract.pk])
    client.post(address, {"based_on": "something older"})
    assert MinutesExtract.objects.get(pk=extract.pk).is_unconfirmed
    client.post(address, {"based_on": line.version})
    stored = MinutesExtract.objects.get(pk=extract.pk)
    assert (stored.confirmed_by, stored.is_unconfirmed) == (cast.osteraker_ansvarig, False)
    assert stored.mark.startswith("Registrerat av samordnaren efter protokollsutdrag, bekräftat av organisationen ")
    assert [item.title for item in agenda(cast.osteraker_ansvarig, cast.plan)] == []


def test_what_is_confirmed_the_coordinator_changes_no_more(published: Edition, cast: Cast) -> None:
    entered = enter(published, cast)
    [line] = registered_for(cast.plan, cast.osteraker_kommun)
    confirm_registered(line.extract, expected_version=line.version, by=cast.osteraker_ansvarig)
    with pytest.raises(RefusedError):
        enter(published, cast, adoption=entered)


def test_nobody_confirms_but_the_lead(published: Edition, cast: Cast) -> None:
    enter(published, cast)
    [line] = registered_for(cast.plan, cast.osteraker_kommun)
    for person in (cast.samordnare, cast.osteraker, cast.vallentuna):
        with pytest.raises(RefusedError):
            confirm_registered(line.extract, expected_version=line.version, by=person)


def test_a_correction_between_reading_and_confirming_is_not_confirmed_unseen(published: Edition, cast: Cast) -> None:
    extract = _both(published, cast)
    read = {line.extract: line.version for line in registered_for(cast.plan, cast.osteraker_kommun)}
    Adoption.objects.update(version=7)
    with pytest.raises(StaleError):
        confirm_registered(extract, expected_version=read[extract], by=cast.osteraker_ansvarig)


def _status(client: Client, extract: MinutesExtract) -> int:
    answer = client.get(extract.get_absolute_url())
    if answer.streaming:
        assert body_of(answer) == b"%PDF-1.7"
    return answer.status_code


@pytest.mark.parametrize(
    ("is_public", "readers"),
    [
        (False, ["osteraker", "osteraker_ansvarig", "samordnare", "politiker"]),
        (True, ["osteraker", "osteraker_ansvarig", "samordnare", "politiker", "vallentuna", "forskare", "outsider"]),
    ],
)
def test_the_file_is_internal_unless_it_is_public(
    cast: Cast, client: Client, client_of: SignIn, *, is_public: bool, readers: list[str]
) -> None:
    extract = MinutesExtractFactory(plan=cast.plan, organisation=cast.osteraker_kommun, is_public=is_public)
    people = ["osteraker", "osteraker_ansvarig", "samordnare", "politiker", "vallentuna", "forskare", "outsider"]
    answers = {name: _status(client_of(cast.person(name)), extract) for name in people}
    assert [name for name, status in answers.items() if status == 200] == readers
    assert _status(client, extract) == (200 if is_public else 404)


@pytest.mark.parametrize("count", [1, 3])
def test_queries(
    cast: Cast, published: Edition, count: int, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        enter(published, cast, data=data(body=f"Nämnd {number}"))
        _both_for_queries(cast)
    client = client_of(cast.osteraker_ansvarig)
    page = reverse("registered_for", args=[cast.plan.slug, "osteraker"])
    client.get(page)
    with django_assert_num_queries(9):
        client.get(page)


def _both_for_queries(cast: Cast) -> None:
    row = CommitmentFactory(measure=MeasureFactory(plan=cast.plan), organisation=cast.osteraker_kommun)
    register_decision(
        cast.plan,
        cast.osteraker_kommun,
        stand=stand(),
        versions={row.measure_id: 1},
        upload=minutes(),
        by=cast.samordnare,
    )
