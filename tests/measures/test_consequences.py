"""What follows from a change is asked, carried out and told: whichever way the change is made."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from actors.enums import Role
from actors.history import save_as
from actors.ledger import entries_of
from actors.models import User
from handlingsplan.discussion.models import Notice
from handlingsplan.plan.grants import sync_access
from handlingsplan.workspace.news import news
from measures.consequences import SaveAnswers, move_problems
from measures.editing import save_measure, stored_data
from measures.enums import CommitmentState, EditorialAct, EditorialState, FundingState
from measures.former_owner import FormerAnswers, FormerMoney, FormerPart
from measures.models import Commitment, Measure
from measures.queries import for_page
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_xlsx
from tests.cast import Cast
from tests.factories import CommitmentFactory, FundingRowFactory, MeasureFactory, member
from tests.measures.posting import data_of, sent
from tests.measures.workbooks.books import book_of, sheets
from tests.measures.workbooks.importing import applied, preview_of, uploaded
from tests.responses import Response
from tests.tree.files import name_of, python_files

SignIn = Callable[[User], Client]
MOVED, WHY = date(2030, 6, 30), "Upphandlingen är överklagad"


@pytest.fixture
def measure(cast: Cast) -> Measure:
    """An accepted measure of Österåker, in which Vallentuna takes part, and Södertälje was asked."""
    made = MeasureFactory(
        plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun], title="Vintercykling"
    )
    for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun):
        CommitmentFactory(measure=made, organisation=organisation)
    CommitmentFactory(measure=made, organisation=cast.sodertalje_kommun, asked_apart=True)
    return made


def again(measure: Measure) -> Measure:
    return for_page(Measure.objects.filter(pk=measure.pk)).get()


def address(name: str, measure: Measure, *more: object) -> str:
    return reverse(name, args=[measure.plan.slug, measure.number, *more])


def _exported(measure: Measure) -> bytes:
    return write_xlsx(for_workbook(Measure.objects.filter(pk=measure.pk)))


def told(cast: Cast, *names: str) -> dict[str, list[str]]:
    """Return what each of the people has been told, in words."""
    return {name: [item.note for item in news(cast.person(name), cast.plan)] for name in names}


# A date that moves

Way = Callable[[Cast, Client, Measure, str], str]


def _part(_cast: Cast, client: Client, measure: Measure, why: str) -> str:
    page = client.get(address("edit_part", measure, "nar"))
    data = sent(page, planned_end=MOVED.isoformat(), moved_because=why)
    return client.post(address("edit_part", measure, "nar"), data, follow=True).content.decode()


def _bulk(_cast: Cast, client: Client, measure: Measure, why: str) -> str:
    chosen: dict[str, Any] = {
        "m": [measure.number],
        "what": "planned_end",
        "day": MOVED.isoformat(),
        "moved_because": why,
    }
    page = client.get(reverse("change_measures", args=["stockholm"]), chosen).content.decode()
    client.post(reverse("change_measures", args=["stockholm"]), chosen)
    return page


def _workbook(cast: Cast, _client: Client, measure: Measure, why: str) -> str:
    content = sheets(_exported(measure))
    heads, row = content["Åtgärder"][0], content["Åtgärder"][1]
    row[heads.index("Planerat slut")], row[heads.index("Varför tiden flyttas")] = MOVED, why
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    words = " ".join(problem.text for line in preview_of(upload).lines for problem in line.problems)
    applied(upload)
    return words


def _restored(_cast: Cast, client: Client, measure: Measure, why: str) -> str:
    row = again(measure)
    for day in (MOVED, measure.planned_end):
        row.planned_end = day
        save_as(row, by=None)
    url = address("restore_values", measure, entries_of(row)[0].pk)
    return client.post(url, sent(client.get(url), moved_because=why), follow=True).content.decode()


WAYS: dict[str, Way] = {"measures/parts.py": _part, "measures/history/restoring.py": _restored}
WAYS |= {"measures/bulk.py": _bulk, "measures/workbooks/changing.py": _workbook}
MEASURE_IS_SAVED = re.compile(r"\b(?:save_measure|check_columns)\((?!.*\n?\s*measure: )")


def test_every_way_to_save_a_measure_is_here() -> None:
    found = {name_of(path) for path in python_files() if MEASURE_IS_SAVED.search(path.read_text(encoding="utf-8"))}
    # the last two: where it is done, and what says itself why, that what was read in is taken back
    assert found == {*WAYS, "measures/editing.py", "measures/workbooks/undoing.py"}


@pytest.mark.parametrize("way", WAYS.values())
def test_an_accepted_measures_date_moves_only_with_a_reason(
    cast: Cast, measure: Measure, client_of: SignIn, way: Way
) -> None:
    client = client_of(cast.osteraker)
    assert "Åtgärden är godtagen. Skriv varför tiden flyttas." in way(cast, client, measure, " ")
    assert (again(measure).planned_end, Notice.objects.count()) == (measure.planned_end, 0)
    way(cast, client, measure, WHY)
    assert again(measure).planned_end == MOVED
    note = f"Örjan Åkesson flyttade tiden: ”{WHY}”"
    expected = {"vallentuna": [note], "sodertalje": [note], "osteraker_ansvarig": [note], "osteraker": []}
    assert told(cast, *expected) == expected
    history = client.get(address("measure_history", measure)).content.decode()
    assert (WHY in history, "Planerat slut" in history) == (True, True)


@pytest.mark.parametrize(
    ("state", "before", "after", "asked"),
    [
        ("accepted", date(2028, 1, 1), MOVED, ["moved_because"]),
        ("accepted", date(2028, 1, 1), None, ["moved_because"]),
        ("accepted", None, MOVED, []),
        ("accepted", MOVED, MOVED, []),
        ("proposed", date(2028, 1, 1), MOVED, []),
        ("draft", date(2028, 1, 1), MOVED, []),
    ],
)
@pytest.mark.parametrize("name", ["planned_start", "planned_end"])
def test_which_moves_ask(
    cast: Cast, name: str, state: str, before: date | None, after: date | None, asked: list[str]
) -> None:
    days = {"planned_start": None, "planned_end": None, name: before}
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=state, **days)
    data = {**vars(stored_data(measure)), name: after}
    assert (list(move_problems(measure, data, "")), move_problems(measure, data, WHY)) == (asked, {})


def test_the_field_is_there_without_a_script_and_only_where_it_is_asked_for(
    cast: Cast, measure: Measure, client_of: SignIn
) -> None:
    client = client_of(cast.osteraker)
    assert 'name="moved_because"' in client.get(address("edit_part", measure, "nar")).content.decode()
    measure.state = EditorialState.PROPOSED
    measure.save()
    assert 'name="moved_because"' not in client.get(address("edit_part", measure, "nar")).content.decode()


# Whom a save asks


@pytest.fixture
def loaded(cast: Cast) -> Measure:
    """A measure as a loaded plan has it: nobody who takes part was ever asked."""
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])


def test_a_save_asks_those_whom_it_added_and_says_so(cast: Cast, loaded: Measure, client_of: SignIn) -> None:
    client = client_of(cast.osteraker)
    page = client.get(address("edit_part", loaded, "vilka"))
    both = [cast.vallentuna_kommun.pk, cast.kth.pk, cast.sodertalje_kommun.pk]
    answer = client.post(address("edit_part", loaded, "vilka"), sent(page, participants=both), follow=True)
    assert "Frågan om åtagande har gått till KTH och Södertälje." in answer.content.decode()
    assert {row.organisation for row in loaded.commitments.all()} == {cast.kth, cast.sodertalje_kommun}
    page = client.get(address("edit_part", loaded, "vilka"))
    one = [cast.vallentuna_kommun.pk, cast.sodertalje_kommun.pk]
    answer = client.post(address("edit_part", loaded, "vilka"), sent(page, participants=one), follow=True)
    assert "Frågan om åtagande är tillbakatagen från KTH." in answer.content.decode()


@pytest.mark.parametrize("part", ["vad", "nar", "bidrar", "vilka"])
def test_saving_a_part_asks_nobody_who_was_there_before(
    cast: Cast, loaded: Measure, client_of: SignIn, part: str
) -> None:
    changes: dict[str, dict[str, Any]] = {
        "vad": {"title": "Annat"},
        "nar": {"planned_end": "2029-01-01", "moved_because": WHY},
        "bidrar": {},
        "vilka": {"county_wide": None},
    }
    client, url = client_of(cast.osteraker), address("edit_part", loaded, part)
    assert client.post(url, sent(client.get(url), **changes[part])).status_code == 302
    assert not loaded.commitments.exists()


@pytest.mark.parametrize("act", [EditorialAct.ACCEPT, EditorialAct.PROPOSE])
def test_only_handing_over_asks_and_says_whom(cast: Cast, client_of: SignIn, act: EditorialAct) -> None:
    state, by = {
        EditorialAct.ACCEPT: (EditorialState.PROPOSED, cast.samordnare),
        EditorialAct.PROPOSE: (EditorialState.DRAFT, cast.osteraker),
    }[act]
    made = MeasureFactory(
        plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun], state=state
    )
    client, url = client_of(by), address(f"{act}_measure", made)
    page = client.get(url)
    asks = act == EditorialAct.PROPOSE
    assert ("De här tillfrågas om sitt åtagande: Vallentuna, Österåker." in page.content.decode()) == asks
    answer = client.post(url, sent(page), follow=True).content.decode()
    assert ("Frågan om åtagande har gått till Vallentuna och Österåker." in answer) == asks
    assert made.commitments.count() == (2 if asks else 0)


def test_those_not_asked_are_offered_with_a_button(cast: Cast, loaded: Measure, client_of: SignIn) -> None:
    client = client_of(cast.osteraker)
    page = client.get(loaded.get_absolute_url()).content.decode()
    assert "Fråga Österåker, Vallentuna om åtagande" in page
    assert "om åtagande" not in client_of(cast.sodertalje).get(loaded.get_absolute_url()).content.decode()
    chosen = re.findall(r'name="organisations" value="(\d+)"', page)
    answer = client.post(address("ask_about_measure", loaded), {"organisations": chosen}, follow=True)
    assert "Frågan om åtagande har gått till Vallentuna och Österåker." in answer.content.decode()
    assert set(loaded.commitments.values_list("asked_apart", flat=True)) == {False}
    assert "om åtagande</button>" not in answer.content.decode()


# Another owner


@pytest.fixture
def owned(cast: Cast, measure: Measure) -> Measure:
    """Österåker has decided, and pays in several states."""
    measure.commitments.filter(organisation=cast.osteraker_kommun).delete()
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, decided=True, contribution="Leder arbetet")
    for state, amount in ((FundingState.DECIDED, 240_000), (FundingState.SPENT, 30_000)):
        FundingRowFactory(measure=measure, organisation=cast.osteraker_kommun, state=state, amount=amount)
    FundingRowFactory(measure=measure, organisation=cast.vallentuna_kommun, amount=5_000)
    return measure


def _give_away(client: Client, cast: Cast, measure: Measure, **answers: str) -> Response:
    url = address("edit_part", measure, "vilka")
    return client.post(url, sent(client.get(url), owner=cast.vallentuna_kommun.pk, participants=None, **answers))


def _stands(measure: Measure, cast: Cast) -> dict[str, Any]:
    rows = measure.funding_rows.filter(organisation=cast.osteraker_kommun)
    return {
        "takes part": measure.participations.filter(organisation=cast.osteraker_kommun).exists(),
        "commitment": Commitment.objects.filter(measure=measure, organisation=cast.osteraker_kommun).exists(),
        "money": sorted(rows.values_list("state", flat=True)),
    }


def test_the_former_owner_is_asked_about_before_anything_is_saved(
    cast: Cast, owned: Measure, client_of: SignIn
) -> None:
    answer = _give_away(client_of(cast.samordnare), cast, owned)
    page = answer.content.decode()
    assert answer.status_code == 422
    said = ("Vad ska gälla för Österåker?", "beslutat", "Leder arbetet", "240\u202f000", "30\u202f000")
    assert [words for words in said if words not in page] == []
    assert ": 5\u202f000" not in page
    assert set(answer.context["form"].errors) == {"former_part", "former_money"}
    assert (again(owned).owner, Notice.objects.count()) == (cast.osteraker_kommun, 0)


@pytest.mark.parametrize("part", FormerPart)
@pytest.mark.parametrize("money", FormerMoney)
def test_every_answer_is_carried_out_and_told_to_both(
    cast: Cast, owned: Measure, client_of: SignIn, part: FormerPart, money: FormerMoney
) -> None:
    answer = _give_away(client_of(cast.samordnare), cast, owned, former_part=part, former_money=money)
    assert answer.status_code == 302
    saved, stays = again(owned), part == FormerPart.STAYS
    assert saved.owner == cast.vallentuna_kommun
    assert _stands(saved, cast) == {
        "takes part": stays,
        "commitment": stays,
        "money": ["spent"] if money == FormerMoney.MOVES else ["decided", "spent"],
    }
    moved = saved.funding_rows.filter(organisation=cast.vallentuna_kommun, amount=240_000)
    assert [row.confirmed_at for row in moved] == ([None] if money == FormerMoney.MOVES else [])
    (event,) = saved.editorial_events.all()
    assert event.comment.startswith("Ansvaret gick från Österåker till Vallentuna.")
    note = "Sara Lindqvist bytte ansvarig organisation: ”Ansvaret gick från Österåker till Vallentuna."
    found = told(cast, "osteraker", "osteraker_ansvarig", "vallentuna", "sodertalje")
    assert {name: [words.startswith(note) for words in notes] for name, notes in found.items()} == {
        "osteraker": [True],
        "osteraker_ansvarig": [True],
        "vallentuna": [True],
        "sodertalje": [],
    }


def test_the_receipt_names_who_was_told(cast: Cast, owned: Measure, client_of: SignIn) -> None:
    client = client_of(cast.samordnare)
    _give_away(client, cast, owned, former_part="stays", former_money="stays")
    page = client.get(owned.get_absolute_url()).content.decode()
    assert "Besked har gått till Vallentuna och Österåker." in page


def test_an_officer_does_not_take_away_what_the_lead_has_answered(cast: Cast, owned: Measure) -> None:
    vikarie = member(cast.vallentuna_kommun, Role.OFFICER)
    vikarie.memberships.create(organisation=cast.osteraker_kommun, role=Role.OFFICER)
    sync_access()
    person = User.objects.get(pk=vikarie.pk)
    data = data_of(owned, owner=cast.vallentuna_kommun, participants=[])
    leaves = SaveAnswers(former=FormerAnswers("leaves", "stays"))
    with pytest.raises(ValidationError) as refusal:
        save_measure(owned, data=data, expected_version=1, by=person, answers=leaves)
    assert list(refusal.value.message_dict) == ["former_part"]
    assert _stands(owned, cast)["commitment"]


def test_a_former_owner_who_is_named_a_participant_is_not_asked_about(cast: Cast, measure: Measure) -> None:
    data = data_of(measure, owner=cast.vallentuna_kommun, participants=[cast.osteraker_kommun])
    save_measure(measure, data=data, expected_version=1, by=cast.samordnare)
    assert _stands(measure, cast) == {"takes part": True, "commitment": True, "money": []}


def test_a_draft_with_nothing_in_the_former_owners_name_asks_nothing(cast: Cast) -> None:
    person = member(cast.vallentuna_kommun, Role.OFFICER)
    draft = MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state=EditorialState.DRAFT)
    save_measure(draft, data=data_of(draft), expected_version=1, by=person)
    assert not draft.editorial_events.exists()


def test_a_workbook_does_not_change_an_owner_who_leaves_something_behind(cast: Cast, owned: Measure) -> None:
    content = sheets(_exported(owned))
    heads, row = content["Åtgärder"][0], content["Åtgärder"][1]
    row[heads.index("Ansvarig organisation")] = "Vallentuna"
    upload = uploaded(cast, book_of(content), by=cast.samordnare, organisation=cast.osteraker_kommun)
    line = next(line for line in preview_of(upload).lines if line.sheet == "Åtgärder")
    assert (line.outcome, [problem.text for problem in line.problems]) == (
        "refused",
        ["Byt ansvarig i portalen: där väljer du vad som ska gälla för den tidigare."],
    )


def test_who_leaves_after_answering_is_told_of_in_the_receipt(cast: Cast, measure: Measure) -> None:
    measure.commitments.filter(organisation=cast.vallentuna_kommun).update(state=CommitmentState.INTENDS)
    data = data_of(measure, participants=[])
    _saved, receipt = save_measure(measure, data=data, expected_version=1, by=cast.osteraker)
    assert receipt.in_words() == "Det som Vallentuna har svarat om sitt åtagande står kvar."
