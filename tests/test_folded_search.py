"""ÅÄÖ are found as åäö are, and one name is not two, on either database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.enums import Role
from actors.models import Organisation, User
from followup.rounds.models import Round
from followup.rounds.opening import RoundData, open_round
from handlingsplan.consultation.dispositions import subject_named
from handlingsplan.consultation.preparing import BodyData, add_body
from handlingsplan.owner.models import PageReport
from handlingsplan.plan.forms.history import HistoryFilter
from handlingsplan.plan.history import history_of_plan
from handlingsplan.swedish import says
from handlingsplan.workspace.search import search_plan
from measures.models import Measure
from tests.cast import Cast
from tests.consultation.rounds import prepared
from tests.factories import ChallengeFactory, CommitmentFactory, MeasureFactory, OrganisationFactory, member

SignIn = Callable[[User], Client]
ASKED = ("åäö", "ÅÄÖ", "Åäö", "A\u030aA\u0308O\u0308")
ODD = ("a.b", "(x", "[å]", "50 % + 1", "c:\\d", "**", "^ö$", "a|b", "\\", "***=a", "{2}", "_")
ODD_AND_SWEDISH = ("å.b", "(ä", "å|b", "***=ö", "ö\\d", "^å$", "å%", "ä_")


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("stored", ["Åäö-frågan", "Om ÅÄÖ", "xåÄöx"])
def test_whatever_the_case(db: None, stored: str, asked: str) -> None:
    found, _other = OrganisationFactory(name=stored), OrganisationFactory(name="Aao")
    assert list(Organisation.objects.filter(says(asked, "short_name", "name"))) == [found]


@pytest.mark.parametrize("odd", ODD + ODD_AND_SWEDISH)
def test_signs_are_what_they_are(db: None, odd: str) -> None:
    found, _other = OrganisationFactory(name=f"Före {odd} efter"), OrganisationFactory(name="Abc åb aab")
    assert list(Organisation.objects.filter(says(odd, "name"))) == [found]


def _says(client: Client, asked: str, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args), {"q": asked}).content.decode()


@pytest.mark.parametrize("asked", ASKED)
def test_on_the_pages_that_search_in_the_database(cast: Cast, client_of: SignIn, asked: str) -> None:
    lead, coordinator = client_of(cast.osteraker_ansvarig), client_of(cast.samordnare)
    member(cast.osteraker_kommun, Role.READER, full_name="Britta Ståhl-Åäö")
    assert "Britta Ståhl-Åäö" in _says(lead, asked, "people", "osteraker")
    PageReport.objects.create(path="/x/", text="Det ÅÄÖ är fel.")
    assert "ÅÄÖ är fel" in _says(coordinator, asked, "page_reports")
    one = prepared(cast.plan, by=cast.samordnare)
    add_body(one, data=BodyData(name="Föreningen Åäö", email="a@example.org"), by=cast.samordnare)
    assert "Föreningen Åäö" in _says(coordinator, asked, "consultation_letters", "stockholm", one.number)
    ChallengeFactory(plan=cast.plan, title="Öppna ÅÄÖ")
    entries = HistoryFilter({"q": asked}, entries=history_of_plan(cast.plan)).found()
    assert [entry.title for entry in entries if "ÅÄÖ" in entry.title] == ["1. Öppna ÅÄÖ"]


@pytest.mark.parametrize("asked", ASKED)
def test_in_the_search_of_a_plan(cast: Cast, asked: str) -> None:
    MeasureFactory(plan=cast.plan, number=1, owner=cast.osteraker_kommun, description="Om åäö.", title="En")
    measure = MeasureFactory(plan=cast.plan, number=2, owner=cast.osteraker_kommun, title="Två ÅÄÖ")
    decision = {"decided": True, "decision_body": "Nämnden ÅÄÖ", "decision_paragraph": "7"}
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, **decision)
    hits_of = {hits.label: hits.hits for hits in search_plan(cast.samordnare, cast.plan, asked)}
    found = {label: [hit.title for hit in hits] for label, hits in hits_of.items()}
    assert found["Åtgärder"] == [str(measure), str(Measure.objects.get(number=1))]
    decided = search_plan(cast.samordnare, cast.plan, f"{asked} 7")
    assert [str(hits.label) for hits in decided] == ["Beslut"]


def test_one_name_is_not_two(cast: Cast) -> None:
    day = timezone.localdate() + timedelta(days=30)
    open_round(cast.plan, data=RoundData(title="Våren Å", year=2026, deadline=day), by=cast.samordnare)
    Round.objects.update(state="closed", closed_on=day)
    with pytest.raises(ValidationError, match="som heter så"):
        open_round(cast.plan, data=RoundData(title="VÅREN å", year=2026, deadline=day), by=cast.samordnare)
    one = prepared(cast.plan, by=cast.samordnare)
    subject = subject_named(one, "Öbor", by=cast.samordnare)
    assert subject_named(one, "ÖBOR", by=cast.samordnare) == subject
    add_body(one, data=BodyData(name="Åbo", email="a@example.org"), by=cast.samordnare)
    with pytest.raises(ValidationError):
        add_body(one, data=BodyData(name="ÅBO", email="b@example.org"), by=cast.samordnare)
