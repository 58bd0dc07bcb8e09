"""The history of a measure in words: who changed what from what to what."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.history import save_all_as
from actors.models import User
from measures import editorial
from measures.commitments import CommitmentData, OwnPart, give_commitment, write_own_part
from measures.editing import MeasureData, StatusData, create_measure, save_measure, set_status, status_version
from measures.enums import EditorialState
from measures.extras import add_link, add_milestone, reach_milestone, remove_extra
from measures.history.changes import measure_changes
from measures.models import Measure, Participation
from measures.money.rows import FundingEntry, funding_version, save_funding
from tests.cast import Cast
from tests.factories import FunderFactory, GoalFactory, MeasureFactory
from tests.measures.posting import data_of

Told = list[tuple[str, str, list[tuple[str, str, str]]]]


def entries(measure: Measure, *, drafts: bool = True) -> Told:
    """Return the history, oldest first."""
    changes = reversed(measure_changes(measure, drafts=drafts))
    return [
        (change.by, change.headline, [(field.label, field.before, field.after) for field in change.fields])
        for change in changes
    ]


@pytest.fixture
def draft(cast: Cast) -> Measure:
    data = MeasureData(
        title="Cykelgator",
        description="Tre gator.",
        owner=cast.osteraker_kommun,
        participants=[cast.vallentuna_kommun],
        modes=["cycling"],
    )
    return create_measure(cast.plan, data=data, by=cast.osteraker)


def again(measure: Measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


def test_adding_is_one_act(draft: Measure) -> None:
    assert entries(draft) == [("Örjan Åkesson", "Lade till åtgärden", [])]


def test_every_field_is_told_from_what_to_what(cast: Cast, draft: Measure) -> None:
    goal = GoalFactory(plan=cast.plan)
    data = data_of(
        draft,
        title="Cykelfartsgator",
        four_step=2,
        county_wide=True,
        planned_start=date(2026, 3, 1),
        modes=["cycling", "walking"],
        participants=[cast.kth, cast.sodertalje_kommun],
        goals=[goal],
    )
    save_measure(draft, data=data, expected_version=1, by=cast.osteraker_ansvarig)
    assert entries(draft)[1:] == [
        (
            "Ann-Marie Öhman",
            "Ändrade åtgärden",
            [
                ("Rubrik", "Cykelgator", "Cykelfartsgator"),
                ("Medverkande", "Vallentuna", "KTH, Södertälje"),
                ("Steg i fyrstegsprincipen", "inte angivet", "2 Optimera"),
                ("Färdsätt", "Cykel", "Gång, Cykel"),
                ("Gäller hela länet", "nej", "ja"),
                ("Planerad start", "inte angivet", "1 mars 2026"),
                ("Mål", "inte angivet", goal.title),
            ],
        )
    ]


def test_links_that_came_and_went_and_came_again_are_told_each_time(cast: Cast, draft: Measure) -> None:
    steps: list[list[Any]] = [[], [cast.kth], [cast.kth, cast.vallentuna_kommun], [cast.vallentuna_kommun]]
    for step in steps:
        measure = again(draft)
        data = data_of(measure, participants=step)
        save_measure(measure, data=data, expected_version=measure.version, by=cast.osteraker)
    assert [fields for _by, _headline, fields in entries(draft)[1:]] == [
        [("Medverkande", "Vallentuna", "inte angivet")],
        [("Medverkande", "inte angivet", "KTH")],
        [("Medverkande", "KTH", "KTH, Vallentuna")],
        [("Medverkande", "KTH, Vallentuna", "Vallentuna")],
    ]


def test_status_and_editorial_acts_are_told(cast: Cast, draft: Measure) -> None:
    editorial.propose(draft, by=cast.osteraker)
    measure = again(draft)
    data = StatusData(status="delayed", status_reason="Upphandlingen.")
    set_status(measure, data=data, expected_version=status_version(measure), by=cast.samordnare)
    acts = [line for line in entries(draft)[1:] if line[1] == "Ändrade åtgärden"]
    assert acts == [
        ("Örjan Åkesson", "Ändrade åtgärden", [("Tillstånd", "Utkast", "Föreslagen")]),
        (
            "Sara Lindqvist",
            "Ändrade åtgärden",
            [("Status", "Ej påbörjad", "Försenad"), ("Kommentar till status", "inte angivet", "Upphandlingen.")],
        ),
    ]


def test_money_is_told_row_by_row(cast: Cast, draft: Measure) -> None:
    source = FunderFactory(plan=cast.plan, name="Klimatklivet")

    def save(**row: Any) -> None:
        mark = funding_version(draft.funding_rows.all())
        save_funding(draft, entries=[FundingEntry(**row)], expected_version=mark, by=cast.osteraker)

    save(funder_id=source.pk, year=2027, amount=Decimal(1_234_567))
    pk = draft.funding_rows.get().pk
    save(pk=pk, funder_id=source.pk, year=2027, amount=None, state="applied")
    save(pk=pk, year=2027, remove=True)
    nothing = "inte angivet"
    assert entries(draft)[1:] == [
        (
            "Örjan Åkesson",
            "Lade till finansiering: Klimatklivet 2027, drift",
            [
                ("Annan finansiär", nothing, "Klimatklivet"),
                ("År", nothing, "2027"),
                ("Slag", nothing, "Drift"),
                ("Belopp", nothing, "1\u202f234\u202f567 kr"),
                ("Läge", nothing, "Behov"),
            ],
        ),
        (
            "Örjan Åkesson",
            "Ändrade finansiering: Klimatklivet 2027, drift",
            [("Belopp", "1\u202f234\u202f567 kr", nothing), ("Läge", "Behov", "Sökt")],
        ),
        (
            "Örjan Åkesson",
            "Tog bort finansiering: Klimatklivet 2027, drift",
            [
                ("Annan finansiär", "Klimatklivet", nothing),
                ("År", "2027", nothing),
                ("Slag", "Drift", nothing),
                ("Läge", "Sökt", nothing),
            ],
        ),
    ]


def test_milestones_and_links_are_told(cast: Cast, draft: Measure) -> None:
    step = add_milestone(draft, title="Samråd", planned_on=date(2026, 3, 1), by=cast.osteraker)
    reach_milestone(step, on=date(2026, 2, 27), by=cast.osteraker)
    link = add_link(draft, label="Förstudien", url="https://example.org/a", by=cast.osteraker)
    remove_extra(link, by=cast.osteraker)
    nothing = "inte angivet"
    assert [line[1:] for line in entries(draft)[1:]] == [
        ("Ny milstolpe: Samråd", [("Planerad", nothing, "1 mars 2026")]),
        ("Ändrade milstolpen: Samråd", [("Nådd", nothing, "27 februari 2026")]),
        ("Ny länk: Förstudien", [("Adress", nothing, "https://example.org/a")]),
        ("Tog bort länken: Förstudien", [("Adress", "https://example.org/a", nothing)]),
    ]


def test_commitments_are_told(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    body = cast.osteraker_kommun
    write_own_part(measure, body, data=OwnPart(contribution="Personal."), expected_version=0, by=cast.osteraker)
    decided = CommitmentData(
        state="decided", contribution="Personal.", decision_body="KS", decision_date=date(2026, 3, 18)
    )
    give_commitment(measure, body, data=decided, expected_version=1, by=cast.osteraker_ansvarig)
    nothing = "inte angivet"
    assert entries(measure)[1:] == [
        (
            "Örjan Åkesson",
            "Nytt åtagande: Österåker",
            [("Åtagande", nothing, "Föreslaget"), ("Eget bidrag", nothing, "Personal.")],
        ),
        (
            "Ann-Marie Öhman",
            "Ändrade åtagandet: Österåker",
            [
                ("Åtagande", "Föreslaget", "Beslutat"),
                ("Beslutande organ", nothing, "KS"),
                ("Beslutsdatum", nothing, "18 mars 2026"),
            ],
        ),
    ]


def test_links_loaded_at_the_same_time_are_not_taken_for_changes(cast: Cast) -> None:
    measure = Measure(plan=cast.plan, number=1, title="Laddad", owner=cast.osteraker_kommun, state="accepted")
    at = timezone.now()
    save_all_as([measure], by=None, at=at)
    save_all_as([Participation(plan=cast.plan, measure=measure, organisation=cast.vallentuna_kommun)], by=None, at=at)
    save_measure(measure, data=data_of(measure, title="Ändrad"), expected_version=1, by=cast.osteraker)
    assert entries(measure)[0] == ("Systemet", "Åtgärden fanns i planen", [])
    assert [line for line in entries(measure) if line[1] == "Ändrade åtgärden"] == [
        ("Örjan Åkesson", "Ändrade åtgärden", [("Rubrik", "Laddad", "Ändrad")])
    ]


def test_to_others_a_draft_shows_as_what_it_led_to(cast: Cast, draft: Measure) -> None:
    editorial.propose(draft, by=cast.osteraker)
    editorial.send_back(draft, by=cast.samordnare, comment="Mer.")
    for title in ("Hemligt", "Offentligt"):
        measure = again(draft)
        save_measure(measure, data=data_of(measure, title=title), expected_version=measure.version, by=cast.osteraker)
    editorial.propose(draft, by=cast.osteraker_ansvarig)
    lines = [line for line in entries(draft, drafts=False) if "tagande" not in line[1]]
    assert lines == [
        ("Örjan Åkesson", "Åtgärden fanns i planen", []),
        ("Sara Lindqvist", "Ändrade åtgärden", [("Tillstånd", "Föreslagen", "Utkast")]),
        (
            "Ann-Marie Öhman",
            "Ändrade åtgärden",
            [("Rubrik", "Cykelgator", "Offentligt"), ("Tillstånd", "Utkast", "Föreslagen")],
        ),
    ]


def test_the_page_tells_it(cast: Cast, client_of: Callable[[User], Client], draft: Measure) -> None:
    save_measure(draft, data=data_of(draft, title="Cykelfartsgator"), expected_version=1, by=cast.osteraker)
    page = client_of(cast.politiker).get(reverse("measure_history", args=["stockholm", draft.number]))
    text = page.content.decode()
    for words in (
        "Historik",
        "Ändrade åtgärden",
        "Örjan Åkesson, Österåker, <time",
        "Rubrik ändrades från <del>Cykelgator</del> till <ins>Cykelfartsgator</ins>",
    ):
        assert words in text


def test_a_measure_without_history_says_so(cast: Cast, client_of: Callable[[User], Client]) -> None:
    Measure.objects.bulk_create(
        [Measure(plan=cast.plan, number=1, title="Tyst", owner=cast.osteraker_kommun, state=EditorialState.ACCEPTED)]
    )
    page = client_of(cast.vallentuna).get(reverse("measure_history", args=["stockholm", 1])).content.decode()
    assert "Inget har ändrats." in page
