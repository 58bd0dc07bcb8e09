import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from actors.addresses import AddressField, require_plain_address, tidy_email
from actors.enums import Role
from actors.models import User
from handlingsplan.plan.invitations import Invitee, invite
from handlingsplan.plan.models import Invitation
from handlingsplan.plan.people import create_person
from tests.cast import Cast
from tests.factories import PASSWORD

ODD = ["a,b@x.se", "a@x.se\n", "a\n@x.se", '"a b"@x.se', "ılse@x.se", "aſ@x.se", "a\u200b@x.se", "a@x.se\x00", "å@x.se"]


@pytest.mark.parametrize("email", ODD)
def test_an_odd_address_is_stored_nowhere(cast: Cast, email: str) -> None:
    for store in (
        lambda: require_plain_address(email),
        lambda: create_person(email=f"{email}x", full_name="N"),
        lambda: invite(
            cast.osteraker_kommun, Invitee(email=f"{email}x", full_name="N"), Role.OFFICER, by=cast.osteraker_ansvarig
        ),
    ):
        with pytest.raises(ValidationError):
            store()
    assert (User.objects.filter(full_name="N").count(), Invitation.objects.count()) == (0, 0)


def test_an_address_is_the_same_whatever_the_case_and_no_other_is() -> None:
    assert AddressField().clean(" Nils@Osteraker.SE ") == "nils@osteraker.se" == tidy_email("NILS@osteraker.se")


def test_letters_that_only_look_the_same_in_capitals_are_others(cast: Cast) -> None:
    User.objects.filter(pk=cast.osteraker.pk).update(email="ilse@osteraker.se")
    client = Client()
    for login in ("ılse@osteraker.se", "ilſe@osteraker.se"):
        client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
        assert "_auth_user_id" not in client.session
    client.post(reverse("account_login"), {"login": "ILSE@osteraker.se", "password": PASSWORD})
    assert "_auth_user_id" in client.session
