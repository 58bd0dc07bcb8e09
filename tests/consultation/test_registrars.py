"""A coordinator chooses where a body is asked, and cannot by that answer for it or read what it writes."""

import ast
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from actors.models import Organisation, User
from handlingsplan.consultation.drafts import Writer, add_remark, draft_of
from handlingsplan.consultation.enums import Channel, ResponseState
from handlingsplan.consultation.models import Body, Consultation
from handlingsplan.consultation.preparing import BodyData, add_body, add_parties, change_body
from handlingsplan.consultation.receiving import hand_in
from handlingsplan.consultation.sending_out import revoke_link
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.consultation.rounds import asked, confirmation_to, link_to, prepared, remark
from tests.page_forms import form_to, forms_of
from tests.post import delivered
from tests.tree.files import name_of, python_files, tree_of
from tests.walking import every_route


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


@pytest.mark.parametrize("end", [_move, _revoke])
def test_the_letter_that_confirmed_an_answer_opens_it_no_longer_than_the_link(
    ready: Plan, cast: Cast, end: Callable[[Body, Cast], None]
) -> None:
    asked(ready, cast)
    body = Body.objects.get(organisation=None)
    writer = Writer(Channel.LINK)
    written = add_remark(body, remark("Våra ord."), writer=writer)
    hand_in(body, "remarks", expected_version=written.version, writer=writer)
    confirmation = reverse("confirm_response", args=[confirmation_to(body)])
    assert Client().post(confirmation).status_code == 302
    assert "Våra ord." in Client().get(confirmation).content.decode()
    end(body, cast)
    assert Client().get(confirmation).status_code == 404
    response = draft_of(body)
    assert response is not None
    assert (response.state, response.points.count()) == (ResponseState.RECEIVED, 1)


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


# What sets an address: of a body; of a private person, who types it; and what is known of a body not stored yet
WRITES = {
    "handlingsplan/consultation/registrars.py",
    "handlingsplan/consultation/public_answers.py",
    "handlingsplan/consultation/views/public.py",
    "handlingsplan/loading/demo_consultation.py",
}
MAKES = {"handlingsplan/consultation/preparing.py": {"consultation", "organisation", "name", "version"}}


def test_one_function_sets_where_a_body_is_reached() -> None:
    """Whatever writes an address of a body elsewhere, or makes a body with one, is found by reading all the code."""
    writes: set[str] = set()
    makes: dict[str, set[str]] = {}
    for path in python_files():
        if "handlingsplan.consultation.models import" not in path.read_text(encoding="utf-8"):
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Assign) and any(getattr(one, "attr", "") == "email" for one in node.targets):
                writes.add(name_of(path))
            if isinstance(node, ast.Call) and {word.arg for word in node.keywords} & {"email", "email__in"}:
                writes.add(name_of(path))
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Body", "Body.objects.create"}:
                makes.setdefault(name_of(path), set()).update(str(word.arg) for word in node.keywords)
    assert (writes, makes) == (WRITES, MAKES)


def _own(cast: Cast) -> str:
    return str(cast.samordnare.email)


def _plus(cast: Cast) -> str:
    return _own(cast).upper().replace("@", "+remiss@")


def _second(cast: Cast) -> str:
    return str(cast.add_second_samordnare().email)


def _of_the_account(cast: Cast) -> str:
    return str(EmailAddress.objects.create(user=cast.samordnare, email="s.o@gmail.com", verified=True).email)


def _with_dots(cast: Cast) -> str:
    return _of_the_account(cast).replace("s.o@gmail", "so@googlemail")


ADDRESSES = (_own, _plus, _second, _of_the_account, _with_dots)


def _party(client: Client, one: Consultation, address: str, cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.vallentuna_kommun.pk).update(registrar_email=address)
    client.post(reverse("ask_parties", args=[one.plan.slug, one.number]), {"parties": [cast.vallentuna_kommun.pk]})


def _one_more(client: Client, one: Consultation, address: str, cast: Cast) -> None:
    client.post(reverse("ask_body", args=[one.plan.slug, one.number]), {"name": "Ny", "email": address})


def _moved(client: Client, one: Consultation, address: str, cast: Cast) -> None:
    for body in Body.objects.filter(consultation=one):
        page = reverse("edit_body", args=[one.plan.slug, one.number, body.pk])
        form_to(client.get(page), page, page).send(client, {"email": address})


FORMS = {"ask_parties": _party, "ask_body": _one_more, "edit_body": _moved}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", FORMS)
def test_no_form_puts_a_body_at_an_address_of_who_coordinates(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client], name: str, address: Callable[[Cast], str]
) -> None:
    one, at = asked(ready, cast), address(cast)
    before = set(Body.objects.values_list("name", "email"))
    FORMS[name](client_of(cast.samordnare), one, at, cast)
    assert set(Body.objects.values_list("name", "email")) == before
    FORMS[name](client_of(cast.samordnare), one, "registrator@osteraker.example", cast)
    assert set(Body.objects.values_list("name", "email")) != before


def test_every_form_that_changes_whom_a_consultation_asks_is_tried(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    """Forms with an address in them are found on every page of a consultation; parties are chosen, at theirs."""
    one, client = asked(ready, cast), client_of(cast.samordnare)
    body = Body.objects.filter(consultation=one).earliest("pk")
    known = {"slug": ready.slug, "number": one.number, "pk": body.pk}
    found = set()
    for route in every_route():
        if not route.pattern.startswith("arbete/<slug:slug>/remisser/") or not known.keys() >= {*route.parameters}:
            continue
        address = reverse(route.name, kwargs={key: known[key] for key in route.parameters})
        page = client.get(address)
        if page.status_code == 200 and "text/html" in page["Content-Type"]:
            found |= {route.name for form in forms_of(page, address) if {"email", "parties"} & form.controls.keys()}
    assert found == FORMS.keys()


def test_where_anybody_gets_an_address_only_the_registrars_own_speaks_for_an_organisation(
    ready: Plan, cast: Cast
) -> None:
    asked(ready, cast)
    Organisation.objects.filter(pk=cast.osteraker_kommun.pk).update(registrar_email="osteraker@gmail.com")
    body = Body.objects.select_related("organisation").get(organisation=cast.osteraker_kommun)
    elsewhere, own = (BodyData(name=body.name, email=f"{name}@gmail.com") for name in ("vem.som.helst", "osteraker"))
    with pytest.raises(ValidationError, match="den som står som registratorns"):
        change_body(body, data=elsewhere, expected_version=body.version, by=cast.samordnare)
    assert change_body(body, data=own, expected_version=body.version, by=cast.samordnare).email == own.email


def test_no_party_is_asked_at_the_coordinators_own_address(ready: Plan, cast: Cast) -> None:
    one = prepared(ready, by=cast.samordnare)
    cast.osteraker_kommun.registrar_email = cast.samordnare.email
    cast.osteraker_kommun.save()
    with pytest.raises(ValidationError, match="din egen adress"):
        add_parties(one, [cast.osteraker_kommun], by=cast.samordnare)
