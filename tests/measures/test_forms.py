"""Every form refuses bad input with words at the right field, and keeps what was typed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.enums import Role
from actors.ledger import entries_of
from actors.models import User
from handlingsplan.plan.grants import sync_access
from measures.enums import EditorialState
from measures.models import Measure
from measures.parts import PARTS
from tests.cast import Cast
from tests.factories import (
    GoalFactory,
    MeasureFactory,
    MembershipFactory,
    OrganisationFactory,
    PackageFactory,
    PlanFactory,
)
from tests.measures.posting import sent


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(
        plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun], county_wide=False
    )


@pytest.fixture
def officer(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.osteraker)


def url_of(name: str, measure: Measure, *more: str) -> str:
    return reverse(name, args=[measure.plan.slug, measure.number, *more])


def part_with(field: str, measure: Measure) -> str:
    """Return the address of the part of the measure that the field is written in."""
    return url_of("edit_part", measure, next(part.key for part in PARTS if field in part.fields))


def stored(measure: Measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


def test_the_form_as_it_stands_saves_and_changes_nothing(officer: Client, measure: Measure) -> None:
    for part in PARTS:
        url = url_of("edit_part", measure, part.key)
        assert officer.post(url, sent(officer.get(url))).status_code == 302
    assert stored(measure).version == 1


def test_the_address_of_the_one_form_leads_to_the_parts(officer: Client, measure: Measure) -> None:
    url = url_of("edit_measure", measure)
    assert (officer.get(url)["Location"], officer.post(url).status_code) == (url_of("edit_part", measure, "vad"), 405)
    page = officer.get(url, follow=True).content.decode()
    assert [url_of("edit_part", measure, part.key) in page for part in PARTS] == [True] * 4


def test_what_is_typed_is_saved(cast: Cast, officer: Client, measure: Measure) -> None:
    goal = GoalFactory(plan=cast.plan)
    typed: dict[str, dict[str, Any]] = {
        "Vad": {"title": "Nytt namn"},
        "Vilka och var": {"county_wide": "on"},
        "När": {"planned_end": "2029-05-01", "moved_because": "Upphandlingen"},
        "Bidrar till": {"goals": [goal.pk]},
    }
    for part, changes in typed.items():
        url = part_with(next(iter(changes)), measure)
        response = officer.post(url, sent(officer.get(url), **changes), follow=True)
        assert response.redirect_chain == [(measure.get_absolute_url(), 302)]
        assert f"”{part}” är sparat." in response.content.decode()
    saved = stored(measure)
    assert (saved.title, str(saved.planned_end), list(saved.goals.all())) == ("Nytt namn", "2029-05-01", [goal])
    assert (saved.county_wide, saved.version) == (True, 5)


BAD_TEXTS: dict[str, tuple[dict[str, Any], dict[str, list[str]]]] = {
    "no title": ({"title": " "}, {"title": ["Skriv en rubrik."]}),
    "long title": (
        {"title": "x" * 201},
        {"title": ["Texten är för lång: 201 tecken, högst 200 får plats."]},
    ),
    "end before start": (
        {"planned_start": "2027-01-01", "planned_end": "2026-12-31"},
        {"planned_end": ["Planerat slut ligger före planerad start."]},
    ),
    "no day": (
        {"planned_end": "i morgon"},
        {"planned_end": ["Skriv dagen som år-månad-dag, till exempel 2027-03-01."]},
    ),
    "a year long ago": (
        {"planned_start": "1800-01-01"},
        {"planned_start": ["Kontrollera året: det ska ligga mellan 1990 och 2100."]},
    ),
    "no owner": ({"owner": ""}, {"owner": ["Välj vilken organisation som ansvarar."]}),
    "an unknown owner": ({"owner": "99999"}, {"owner": ["Valet finns inte i planen."]}),
    "a word for an owner": ({"owner": "osteraker"}, {"owner": ["Valet finns inte i planen."]}),
    "unknown step": ({"four_step": "9"}, {"four_step": ["Välj ett steg i listan."]}),
    "unknown mode": ({"modes": ["flying"]}, {"modes": ["Välj färdsätt i listan."]}),
    "unknown participant": ({"participants": ["99999"]}, {"participants": ["Valet finns inte i planen."]}),
    "a word for a goal": ({"goals": ["alla"]}, {"goals": ["Valet finns inte i planen."]}),
}


# Beside what is wrong, in the same part
TYPED_TOO: dict[str, tuple[str, Any]] = {
    "vad": ("description", "Mitt eget långa stycke."),
    "vilka": ("county_wide", True),
    "nar": ("moved_because", "Mitt eget långa skäl."),
    "bidrar": ("challenges", []),
}


@pytest.mark.parametrize(("typed", "errors"), BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_the_measures_form_refuses_and_keeps_what_was_typed(
    officer: Client, measure: Measure, typed: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    url = part_with(next(iter(typed)), measure)
    page = officer.get(url)
    name, too = TYPED_TOO[page.context["part"].key]
    response = officer.post(url, sent(page, **{name: too}, **typed))
    form = response.context["form"]
    assert (response.status_code, form.errors) == (422, errors)
    assert form[name].value() == too
    assert {name: form[name].value() for name in typed} == typed
    assert not isinstance(too, str) or too in response.content.decode()
    assert next(iter(errors.values()))[0] in response.content.decode()
    assert stored(measure).version == 1


def test_no_text_is_cut_off_by_the_browser(officer: Client, measure: Measure) -> None:
    pages = [officer.get(url_of("edit_part", measure, part.key)).content.decode() for part in PARTS]
    counts = [sum(page.count(word) for page in pages) for word in ("maxlength", 'name="title"', "<textarea")]
    assert counts == [0, 1, 3]
    search = officer.get(reverse("measures", args=[measure.plan.slug])).content.decode()
    assert re.findall(r'<input type="search"[^>]*maxlength="(\d+)"', search) == ["200"]


def test_the_whole_county_and_some_municipalities_is_refused_at_the_municipalities(
    cast: Cast, officer: Client, measure: Measure
) -> None:
    url = part_with("areas", measure)
    data = sent(officer.get(url), county_wide="on", areas=[cast.osteraker_kommun.pk])
    response = officer.post(url, data)
    assert response.context["form"].errors == {"areas": ["Välj antingen hela länet eller enskilda kommuner."]}


def test_what_belongs_to_another_plan_can_not_be_chosen(cast: Cast, officer: Client, measure: Measure) -> None:
    other = PlanFactory()
    foreign: dict[str, Any] = {
        "goals": [GoalFactory(plan=other).pk],
        "package": PackageFactory(plan=other).pk,
        "participants": [other.coordinating_organisation_id],
        "areas": [OrganisationFactory().pk],
    }
    for name, keys in foreign.items():
        url = part_with(name, measure)
        response = officer.post(url, sent(officer.get(url), **{name: keys}))
        assert response.context["form"].errors == {name: ["Valet finns inte i planen."]}
    assert cast.plan.measures.get().version == 1


def test_an_officer_can_not_choose_an_owner_of_others(cast: Cast, officer: Client, measure: Measure) -> None:
    url = part_with("owner", measure)
    response = officer.post(url, sent(officer.get(url), owner=cast.vallentuna_kommun.pk))
    reason = "Du kan inte göra Vallentuna ansvarig. Be samordnaren flytta åtgärden."
    assert response.context["form"].errors == {"owner": [reason]}
    assert stored(measure).owner == cast.osteraker_kommun


def test_a_line_feed_is_one_character_however_the_browser_sends_it(officer: Client, measure: Measure) -> None:
    text = "rad\n" * 2_500
    url = part_with("description", measure)
    data = sent(officer.get(url), description=text.replace("\n", "\r\n"))
    assert officer.post(url, data).status_code == 302
    assert stored(measure).description == text.strip()


def test_two_writers_see_both_texts_and_lose_nothing(
    cast: Cast, officer: Client, client_of: Callable[[User], Client], measure: Measure
) -> None:
    url = part_with("title", measure)
    mine, theirs = sent(officer.get(url), title="Min rubrik"), sent(officer.get(url), title="Deras rubrik")
    client_of(cast.osteraker_ansvarig).post(url, theirs)
    response = officer.post(url, mine)
    conflict = response.context["conflict"]
    assert response.status_code == 409
    assert [vars(difference) for difference in conflict.differences] == [
        {"label": "Rubrik", "stored": "Deras rubrik", "own": "Min rubrik"}
    ]
    assert conflict.by == "Ann-Marie Öhman"
    page = response.content.decode()
    assert ("Någon annan sparade medan du skrev" in page, "Deras rubrik" in page) == (True, True)
    assert response.context["form"]["title"].value() == "Min rubrik"
    assert officer.post(url, sent(response)).status_code == 302
    assert (stored(measure).title, stored(measure).version) == ("Min rubrik", 3)


def test_a_new_measure_keeps_what_was_typed_when_refused(cast: Cast, officer: Client) -> None:
    url = reverse("new_measure", args=["stockholm"])
    response = officer.post(url, sent(officer.get(url), title="", expected_result="Fler cyklar."))
    assert (response.status_code, response.context["form"].errors) == (422, {"title": ["Skriv en rubrik."]})
    assert response.context["form"]["expected_result"].value() == "Fler cyklar."
    made = officer.post(url, sent(response, title="Bilpool"), follow=True)
    measure = cast.plan.measures.get()
    assert (measure.title, measure.expected_result, measure.state) == ("Bilpool", "Fler cyklar.", "draft")
    assert "Utkastet är sparat. Bara Österåker ser det." in made.content.decode()


def test_who_acts_for_another_organisation_meanwhile_is_told_so_and_saves_after_switching(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    MembershipFactory(user=cast.osteraker, organisation=cast.vallentuna_kommun, role=Role.OFFICER)
    sync_access()
    client, url, switch = client_of(cast.osteraker), reverse("new_measure", args=["stockholm"]), "choose_organisation"
    typed = sent(client.get(url), title="Bilpool", description="Mitt eget långa stycke.")
    client.post(reverse(switch), {"organisation": "vallentuna"})
    refused = client.post(url, typed)
    reason = (
        "Du arbetar nu för Vallentuna och kan inte göra Österåker ansvarig. "
        "Byt till Österåker i ett annat fönster och spara sedan här igen."
    )
    assert (refused.status_code, refused.context["form"].errors) == (422, {"owner": [reason]})
    page, own = refused.content.decode(), cast.osteraker_kommun
    assert ("Mitt eget långa stycke.</textarea>" in page, page.count(f'<option value="{own.pk}" selected')) == (True, 1)
    assert cast.plan.measures.count() == 0
    client.post(reverse(switch), {"organisation": "osteraker"})
    assert client.post(url, sent(refused)).status_code == 302
    assert [(one.owner, one.title) for one in cast.plan.measures.all()] == [(own, "Bilpool")]


def test_a_new_measure_is_not_given_to_others(cast: Cast, officer: Client) -> None:
    url = reverse("new_measure", args=["stockholm"])
    outside = OrganisationFactory()
    errors = []
    for owner in (cast.kth, outside):
        refused = officer.post(url, sent(officer.get(url), title="Bilpool", owner=owner.pk))
        errors.append((refused.status_code, refused.context["form"].errors))
    assert errors == [
        (422, {"owner": ["Du skriver inte åtgärder för KTH."]}),
        (422, {"owner": ["Valet finns inte i planen."]}),
    ]


# Status


def test_status_is_reported(officer: Client, measure: Measure) -> None:
    url = url_of("measure_status", measure)
    assert officer.post(url, sent(officer.get(url), status="under_way", actual_start="2026-02-01")).status_code == 302
    assert (stored(measure).status, str(stored(measure).actual_start)) == ("under_way", "2026-02-01")


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"status": "delayed"}, {"status_reason": ["Skriv varför åtgärden är försenad eller avbruten."]}),
        ({"status": "stopped"}, {"status_reason": ["Skriv varför åtgärden är försenad eller avbruten."]}),
        ({"status": None}, {"status": ["Välj en status."]}),
        ({"status": "lost"}, {"status": ["Välj en status i listan."]}),
        (
            {"status": "done", "actual_start": "2026-02-02", "actual_end": "2026-02-01"},
            {"actual_end": ["Faktiskt slut ligger före faktisk start."]},
        ),
        ({"actual_start": "2999-01-01"}, {"actual_start": ["Kontrollera året: det ska ligga mellan 1990 och 2100."]}),
        ({"status_reason": "x" * 2001}, {"status_reason": ["Texten är för lång: 2001 tecken, högst 2000 får plats."]}),
    ],
)
def test_the_status_form_refuses_and_keeps_what_was_typed(
    officer: Client, measure: Measure, typed: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    url = url_of("measure_status", measure)
    response = officer.post(url, sent(officer.get(url), **typed))
    form = response.context["form"]
    assert (response.status_code, form.errors) == (422, errors)
    assert {name: form[name].value() for name in typed} == typed
    assert stored(measure).status == "not_started"


def test_two_reports_are_shown_side_by_side(officer: Client, measure: Measure) -> None:
    url = url_of("measure_status", measure)
    first, second = sent(officer.get(url), status="under_way"), sent(officer.get(url), status="done")
    officer.post(url, first)
    response = officer.post(url, second)
    assert response.status_code == 409
    assert [vars(difference) for difference in response.context["conflict"].differences] == [
        {"label": "Status", "stored": "Pågår", "own": "Genomförd"}
    ]
    assert officer.post(url, sent(response)).status_code == 302
    assert stored(measure).status == "done"


# Editorial acts


def test_sending_back_without_words_is_refused_at_the_field(cast: Cast, client_of: Callable[[User], Client]) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.PROPOSED)
    client = client_of(cast.samordnare)
    url = url_of("send_back_measure", measure)
    response = client.post(url, sent(client.get(url)))
    message = "Skriv vad som behöver ändras, så att det går att rätta."
    assert (response.status_code, response.context["form"].errors) == (422, {"comment": [message]})
    sent_back = client.post(url, sent(response, comment="Slutdatum saknas."), follow=True)
    assert sent_back.redirect_chain == [(measure.get_absolute_url(), 302)]
    assert stored(measure).state == "draft"


def test_the_coordinator_who_read_an_old_version_is_told_so(
    cast: Cast, officer: Client, client_of: Callable[[User], Client]
) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.PROPOSED)
    client = client_of(cast.samordnare)
    url, edit = url_of("accept_measure", measure), part_with("title", measure)
    read = sent(client.get(url), comment="Fint!")
    officer.post(edit, sent(officer.get(edit), title="Ändrad i sista stund"))
    response = client.post(url, read)
    assert (response.status_code, response.context["form"]["comment"].value()) == (409, "Fint!")
    assert "Det har ändrats medan du läste" in response.content.decode()
    assert client.post(url, sent(response)).status_code == 302
    assert stored(measure).state == "accepted"


@pytest.mark.parametrize("name", ["propose_measure", "accept_measure", "withdraw_measure", "measure_status"])
def test_looking_at_a_form_changes_nothing(cast: Cast, officer: Client, name: str) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    officer.get(url_of(name, measure))
    assert (stored(measure).state, entries_of(measure).count()) == ("accepted", 1)
    assert officer.put(url_of(name, measure)).status_code == 405
