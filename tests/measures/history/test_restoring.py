"""Putting back what a change of a measure took away, as a new change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.history import delete_as, save_as
from actors.ledger import entries_of
from actors.models import User
from handlingsplan.plan.models import Party
from measures import editorial
from measures.consequences import SaveAnswers
from measures.editing import MeasureData, StatusData, save_measure, set_status, status_version, stored_data
from measures.fields import LABELS, TEXT_FIELDS
from measures.former_owner import FormerAnswers, FormerMoney, FormerPart
from measures.history.changes import measure_changes
from measures.models import Measure
from measures.queries import for_page
from tests.cast import Cast
from tests.factories import ChallengeFactory, FundingRowFactory, GoalFactory, MeasureFactory, PackageFactory
from tests.measures.posting import sent
from tests.responses import Response

SignIn = Callable[[User], Client]
ANSWERS = {"moved_because": "Tjälen", "former_part": FormerPart.LEAVES, "former_money": FormerMoney.STAYS}


def said(measure: Measure) -> MeasureData:
    return stored_data(for_page(Measure.objects.filter(pk=measure.pk)).get())


def change(measure: Measure, by: User, **values: Any) -> int:
    """Save other values, and return the entry of the save."""
    stored = for_page(Measure.objects.filter(pk=measure.pk)).get()
    answers = SaveAnswers(moved_because="Tjälen", former=FormerAnswers(FormerPart.LEAVES, FormerMoney.STAYS))
    data = replace(stored_data(stored), **values)
    save_measure(stored, data=data, expected_version=stored.version, by=by, answers=answers)
    return entries_of(measure)[0].pk


def address(measure: Measure, entry: int) -> str:
    return reverse("restore_values", args=["stockholm", measure.number, entry])


def words_of(response: Response) -> str:
    return " ".join(response.content.decode().split())


def restore(client: Client, measure: Measure, entry: int) -> Response:
    """Answer what the page asks, and send its form."""
    page = client.get(address(measure, entry))
    asked = page.context["form"].fields
    return client.post(address(measure, entry), sent(page, **{k: v for k, v in ANSWERS.items() if k in asked}))


@pytest.fixture
def measure(cast: Cast) -> Measure:
    made = MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        title="Cykelväg",
        participants=[cast.vallentuna_kommun],
        goals=[GoalFactory(plan=cast.plan)],
        modes=["cycling"],
        package=PackageFactory(plan=cast.plan),
        county_wide=False,
    )
    save_as(made, by=None)  # with the links, which the factory makes after the measure
    return made


@pytest.fixture
def others(cast: Cast) -> dict[str, Any]:
    """Another value of each field."""
    return {
        "title": "Gångväg",
        "description": "Smal.",
        "expected_result": "Fler går.",
        "contact": "Trafikchefen, 08-123 45",
        "owner": cast.sodertalje_kommun,
        "participants": frozenset({cast.kth}),
        "package": PackageFactory(plan=cast.plan),
        "four_step": 4,
        "modes": frozenset({"walking"}),
        "county_wide": True,
        "areas": frozenset({cast.vallentuna_kommun}),
        "planned_start": date(2026, 5, 4),
        "planned_end": date(2029, 5, 4),
        "goals": frozenset({GoalFactory(plan=cast.plan)}),
        "challenges": frozenset({ChallengeFactory(plan=cast.plan)}),
    }


@pytest.mark.parametrize("name", TEXT_FIELDS)
def test_each_field_is_put_back_as_a_new_change_and_the_rest_stays(
    cast: Cast, client_of: SignIn, measure: Measure, others: dict[str, Any], name: str
) -> None:
    begun = said(measure)
    entry = change(measure, cast.samordnare, **{name: others[name]})
    assert getattr(said(measure), name) == others[name] != getattr(begun, name)
    meanwhile: dict[str, Any] = {"description" if name == "title" else "title": "Under tiden"}
    change(measure, cast.osteraker if name != "owner" else cast.samordnare, **meanwhile)
    saves = entries_of(measure).count()
    assert restore(client_of(cast.samordnare), measure, entry).status_code == 302
    assert said(measure) == replace(begun, **meanwhile)
    assert entries_of(measure).count() == saves + 1
    restored, _other, changed = [one for one in measure_changes(measure, drafts=True) if one.restorable_id][:3]
    why, field = restored.fields
    assert (why.label, why.after[:42]) == ("Skäl", "Återställt till hur det var före ändringen")
    assert (restored.by, field.label) == ("Sara Lindqvist", str(LABELS[name]))
    assert (field.before, field.after) == (changed.fields[0].after, changed.fields[0].before)
    assert entries_of(measure)[0].reason == why.after


def test_the_page_shows_what_is_and_what_it_would_become(cast: Cast, client_of: SignIn, measure: Measure) -> None:
    entry = change(measure, cast.osteraker, title="Gångväg", modes=frozenset())
    change(measure, cast.samordnare, title="Gata")
    client = client_of(cast.osteraker)
    page = client.get(address(measure, entry))
    fields = [(one.label, one.stored, one.own) for one in page.context["earlier"].fields]
    assert fields == [("Rubrik", "Gata", "Cykelväg"), ("Färdsätt", "inte angivet", "Cykel")]
    heads = ["Så här är det nu" in words_of(page), "Så här blir det" in words_of(page)]
    assert heads == [True, True]
    assert restore(client, measure, entry).status_code == 302
    again = client.get(address(measure, entry))
    assert ("Det finns inget att återställa." in words_of(again), "<button" in _main(again)) == (True, False)
    assert words_of(again).count("Det är redan så.") == 2


def _main(response: Response) -> str:
    return words_of(response).split("<main", 1)[1].split("</main>", 1)[0]


def test_what_is_gone_is_told_and_left_out(cast: Cast, client_of: SignIn, measure: Measure) -> None:
    gone, stays, package = measure.goals.get(), GoalFactory(plan=cast.plan), measure.package
    change(measure, cast.osteraker, goals=frozenset({gone, stays}))
    values: dict[str, Any] = {"title": "Gångväg", "package": None, "goals": frozenset(), "participants": frozenset()}
    entry = change(measure, cast.osteraker, **values)
    assert package is not None
    for row in (gone, package, Party.objects.get(plan=cast.plan, organisation=cast.vallentuna_kommun)):
        delete_as(row, by=cast.samordnare)
    client = client_of(cast.osteraker)
    end = "finns inte längre i planen och kan inte läggas tillbaka."
    assert set(client.get(address(measure, entry)).context["earlier"].left_out) == {
        f"Mål: ”{gone}” {end}",
        f"Åtgärdspaket: ”{package}” {end}",
        f"Medverkande: ”Vallentuna” {end}",
    }
    assert restore(client, measure, entry).status_code == 302
    now = said(measure)
    assert (now.title, now.package, now.participants, now.goals) == ("Cykelväg", None, frozenset(), {stays})


def test_an_owner_that_one_may_not_choose_is_left_out_with_the_reason(
    cast: Cast, client_of: SignIn, measure: Measure
) -> None:
    entry = change(measure, cast.samordnare, owner=cast.sodertalje_kommun, title="Gångväg")
    page = client_of(cast.sodertalje).get(address(measure, entry))
    assert page.context["earlier"].left_out == ["Du kan inte göra Österåker ansvarig. Be samordnaren flytta åtgärden."]
    assert [one.label for one in page.context["earlier"].fields] == ["Rubrik"]


def test_an_owner_put_back_asks_what_becomes_of_todays(cast: Cast, client_of: SignIn, measure: Measure) -> None:
    entry = change(measure, cast.samordnare, owner=cast.sodertalje_kommun)
    FundingRowFactory(measure=measure, organisation=cast.sodertalje_kommun)
    client = client_of(cast.samordnare)
    page = client.get(address(measure, entry))
    assert "Vad ska gälla för Södertälje?" in words_of(page)
    answer = client.post(address(measure, entry), sent(page))
    assert (answer.status_code, said(measure).owner) == (422, cast.sodertalje_kommun)
    assert {*answer.context["form"].errors} == {"former_part", "former_money"}
    assert restore(client, measure, entry).status_code == 302
    assert said(measure).owner == cast.osteraker_kommun


def test_on_an_old_version_both_texts_are_shown_and_nothing_is_written(
    cast: Cast, client_of: SignIn, measure: Measure
) -> None:
    entry = change(measure, cast.osteraker, title="Gångväg")
    client = client_of(cast.osteraker)
    page = client.get(address(measure, entry))
    change(measure, cast.samordnare, title="Gata")
    answer = client.post(address(measure, entry), sent(page))
    assert (answer.status_code, said(measure).title) == (409, "Gata")
    assert [(one.stored, one.own) for one in answer.context["conflict"].differences] == [("Gata", "Cykelväg")]
    main = _main(answer).replace("> ", ">").replace(" <", "<")
    assert ("Sara Lindqvist sparade" in main, "<td>Gata</td>" in main, "<td>Cykelväg</td>" in main) == (
        True,
        True,
        True,
    )
    assert client.post(address(measure, entry), sent(answer)).status_code == 302
    assert said(measure).title == "Cykelväg"


def test_values_that_fit_no_longer_are_refused_in_words(cast: Cast, client_of: SignIn, measure: Measure) -> None:
    entry = change(measure, cast.osteraker, planned_end=date(2030, 1, 1))
    change(measure, cast.osteraker, planned_start=date(2029, 1, 1))
    answer = restore(client_of(cast.osteraker), measure, entry)
    assert (answer.status_code, said(measure).planned_end) == (422, date(2030, 1, 1))
    assert "Planerat slut ligger före planerad start." in words_of(answer)


def test_who_writes_the_measure_reaches_it_from_the_history(cast: Cast, client_of: SignIn, measure: Measure) -> None:
    entry = change(measure, cast.osteraker, title="Gångväg")
    seen = {}
    for name in ("osteraker", "samordnare", "vallentuna", "politiker"):
        client = client_of(cast.person(name))
        history = client.get(reverse("measure_history", args=["stockholm", measure.number])).content.decode()
        seen[name] = (history.count(address(measure, entry)), client.get(address(measure, entry)).status_code)
    assert seen == {"osteraker": (1, 200), "samordnare": (1, 200), "vallentuna": (0, 403), "politiker": (0, 403)}
    refused = client_of(cast.vallentuna).get(address(measure, entry))
    assert "Åtgärden ändras bara av handläggare i Österåker" in words_of(refused)


def test_what_is_no_change_of_its_text_has_no_page(cast: Cast, client_of: SignIn) -> None:
    measure, other = (MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun) for _ in range(2))
    data = StatusData(status="under_way")
    status = set_status(measure, data=data, expected_version=status_version(measure), by=cast.osteraker)
    money = FundingRowFactory(measure=measure)
    first = entries_of(measure).last()
    assert first is not None
    elsewhere = change(other, cast.osteraker, title="Gångväg")
    entries = [first.pk, entries_of(status)[0].pk, entries_of(money)[0].pk, elsewhere, 10**30]
    client = client_of(cast.osteraker)
    assert [client.get(address(measure, entry)).status_code for entry in entries] == [404] * 5
    assert "aterstall/" not in client.get(f"{measure.get_absolute_url()}historik/").content.decode()


def test_what_was_changed_in_a_draft_is_put_back_by_its_owner_alone(cast: Cast, client_of: SignIn) -> None:
    draft = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state="draft", title="Hemlig")
    within = change(draft, cast.osteraker, title="Gångväg")
    handed_over = editorial.propose(draft, by=cast.osteraker)
    after = change(handed_over, cast.samordnare, title="Gata")
    coordinator, owner = client_of(cast.samordnare), client_of(cast.osteraker)
    assert [client.get(address(handed_over, within)).status_code for client in (coordinator, owner)] == [404, 200]
    page = coordinator.get(address(handed_over, after))
    assert [(one.stored, one.own) for one in page.context["earlier"].fields] == [("Gata", "Gångväg")]
    assert restore(owner, handed_over, within).status_code == 302
    assert said(handed_over).title == "Hemlig"
