"""What a coordinator enters for an organisation: by its minutes, told to its lead, never over its own word."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from actors.conflicts import StaleError
from actors.enums import Role
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.discussion.models import Notice
from handlingsplan.mail.models import Letter
from handlingsplan.workspace.agenda import agenda
from measures.commitments import CommitmentData, find_commitment, give_commitment
from measures.decisions.deciding import register_decision
from measures.models import Commitment, Measure, MinutesExtract
from tests.cast import Cast
from tests.factories import CommitmentFactory, MeasureFactory, member
from tests.measures.decisions.minutes import minutes, stand, typed

SignIn = Callable[[User], Client]
MARK = "Registrerat av samordnaren efter protokollsutdrag."


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.sodertalje_kommun])


def enter(cast: Cast, measure: Measure, *, version: int = 0, **more: Any) -> Commitment:
    facts: dict[str, Any] = {"stand": stand(), "upload": minutes(), "by": cast.samordnare} | more
    [row] = register_decision(cast.plan, cast.osteraker_kommun, versions={measure.pk: version}, **facts)
    return row


def test_it_is_entered_with_its_evidence_and_marked(cast: Cast, measure: Measure) -> None:
    row = enter(cast, measure)
    stored = Commitment.objects.get()
    assert (stored, stored.state, stored.version, stored.registry_number) == (row, "decided", 1, "KS 2026/0123")
    extract = MinutesExtract.objects.get()
    assert stored.extract == extract
    assert (extract.name, extract.on_behalf, extract.is_public, extract.is_unconfirmed) == (
        "utdrag.pdf",
        True,
        False,
        True,
    )
    assert (extract.mark, extract.registered_by, stored.is_own_entry) == (MARK, cast.samordnare, False)


def test_the_lead_is_told_by_notice_letter_and_to_do_item(cast: Cast, measure: Measure) -> None:
    extract = enter(cast, measure).extract
    assert [(row.person, row.kind, row.source) for row in Notice.objects.all()] == [
        (cast.osteraker_ansvarig, "on_behalf", extract)
    ]
    assert Letter.objects.count() == 1
    titles = [item.title for item in agenda(cast.osteraker_ansvarig, cast.plan)]
    assert titles == [
        "Registrerat av samordnaren",
        str(measure),
        str(measure),
    ]  # which ought to have begun, and lacks money


def test_whoever_becomes_lead_later_is_asked_too_and_the_registrar_meanwhile(cast: Cast, measure: Measure) -> None:
    cast.sodertalje_kommun.registrar_email = "registrator@sodertalje.example"
    cast.sodertalje_kommun.save()
    register_decision(
        cast.plan,
        cast.sodertalje_kommun,
        stand=stand(),
        versions={measure.pk: 0},
        upload=minutes(),
        by=cast.samordnare,
    )
    assert (Notice.objects.count(), Letter.objects.count()) == (0, 1)
    later = member(cast.sodertalje_kommun, Role.LEAD)
    assert [item.title for item in agenda(later, cast.plan)] == ["Registrerat av samordnaren"]


@pytest.mark.parametrize("name", ["osteraker", "vallentuna", "politiker", "forskare"])
def test_nobody_else_enters_anything(cast: Cast, measure: Measure, name: str) -> None:
    with pytest.raises(RefusedError):
        enter(cast, measure, by=cast[name])
    assert (Commitment.objects.count(), MinutesExtract.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"upload": None}, "file"),
        ({"upload": minutes("utdrag.exe", b"MZ")}, "file"),
        ({"upload": minutes("utdrag.pdf", b"")}, "file"),
        ({"stand": stand(decision_body="")}, "decision_body"),
        ({"stand": stand(state="declined", decision_date=None)}, "decision_date"),
        ({"stand": stand(state="proposed")}, "state"),
    ],
)
def test_what_lacks_its_evidence_is_refused(cast: Cast, measure: Measure, more: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        enter(cast, measure, **more)
    assert list(refusal.value.message_dict) == [field]
    assert (Commitment.objects.count(), MinutesExtract.objects.count()) == (0, 0)


@pytest.mark.parametrize("said", [{"state": "intends"}, {"state": "declined"}, {"condition": "Om medel finns."}])
def test_never_over_what_the_organisation_has_said(cast: Cast, measure: Measure, said: dict[str, str]) -> None:
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, **said)
    with pytest.raises(ValidationError) as refusal:
        enter(cast, measure, version=1)
    assert refusal.value.message_dict == {
        "rows": [f"{measure}: Österåker har själv lämnat sitt åtagande. Det ändras av organisationsansvarig där."]
    }


def test_what_officers_wrote_of_their_part_stays(cast: Cast, measure: Measure) -> None:
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, contribution="Tre gator.")
    row = enter(cast, measure, version=1)
    assert (row.contribution, row.state, row.version) == ("Tre gator.", "decided", 2)


def test_the_coordinator_corrects_it_until_a_lead_has_said_more(cast: Cast, measure: Measure) -> None:
    first = enter(cast, measure).extract
    row = enter(cast, measure, version=1, stand=stand(decision_paragraph="§ 43"))
    assert (row.decision_paragraph, row.version, row.extract != first) == ("§ 43", 2, True)
    with pytest.raises(StaleError):
        enter(cast, measure, version=1)


def test_a_leads_correction_is_the_organisations_own_and_the_coordinator_hears_of_it(
    cast: Cast, measure: Measure
) -> None:
    enter(cast, measure)
    data = CommitmentData(state="intends", contribution="Två gator.")
    body = cast.osteraker_kommun
    give_commitment(measure, body, data=data, expected_version=1, by=cast.osteraker_ansvarig)
    stored = find_commitment(measure, body)
    assert (stored.extract, stored.state, stored.is_own_entry) == (None, "intends", True)
    told = Notice.objects.get(kind="on_behalf_right")
    assert (told.person, told.by) == (cast.samordnare, cast.osteraker_ansvarig)
    with pytest.raises(ValidationError):
        enter(cast, measure, version=2)


def test_the_mark_is_on_the_page_and_in_the_document(cast: Cast, measure: Measure, client_of: SignIn) -> None:
    enter(cast, measure)
    page = client_of(cast.vallentuna).get(measure.get_absolute_url()).content.decode()
    assert (page.count(MARK), page.count("/protokollsutdrag/")) == (1, 0)
    own = client_of(cast.osteraker).get(measure.get_absolute_url()).content.decode()
    assert (own.count(MARK), own.count("/protokollsutdrag/")) == (1, 1)
    document = read_plan(cast.plan, stage=Stage.WORKING)
    [frozen] = [one for package in document.measures.packages for one in package.measures]
    assert [stand.on_behalf for stand in frozen.commitments] == [MARK]


def test_it_is_entered_on_the_commitments_own_page(cast: Cast, measure: Measure, client_of: SignIn) -> None:
    client = client_of(cast.samordnare)
    address = reverse("measure_commitment", args=[cast.plan.slug, measure.number, "osteraker"])
    page = client.get(address)
    assert page.context["form"]["state"].value() == "decided"
    refused = client.post(address, typed(based_on="0"))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["file"])
    sent = client.post(address, typed(based_on="0", file=minutes(), is_public="on"))
    assert sent.status_code == 302
    stored = Commitment.objects.get()
    assert (stored.decision_paragraph, stored.extract is not None and stored.extract.is_public) == ("§ 42", True)


def test_two_who_enter_at_once_see_what_the_other_entered(cast: Cast, measure: Measure, client_of: SignIn) -> None:
    address = reverse("measure_commitment", args=[cast.plan.slug, measure.number, "osteraker"])
    enter(cast, measure)
    late = client_of(cast.samordnare).post(address, typed(based_on="0", decision_paragraph="7", file=minutes()))
    assert late.status_code == 409
    assert [(row.label, row.stored, row.own) for row in late.context["conflict"].differences] == [
        ("Paragraf", "§ 42", "7")
    ]
