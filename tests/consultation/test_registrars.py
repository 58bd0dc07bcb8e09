"""A coordinator chooses where a body is asked, and cannot by that answer for it or read what it writes."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from actors.models import User
from handlingsplan.consultation.drafts import Writer, add_remark, draft_of
from handlingsplan.consultation.enums import Channel, ResponseState
from handlingsplan.consultation.models import Body
from handlingsplan.consultation.preparing import BodyData, add_body, add_parties, change_body
from handlingsplan.consultation.receiving import hand_in
from handlingsplan.consultation.sending_out import revoke_link
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.consultation.rounds import asked, confirmation_to, link_to, prepared, remark
from tests.post import delivered


def _move(body: Body, cast: Cast) -> None:
    data = BodyData(name=body.name, email="ratt@example.org")
    change_body(body, data=data, expected_version=body.version, by=cast.samordnare)


def _revoke(body: Body, cast: Cast) -> None:
    revoke_link(body, by=cast.samordnare)


@pytest.mark.parametrize(("end", "letters"), [(_move, 1), (_revoke, 0)])
def test_what_went_to_the_wrong_address_opens_and_confirms_nothing(
    ready: Plan, cast: Cast, end: Callable[[Body, Cast], None], letters: int
) -> None:
    asked(ready, cast)
    body = Body.objects.get(organisation=None)
    writer = Writer(Channel.LINK)
    written = add_remark(body, remark("Skrivet av fel person."), writer=writer)
    hand_in(body, "remarks", expected_version=written.version, writer=writer)
    link = reverse("answer", args=[link_to(body)])
    confirmation = reverse("confirm_response", args=[confirmation_to(body)])
    before = len(delivered())
    end(body, cast)
    browser = Client()
    assert [browser.get(link).status_code, browser.post(confirmation).status_code] == [404, 404]
    response = draft_of(body)
    assert response is not None
    assert (response.state, len(response.draft)) == (ResponseState.BEING_WRITTEN, 1)
    told = [letter.to for letter in delivered()[before:]]
    assert told == [[body.email]] * letters


def test_another_address_of_what_is_not_sent_out_is_told_to_nobody(ready: Plan, cast: Cast) -> None:
    one = prepared(ready, by=cast.samordnare)
    _move(add_body(one, data=BodyData(name="Föreningen", email="fel@example.org"), by=cast.samordnare), cast)
    assert delivered() == []


REFUSED = {
    "own": ("Föreningen", "{own}", "Det är din egen adress"),
    "own with a plus": ("Föreningen", "{plus}", "Det är din egen adress"),
    "a party": ("österåkers KOMMUN", "registrator@example.org", "är part i planen"),
}


@pytest.mark.parametrize(("name", "email", "why"), REFUSED.values(), ids=REFUSED)
def test_nobody_asks_themselves_or_a_party_at_any_address(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client], name: str, email: str, why: str
) -> None:
    one, own = prepared(ready, by=cast.samordnare), cast.samordnare.email
    typed = {"name": name, "email": email.format(own=own, plus=own.replace("@", "+remiss@"))}
    answer = client_of(cast.samordnare).post(reverse("ask_body", args=[ready.slug, one.number]), typed)
    assert (answer.status_code, why in answer.content.decode(), Body.objects.count()) == (422, True, 0)


def test_an_organisations_address_stays_at_its_own_domain(ready: Plan, cast: Cast) -> None:
    asked(ready, cast)
    body = Body.objects.get(organisation=cast.osteraker_kommun)
    elsewhere, own = (BodyData(name=body.name, email=f"namnd@{at}.example") for at in ("annan", "osteraker"))
    with pytest.raises(ValidationError, match="@osteraker"):
        change_body(body, data=elsewhere, expected_version=body.version, by=cast.samordnare)
    change_body(body, data=own, expected_version=body.version, by=cast.samordnare)
    assert Body.objects.get(pk=body.pk).email == "namnd@osteraker.example"


def test_no_party_is_asked_at_the_coordinators_own_address(ready: Plan, cast: Cast) -> None:
    one = prepared(ready, by=cast.samordnare)
    cast.osteraker_kommun.registrar_email = cast.samordnare.email
    cast.osteraker_kommun.save()
    with pytest.raises(ValidationError, match="din egen adress"):
        add_parties(one, [cast.osteraker_kommun], by=cast.samordnare)
