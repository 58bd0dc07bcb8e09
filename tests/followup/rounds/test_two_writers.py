"""Two people of one organisation in the same report: different fields merge, the same one shows both texts."""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.conflicts import StaleError
from actors.models import User
from followup.models import Indicator
from followup.rounds.filling import StatusAnswer, ValueAnswer, answer_status, answer_value, say_nothing_new
from followup.rounds.models import Round, StatusReport, ValueReport
from measures.enums import Status
from measures.models import Measure
from tests.cast import Cast
from tests.factories import IndicatorFactory
from tests.page_forms import PageForm, form_to, forms_of
from tests.responses import Response

ClientOf = Callable[[User], Client]
PAGE, LINE = (reverse(name, args=["stockholm", 1, "osteraker"]) for name in ("submission", "answer_line"))
FIELDS = {
    "atgard-1": {"status": "under_way", "reason": "Varmt.", "note": "Vi har köpt däck.", "spent": "200 000"},
    "indikator-1": {"value": "120", "source": "Räknat på plats", "note": "Två dagar i maj."},
}
OTHERS = {
    "atgard-1": {"status": "done", "reason": "Regn.", "note": "Däcken är sålda.", "spent": "300 000"},
    "indikator-1": {"value": "121", "source": "Räknat ur fönstret", "note": "En dag i maj."},
}


@pytest.fixture
def lines(cast: Cast, one: Round, cycling: Measure) -> None:
    """A measure and an indicator of Österåker's; Olle answers both before anybody else has the page open."""
    IndicatorFactory(plan=cast.plan)


@pytest.fixture
def pair(cast: Cast, client_of: ClientOf) -> tuple[Client, Client]:
    return client_of(cast.osteraker), client_of(cast.osteraker_ansvarig)


def _form(client: Client, row: str, *, nothing_new: bool = False) -> PageForm:
    forms = [form for form in forms_of(client.get(PAGE), PAGE) if form.values.get("row") == [row]]
    (found,) = [form for form in forms if (("nothing_new", "1") in form.buttons) == nothing_new]
    return found


def _answer(client: Client, row: str, values: dict[str, str]) -> Response:
    return _form(client, row).send(client, _named(row, values))


def _named(row: str, values: dict[str, str]) -> dict[str, Any]:
    return {f"{row}-{name}": [value] for name, value in values.items()}


def _stored(client: Client, row: str) -> dict[str, str]:
    """Return what the form of the line begins from."""
    values = _form(client, row).values
    return {name: values[f"{row}-{name}"][0].replace("\u202f", " ") for name in FIELDS[row]}


OWN = {"value": "122", "spent": "400 000", "status": "not_started"}
LABELS = {str(key): str(label) for key, label in Status.choices}


@pytest.mark.parametrize("row", FIELDS)
def test_every_field_against_every_field(lines: None, pair: tuple[Client, Client], row: str) -> None:
    olle, anna = pair
    for mine, theirs in product(FIELDS[row], FIELDS[row]):
        assert _answer(olle, row, FIELDS[row]).status_code == 302
        old = _form(anna, row)
        assert _answer(olle, row, {theirs: OTHERS[row][theirs]}).status_code == 302
        own = OWN.get(mine, f"Annas {mine}.")
        answer = old.send(anna, _named(row, {mine: own}))
        now = FIELDS[row] | {theirs: OTHERS[row][theirs]}
        if mine != theirs:
            assert (answer.status_code, _stored(olle, row)) == (302, now | {mine: own})
            continue
        assert (answer.status_code, _stored(olle, row)) == (409, now)
        conflict = answer.context["conflict"]
        (difference,) = conflict.differences
        stored = LABELS.get(now[theirs], now[theirs])
        assert (difference.stored.replace("\u202f", " "), difference.own) == (stored, LABELS.get(own, own))
        assert str(conflict.by) == "Örjan Åkesson"


@pytest.mark.parametrize("row", FIELDS)
def test_a_row_that_saves_itself_sends_one_field_alone(lines: None, pair: tuple[Client, Client], row: str) -> None:
    olle, anna = pair
    assert _answer(olle, row, FIELDS[row]).status_code == 302
    old = _form(anna, row)
    for name, value in OTHERS[row].items():
        field = f"{row}-{name}"
        sent = {"row": row, field: value, f"initial-{field}": old.values[f"initial-{field}"][0]}
        answer = anna.post(LINE, sent, headers={"HX-Request": "true"})
        html = answer.content.decode()
        assert (answer.status_code, f'name="initial-{field}"' in html, html.count('"initial-')) == (200, True, 2)
    assert _stored(olle, row) == OTHERS[row]


def test_an_undecided_clash_stays_one_until_it_is_decided(lines: None, pair: tuple[Client, Client]) -> None:
    olle, anna = pair
    row, sent = "atgard-1", {"note": "Annas ord."}
    _answer(olle, row, FIELDS[row])
    old = _form(anna, row)
    _answer(olle, row, {"note": "Olles ord."})
    for _again in range(2):
        clash = old.send(anna, _named(row, sent), headers={"HX-Request": "true"})
        html = clash.content.decode()
        assert (clash.status_code, "Olles ord." in html, "Annas ord." in html) == (409, True, True)
        assert 'name="initial-' not in html
    (version,) = re.findall(r'name="decided"\s+value="(\w+)"', html)
    assert old.send(anna, _named(row, sent) | {"decided": version}).status_code == 302
    assert StatusReport.objects.get().note == "Annas ord."


def test_a_decision_on_older_words_is_no_decision(lines: None, pair: tuple[Client, Client]) -> None:
    olle, anna = pair
    row = "atgard-1"
    _answer(olle, row, FIELDS[row])
    old = _form(anna, row)
    _answer(olle, row, {"note": "Olles ord."})
    version = old.send(anna, _named(row, {"note": "Annas ord."})).context["page"].owned[0].row.answer_version
    _answer(olle, row, {"note": "Olles sista ord."})
    answer = old.send(anna, _named(row, {"note": "Annas ord."}) | {"decided": version})
    assert (answer.status_code, StatusReport.objects.get().note) == (409, "Olles sista ord.")


@pytest.mark.parametrize("row", FIELDS)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_nothing_new_on_an_old_page_takes_nobodys_answer_away(
    lines: None, pair: tuple[Client, Client], row: str, headers: dict[str, str]
) -> None:
    olle, anna = pair
    old = _form(anna, row, nothing_new=True)
    _answer(olle, row, FIELDS[row])
    refused = old.send(anna, {"nothing_new": "1"}, headers=headers)
    html = refused.content.decode()
    told = FIELDS[row]["note"]
    assert (refused.status_code, told in html, "Inget nytt" in html) == (409, True, True)
    assert _stored(olle, row) == FIELDS[row]


def test_each_verb_refuses_what_was_read_before_another_answered(
    lines: None, pair: tuple[Client, Client], cast: Cast, one: Round, cycling: Measure
) -> None:
    """The page asks first; between its question and the lock somebody else may save."""
    kommun, by, indicator = cast.osteraker_kommun, cast.osteraker_ansvarig, Indicator.objects.get()
    for row, answers in FIELDS.items():
        _answer(pair[0], row, answers)
    status = StatusAnswer(status="done", note="Annas ord.", expected_version="read before")
    value = ValueAnswer(value=Decimal(3), expected_version="read before")
    verbs: tuple[Callable[[], object], ...] = (
        lambda: answer_status(one, kommun, cycling, answer=status, by=by),
        lambda: answer_value(one, kommun, indicator, answer=value, by=by),
        lambda: say_nothing_new(one, kommun, about=cycling, expected_version="read before", by=by),
        lambda: say_nothing_new(one, kommun, about=indicator, expected_version="read before", by=by),
    )
    for verb in verbs:
        with pytest.raises(StaleError):
            verb()
    assert [_stored(pair[0], row) for row in FIELDS] == [*FIELDS.values()]


def test_nothing_new_from_both_is_one_answer(lines: None, pair: tuple[Client, Client]) -> None:
    forms = [_form(client, "atgard-1", nothing_new=True) for client in pair]
    found = []
    for client, form in zip(pair, forms, strict=True):
        assert form.send(client, {"nothing_new": "1"}).status_code == 302
        found.append(StatusReport.objects.get().pk)
    assert found[0] == found[1]


def test_nothing_new_for_all_takes_no_answer_that_was_not_seen(
    lines: None, pair: tuple[Client, Client], cast: Cast, cycling: Measure
) -> None:
    olle, anna = pair
    all_waiting = reverse("nothing_new", args=["stockholm", 1, "osteraker"])
    old = form_to(anna.get(PAGE), PAGE, all_waiting)
    _answer(olle, "atgard-1", FIELDS["atgard-1"])
    Measure.objects.filter(pk=cycling.pk).update(status="stopped", status_reason="Slut.")  # the answer waits again
    assert old.send(anna).status_code == 409
    assert (StatusReport.objects.get().note, ValueReport.objects.count()) == (FIELDS["atgard-1"]["note"], 0)
    assert form_to(anna.get(PAGE), PAGE, all_waiting).send(anna).status_code == 302
    assert (StatusReport.objects.get().nothing_new, ValueReport.objects.count()) == (True, 1)


def test_answers_that_were_not_read_are_not_handed_in(lines: None, pair: tuple[Client, Client], one: Round) -> None:
    olle, anna = pair
    for row, answers in FIELDS.items():
        _answer(olle, row, answers)
    hand_in = reverse("hand_in_report", args=["stockholm", 1, "osteraker"])
    old = form_to(anna.get(PAGE), PAGE, hand_in)
    _answer(olle, "atgard-1", OTHERS["atgard-1"])
    refused = old.send(anna, {"message": "Klart från oss."})
    assert (refused.status_code, one.submissions.get().state) == (409, "begun")
    again = form_to(refused, PAGE, hand_in)
    assert again.values["message"] == ["Klart från oss."]
    assert again.send(anna).status_code == 302
    assert (one.submissions.get().state, one.submissions.get().message) == ("handed_in", "Klart från oss.")


def test_those_who_write_in_the_report_see_each_other(lines: None, pair: tuple[Client, Client], cast: Cast) -> None:
    olle, anna = pair
    url = reverse("submission_presence", args=["stockholm", 1, "osteraker"])
    assert (olle.post(url).status_code, f'hx-post="{url}"' in olle.get(PAGE).content.decode()) == (204, True)
    told = anna.post(url)
    assert (told.status_code, f"<strong>{cast.osteraker}</strong>" in told.content.decode()) == (200, True)
    assert anna.post(url, {"sedda": str(cast.osteraker.pk)}).status_code == 204
