"""From an empty portal to a plan with facts, parties and first texts, all but one command in the browser."""

import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from actors.enums import Category
from actors.models import Organisation, User
from handlingsplan.encryption import decrypt
from handlingsplan.mail.models import Letter
from handlingsplan.plan.models import Chapter, Plan
from handlingsplan.plan.reference_rows import version_of
from handlingsplan.plan.starting.first_texts import has_prompts
from handlingsplan.plan.starting.register import bodies_in, counties
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
GAVLEBORG = [
    *("Ockelbo", "Hofors", "Ovanåker", "Nordanstig", "Ljusdal", "Gävle", "Sandviken", "Söderhamn", "Bollnäs"),
    "Hudiksvall",
]


def begin(slug: str = "klimat", organisation: str = "Region Gävleborg") -> tuple[Plan, User]:
    call_command("appoint_coordinator", slug, "kim@example.org", "Kim Åberg", organisation=organisation)
    return Plan.objects.get(slug=slug), User.objects.get(username="kim@example.org")


def test_one_command_makes_organisation_plan_and_person_and_writes_to_them() -> None:
    plan, kim = begin()
    region = plan.coordinating_organisation
    assert (region.name, region.code, region.category, region.organisation_number) == (
        "Region Gävleborg",
        "21",
        Category.REGION,
        "",
    )
    assert (plan.title, plan.subject, plan.vocabularies, plan.county_code) == ("Plan utan titel", "", [], "21")
    assert [party.organisation for party in plan.parties.all()] == [region]
    assert [row.user for row in plan.coordinators.all()] == [kim]
    letters = [json.loads(decrypt(letter.content, purpose="letters")) for letter in Letter.objects.order_by("pk")]
    assert letters[0]["address"] == "kim@example.org"
    assert "/konto/losenord/glomt/" in letters[0]["text"]


@pytest.mark.parametrize(
    ("slug", "refusal"),
    [
        ("klimat", "There is a plan 'klimat' already; leave out --organisation."),
        ("Klimat 2", "'Klimat 2' is no short address: use a–z, 0–9 and hyphens."),
    ],
)
def test_what_the_command_refuses_leaves_nothing_behind(slug: str, refusal: str) -> None:
    begin()
    before = (Organisation.objects.count(), Plan.objects.count(), User.objects.count())
    with pytest.raises(CommandError) as refused:
        call_command("appoint_coordinator", slug, "ny@example.org", "Ny", organisation="Region Ny")
    assert str(refused.value) == refusal
    assert (Organisation.objects.count(), Plan.objects.count(), User.objects.count()) == before


def facts(**changes: str) -> dict[str, str]:
    return {
        "title": "Klimatplan för Gävleborg",
        "subtitle": "Gävleborg 2027–2031",
        "summary": "Så minskar vi länets utsläpp.",
        "subject": "klimat",
        "county_code": "21",
        "period_start": "2027",
        "period_end": "2031",
        "licence": "cc0",
        **changes,
    }


def seen_of(plan: Plan) -> str:
    return str(version_of(plan))


def test_all_facts_of_a_plan_are_edited(client_of: Callable[[User], Client]) -> None:
    plan, kim = begin()
    seen = seen_of(plan)
    client = client_of(kim)
    assert client.post("/arbete/klimat/grunder/planen/", facts(seen=seen)).status_code == 302
    plan.refresh_from_db()
    assert {name: str(getattr(plan, name)) for name in facts()} == facts()
    stale = client.post("/arbete/klimat/grunder/planen/", facts(seen=seen, title="En annan"))
    assert stale.status_code == 409
    assert "En annan" in stale.content.decode()


def test_vocabularies_that_somebody_else_has_chosen_meanwhile_are_not_lost(client_of: Callable[[User], Client]) -> None:
    plan, kim = begin()
    client, page = client_of(kim), "/arbete/klimat/grunder/indelningar/"
    old = {"seen": seen_of(plan), "initial-vocabularies": []}
    assert client.post(page, {**old, "vocabularies": ["four_steps"]}).status_code == 302
    assert client.post(page, {**old, "vocabularies": ["sumo_levels"]}).status_code == 409
    plan.refresh_from_db()
    assert plan.vocabularies == ["four_steps"]


def test_years_in_the_wrong_order_are_refused_and_what_was_typed_stays(client_of: Callable[[User], Client]) -> None:
    _plan, kim = begin()
    answer = client_of(kim).post("/arbete/klimat/grunder/planen/", facts(period_end="2020"))
    assert answer.status_code == 422
    assert "Sista året är det första eller ett senare" in answer.content.decode()
    assert "Klimatplan för Gävleborg" in answer.content.decode()


def test_a_countys_municipalities_become_parties_in_one_go(client_of: Callable[[User], Client]) -> None:
    plan, kim = begin()
    gavle = OrganisationFactory(name="Gävle kommun", short_name="Gävle", code="2180")
    page = client_of(kim).get("/arbete/klimat/grunder/parter/fran-lanet/").content.decode()
    assert [name for name in GAVLEBORG if name not in page] == []
    codes = [body.code for body in bodies_in("21")]
    answer = client_of(kim).post("/arbete/klimat/grunder/parter/fran-lanet/", {"bodies": codes[1:], "lan": "21"})
    assert answer.status_code == 302
    organisations = {party.organisation.short_name: party.organisation for party in plan.parties.all()}
    assert sorted(organisations) == sorted([*GAVLEBORG, "Region Gävleborg"])
    assert organisations["Gävle"] == gavle
    assert {body.organisation_number for body in organisations.values()} == {""}
    again = client_of(kim).get("/arbete/klimat/grunder/parter/fran-lanet/").content.decode()
    assert "Alla i länet är redan parter." in again


def test_every_county_has_its_municipalities_and_all_but_gotland_a_region() -> None:
    assert sum(len(bodies_in(county)) for county in counties()) == 290 + 20
    regions = [body.name for county in counties() for body in bodies_in(county) if body.category == Category.REGION]
    assert len(regions) == len(set(regions)) == 20


def test_first_texts_are_given_to_empty_chapters_alone(client_of: Callable[[User], Client]) -> None:
    plan, kim = begin()
    plan.subject = "klimat"
    plan.save()
    client = client_of(kim)
    client.post("/arbete/klimat/kapitel/3/redigera/", {"html": "<p>Redan skrivet.</p>", "based_on": "0"})
    assert client.post("/arbete/klimat/kapitel/starttexter/").status_code == 302
    texts = {
        chapter.number: chapter.latest.html
        for chapter in Chapter.objects.filter(plan=plan).select_related("latest")
        if chapter.latest
    }
    assert [number for number in texts if has_prompts(texts[number])] == [1, 2, 4, 5, 6, 7, 8]
    assert "Så definierar vi klimat" in texts[2]
    assert "inom hakparentes" in client.get("/arbete/klimat/kapitel/2/").content.decode()


def test_the_guide_says_what_is_done_and_can_be_left(client_of: Callable[[User], Client]) -> None:
    plan, kim = begin()
    client = client_of(kim)
    first = client.get("/arbete/klimat/").content.decode()
    assert "0 av 9 steg till den första utgåvan är klara." in first
    client.post("/arbete/klimat/grunder/planen/", facts(seen=seen_of(plan)))
    client.post(
        "/arbete/klimat/grunder/parter/fran-lanet/",
        {"bodies": [body.code for body in bodies_in("21")][1:], "lan": "21"},
    )
    client.post("/arbete/klimat/kapitel/starttexter/")
    guide = client.get("/arbete/klimat/kom-igang/").content.decode()
    assert "3 av 9 steg är klara." in guide
    assert "8 av 8 kapitel har text" in guide
    client.post("/arbete/klimat/kom-igang/lamna/")
    plan.refresh_from_db()
    assert plan.guide_left_at is not None
    assert "Kom igång" not in client.get("/arbete/klimat/").content.decode()
    client.post("/arbete/klimat/kom-igang/lamna/", {"visa": "1"})
    assert "Kom igång" in client.get("/arbete/klimat/").content.decode()
