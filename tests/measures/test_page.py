"""The page of a measure: what waits, what can be done, and how it positions."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from actors.models import User
from measures import editorial
from measures.enums import DRAFT_NUMBERS, EditorialState
from measures.measure_page import actions, money, next_steps, positions
from measures.models import Measure
from measures.permissions import visible_measure
from tests.cast import Cast
from tests.factories import (
    ChallengeFactory,
    CommitmentFactory,
    FunderFactory,
    FundingRowFactory,
    GoalFactory,
    MeasureFactory,
    PackageFactory,
)

CAST = ("osteraker", "osteraker_ansvarig", "vallentuna", "samordnare", "politiker", "forskare")


def made(cast: Cast, state: EditorialState = EditorialState.ACCEPTED, **more: object) -> Measure:
    fields = {
        "plan": cast.plan,
        "owner": cast.osteraker_kommun,
        "participants": [cast.vallentuna_kommun],
        "state": state,
        "planned_start": date(2090, 1, 1),
        "planned_end": date(2091, 1, 1),
    }
    measure = MeasureFactory(**fields | more)
    FundingRowFactory(measure=measure)
    return measure


def waiting(cast: Cast, measure: Measure) -> dict[str, list[str]]:
    found = {}
    for name in CAST:
        user = cast[name]
        texts = [ask.text for ask in next_steps(user, visible_measure(user, "stockholm", measure.number))]
        if texts:
            found[name] = texts
    return found


def test_a_draft_waits_for_its_owner(cast: Cast) -> None:
    draft = made(cast, EditorialState.DRAFT, number=DRAFT_NUMBERS.start)
    for name in ("osteraker", "osteraker_ansvarig"):
        user = cast[name]
        (ask,) = next_steps(user, visible_measure(user, "stockholm", draft.number))
        assert ask.text == "Utkastet syns bara för Österåker. Lämna över det när det är klart."
        assert ask.url == f"/arbete/stockholm/atgarder/{draft.number}/lamna-over/"


def test_a_draft_without_words_leads_to_the_form(cast: Cast) -> None:
    draft = made(cast, EditorialState.DRAFT, description="")
    (ask,) = next_steps(cast.osteraker, draft)
    assert ask.text == "Åtgärden saknar beskrivning. Skriv den innan du lämnar över."
    assert ask.url.endswith("/redigera/vad/")


def test_what_was_sent_back_brings_the_coordinators_words(cast: Cast) -> None:
    measure = made(cast, EditorialState.PROPOSED)
    editorial.send_back(measure, by=cast.samordnare, comment="Slutdatum saknas.")
    stored = Measure.objects.get(pk=measure.pk)
    assert next_steps(cast.osteraker, stored)[0].text == "Samordnaren har återsänt åtgärden: ”Slutdatum saknas.”"


def test_a_proposed_measure_waits_for_the_coordinator_and_for_answers(cast: Cast) -> None:
    assert waiting(cast, made(cast, EditorialState.PROPOSED)) == {
        "osteraker": ["Det saknas uppgift om vad Österåker bidrar med."],
        "osteraker_ansvarig": ["Österåker är tillfrågad och har inte svarat."],
        "vallentuna": ["Det saknas uppgift om vad Vallentuna bidrar med."],
        "samordnare": ["Österåker har lämnat över åtgärden. Läs den, och godta eller återsänd."],
    }


def test_nothing_waits_when_all_is_said(cast: Cast) -> None:
    measure = made(cast)
    for body in (cast.osteraker_kommun, cast.vallentuna_kommun):
        CommitmentFactory(measure=measure, organisation=body, decided=True, contribution="Personal.")
    assert waiting(cast, measure) == {}


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (
            {"planned_start": date(2025, 1, 1), "planned_end": date(2025, 12, 31)},
            "Planerat slut har passerat. Är åtgärden genomförd?",
        ),
        ({"planned_start": date(2025, 1, 1)}, "Planerad start har passerat. Har ni börjat?"),
    ],
)
def test_late_measures_wait_for_a_status(cast: Cast, fields: dict[str, Any], text: str) -> None:
    measure = made(cast, participants=[], **fields)
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, decided=True, contribution="Personal.")
    assert waiting(cast, measure) == {name: [text] for name in ("osteraker", "osteraker_ansvarig")}


def test_a_measure_without_money_waits_for_it(cast: Cast) -> None:
    measure = made(cast, participants=[])
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, decided=True, contribution="Personal.")
    measure.funding_rows.update(amount=None)
    names = ("osteraker", "osteraker_ansvarig")
    assert waiting(cast, measure) == {name: ["Inga belopp är angivna."] for name in names}


def doings(cast: Cast, name: str, measure: Measure) -> list[str]:
    return [action.label for action in actions(cast[name], measure) if action.verdict]


def test_buttons_are_there_for_those_who_may(cast: Cast) -> None:
    proposed = made(cast, EditorialState.PROPOSED)
    text = [
        "Ändra texten",
        "Ändra pengarna",
        "Milstolpar, länkar och filer",
        "Fråga organisationer",
        "Rapportera status",
    ]
    end = ["Ersätt eller slå ihop", "Dra tillbaka"]
    assert {name: doings(cast, name, proposed) for name in CAST} == {
        "osteraker": text + end,
        "osteraker_ansvarig": ["Ert åtagande", *text, *end],
        "vallentuna": ["Ändra pengarna"],
        "samordnare": [*text, "Godta", "Återsänd", *end],
        "politiker": [],
        "forskare": [],
    }


def test_buttons_follow_the_state(cast: Cast) -> None:
    found = {state.value: doings(cast, "osteraker", made(cast, state)) for state in EditorialState}
    text = ["Ändra texten", "Ändra pengarna", "Milstolpar, länkar och filer"]
    over = [*text, "Fråga organisationer", "Rapportera status", "Ersätt eller slå ihop", "Dra tillbaka"]
    assert found == {
        "draft": [*text, "Rapportera status", "Lämna över", "Dra tillbaka"],
        "proposed": over,
        "accepted": over,
        "withdrawn": ["Återta"],
    }


@pytest.mark.parametrize("name", CAST)
def test_the_page_shows_each_button_or_its_reason(cast: Cast, client_of: Callable[[User], Client], name: str) -> None:
    measure = made(cast, EditorialState.PROPOSED)
    page = client_of(cast.person(name)).get(measure.get_absolute_url()).content.decode()
    for action in actions(cast[name], measure):
        button = f'href="{action.url}">{action.label}</a>'
        shown = (button in page, bool(action.verdict.reason) and action.verdict.reason in page)
        assert shown == (bool(action.verdict), not action.verdict)


def test_everything_stands_on_the_page(cast: Cast, client_of: Callable[[User], Client]) -> None:
    goal, challenge = GoalFactory(plan=cast.plan), ChallengeFactory(plan=cast.plan)
    measure = made(
        cast,
        title="Cykelgator <i>i</i> centrum",
        package=PackageFactory(plan=cast.plan),
        goals=[goal],
        challenges=[challenge],
        modes=["cycling"],
        expected_result="Fler cyklar.",
        four_step=1,
    )
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, decided=True)
    page = client_of(cast.forskare).get(measure.get_absolute_url()).content.decode()
    expected = [
        "Cykelgator &lt;i&gt;i&lt;/i&gt; centrum",
        "Österåkers kommun",
        "Stråken sopsaltas före klockan sju.",
        "Fler cyklar.",
        measure.package.title if measure.package else "",
        "1 Tänk om",
        "Cykel",
        "hela länet",
        "1 jan 2090 – 1 jan 2091",
        f'/kapitel/3/#mal-{goal.number}">{goal.title}',
        f'/kapitel/3/#utmaning-{challenge.number}">{challenge.title}',
        "100\u202f000\u00a0kr",
        "Kommunstyrelsen 18 mars 2026, § 42, KS 2026/0123",
    ]
    assert [words for words in expected if words not in page] == []


def test_money_adds_up_by_funder_and_year(cast: Cast) -> None:
    measure = made(cast)
    source = FunderFactory(plan=cast.plan, name="Klimatklivet")
    FundingRowFactory(measure=measure, funder=source, year=2027, amount=Decimal(50), state="applied")
    FundingRowFactory(measure=measure, year=2028, amount=None, note="Beror på staten.")
    FundingRowFactory(measure=measure, organisation=cast.vallentuna_kommun, year=2035, amount=Decimal(7))
    shown = money(measure, measure.funding_rows.all())
    assert shown.table.years == (2026, 2027, 2028, 2029, 2030, 2035)
    assert [(line.key, line.total) for line in shown.table.lines] == [
        (("Vallentuna", "Investering", "Beslutad"), Decimal(7)),
        (("Österåker", "Investering", "Beslutad"), Decimal(100_000)),
        (("Klimatklivet", "Investering", "Sökt"), Decimal(50)),
    ]
    assert shown.table.amounts == (Decimal(100_000), Decimal(50), None, None, None, Decimal(7))
    assert shown.table.total == Decimal(100_057)
    whole = shown.summary
    assert (whole.need, whole.secured, whole.gap) == (Decimal(100_057), Decimal(100_007), Decimal(50))
    assert (whole.unstated, whole.percent) == (1, 99)
    assert shown.shares == {"Vallentuna": Decimal("0.0"), "Österåker": Decimal("99.9"), "Klimatklivet": Decimal("0.1")}
    assert [row.note for row in shown.notes] == ["Beror på staten."]


def test_stands_begin_with_the_owner_and_lead_those_who_write_to_the_form(cast: Cast) -> None:
    measure = made(cast)
    CommitmentFactory(measure=measure, organisation=cast.kth, state="declined")
    found = {
        name: [
            (position.organisation.slug, position.is_owner, bool(position.url))
            for position in positions(cast[name], measure)
        ]
        for name in ("osteraker_ansvarig", "vallentuna", "samordnare")
    }
    assert found == {
        "osteraker_ansvarig": [("osteraker", True, True), ("vallentuna", False, False), ("kth", False, False)],
        "vallentuna": [("osteraker", True, False), ("vallentuna", False, True), ("kth", False, False)],
        "samordnare": [("osteraker", True, True), ("vallentuna", False, True), ("kth", False, False)],
    }
