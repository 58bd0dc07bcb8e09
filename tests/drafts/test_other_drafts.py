"""What else is an organisation's alone until it is handed in shows to nobody else: values, answers, reports."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from actors.ledger_comparison import entered_models
from actors.models import User
from followup.models import Indicator, Observation
from followup.reporting import Report, save_draft
from followup.rounds.filling import StatusAnswer, answer_status
from followup.rounds.models import StatusReport
from followup.rounds.opening import RoundData, open_round
from followup.rounds.reminders import send_reminders
from handlingsplan.consultation.drafts import Decision, Remark, Writer, add_remark, write_decision
from handlingsplan.consultation.enums import Channel
from handlingsplan.consultation.models import Body, Consultation, Response
from handlingsplan.consultation.preparing import add_parties
from handlingsplan.consultation.sending_out import send_again
from handlingsplan.discussion.models import Comment
from handlingsplan.workspace.digests import send_digests
from measures.models import EditorialEvent, Measure
from tests.drafts.scene import A_KEY, KEY, WORD, Scene, with_key
from tests.drafts.test_drafts_everywhere import ask_all
from tests.post import delivered

LAST_DAY = date(2027, 3, 1)
VALUE, ANSWER, REPORT = (f"{WORD} {letter}" for letter in "XYZ")


def _draft_of_a_value(scene: Scene) -> None:
    report = Report(year=2025, value=Decimal(17), source=VALUE, note=VALUE)
    save_draft(Indicator.objects.get(), scene.cast.osteraker_kommun, report=report, by=scene.cast.osteraker)


def _answer_being_written(scene: Scene) -> None:
    cast = scene.cast
    consultation = Consultation.objects.get()
    cast.osteraker_kommun.registrar_email = "registrator@osteraker.example"
    cast.osteraker_kommun.save()
    add_parties(consultation, [cast.osteraker_kommun], by=cast.samordnare)
    Body.objects.update(id=KEY)
    body = send_again(Body.objects.get(), by=cast.samordnare)
    writer = Writer(Channel.ACCOUNT, cast.osteraker_ansvarig)
    answer = add_remark(body, Remark(place="chapter-4", label="4. Åtgärder", text=ANSWER), writer=writer)
    decision = Decision(summary=ANSWER, decided_by=ANSWER, paragraph=ANSWER, registry_number=ANSWER)
    write_decision(body, decision, file=None, expected_version=answer.version, writer=writer)


def _report_being_written(scene: Scene) -> None:
    cast = scene.cast
    one = open_round(cast.plan, data=RoundData(title="Omgång", year=2026, deadline=LAST_DAY), by=cast.samordnare)
    measure = Measure.objects.get(owner=cast.osteraker_kommun)
    answer = StatusAnswer(status="delayed", reason=REPORT, note=REPORT, spent=Decimal(987_654))
    answer_status(one, cast.osteraker_kommun, measure, answer=answer, by=cast.osteraker)


# By the model whose rows are private for a time: what writes one, its words, and who of the others reads them
DRAFTS: Mapping[Any, tuple[Callable[[Scene], None], str, frozenset[str]]] = {
    Observation: (_draft_of_a_value, VALUE, frozenset()),
    Response: (_answer_being_written, ANSWER, frozenset()),
    StatusReport: (_report_being_written, REPORT, frozenset({"samordnare"})),
}
ELSEWHERE = {
    Measure: "tests/drafts/test_drafts_everywhere.py",
    Comment: "tests/drafts/test_lost_rights.py",
    EditorialEvent: "tests/drafts/test_lost_rights.py",
}
OWN = "osteraker_ansvarig"


@pytest.fixture
def begun(scene: Scene) -> Scene:
    for write, _words, _readers in DRAFTS.values():
        write(scene)
    return scene


def _found(client: Client, scene: Scene, name: str) -> dict[str, list[object]]:
    answers = ask_all(client, scene, name=name, below="api/" if name == A_KEY else "")
    return {
        words: [asked for asked, text in answers.items() if words in text.partition("\n")[2]]
        for _write, words, readers in DRAFTS.values()
        if name not in readers
    }


@pytest.mark.parametrize("name", ["vallentuna", "samordnare", "anonymous", A_KEY])
def test_nobody_else_finds_the_words(begun: Scene, client_of: Callable[[User], Client], name: str) -> None:
    clients: dict[str, Callable[[], Client]] = {
        "anonymous": Client,
        A_KEY: lambda: with_key(begun.cast.vallentuna_kommun)[0],
    }
    client = clients.get(name, lambda: client_of(begun.cast.person(name)))()
    assert [asked for found in _found(client, begun, name).values() for asked in found] == []


def test_no_letter_to_others_has_them(begun: Scene) -> None:
    send_digests()
    send_reminders()
    own = {person.email for person in (begun.cast.osteraker, begun.cast.osteraker_ansvarig, begun.cast.politiker)}
    letters = delivered()
    assert [one.to for one in letters if WORD in f"{one.subject} {one.body}" and not own & {*one.to}] == []
    assert letters != []


def test_its_own_lead_finds_them_so_the_walk_would_have(begun: Scene, client_of: Callable[[User], Client]) -> None:
    found = _found(client_of(begun.cast.person(OWN)), begun, OWN)
    assert [words for words, places in found.items() if not places] == [VALUE]  # only in the form of its own year


def test_every_kind_of_row_that_is_private_for_a_time_is_tried() -> None:
    private = {model for model in entered_models() if hasattr(model, "private_to_id")}
    # The coordinator follows a report as it grows, so it has no such property
    assert private == (DRAFTS.keys() | ELSEWHERE.keys()) - {StatusReport}
