"""Every address that takes a POST: sent from an old page it overwrites nobody, and sent twice it has one effect.

A new address with a form is tried by itself: its page is got, somebody else changes a field behind its back, and the
old form is sent, field by field. What can't be tried so stands by name, with the reason, in one of the tables below.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.history import save_as
from followup.models import Observation
from followup.rounds.models import Submission
from handlingsplan.editions.models import ProgressReport
from handlingsplan.meetings.models import AgendaPoint, Meeting
from handlingsplan.reference_data.reference_types import ReferenceType
from handlingsplan.reference_data.table import REFERENCE_TYPES
from measures.models import Measure
from tests.matrix.asking import Cell, cells, expected
from tests.matrix.effects import FILL, filled, pairs_for, rows, undone
from tests.matrix.lines import LINES, OWN
from tests.matrix.scene import Scene
from tests.page_forms import PageForm, forms_of
from tests.proof import prove
from tests.responses import Response

POSTS = sorted(name for name, line in LINES.items() if "POST" in line.methods and not line.package)
_NEW = "makes something new"
_COMMAND = "moves a state, which is asked again under the lock: sent when it has moved, it is refused in words"
_OWN = "one's own, which nobody else changes"
_FILES = "takes in files, and changes nothing that stands"


def _measure(_plan: str, number: int) -> models.Model:
    measure = Measure.objects.get(number=number)
    measure.version += 1
    return measure


def _value(_plan: str, _indicator: str, pk: int) -> models.Model:
    value = Observation.objects.get(pk=pk)
    value.value += 1
    return value


def _report(_plan: str, number: int, organisation: str) -> models.Model:
    report = Submission.objects.get(round__number=number, organisation__slug=organisation)
    report.handed_in_at = timezone.now()
    return report


def _closed_again(slug: str, number: int) -> models.Model:
    last = ProgressReport.objects.filter(round__plan__slug=slug, round__number=number).earliest("-number")
    return ProgressReport(round=last.round, number=last.number + 1, content=last.content, frozen_at=timezone.now())


def _row_of(kind: ReferenceType) -> Callable[..., models.Model]:
    def row(_plan: str, pk: int) -> models.Model:
        found: models.Model = kind.model.objects.get(pk=pk)
        return found

    return row


PART = {"HX-Request": "true"}  # what htmx says when it asks for a part of a page
AS_A_PART = pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
TAKEN = {200, 302}  # a part is given anew, a page leads on

# Pages that decide on something without holding its fields, and how that comes to be another than was read.
COMMANDS: dict[str, Callable[..., models.Model]] = {
    **dict.fromkeys(
        (
            *("accept_measure", "propose_measure", "send_back_measure", "withdraw_measure", "restore_measure"),
            "replace_measure",
        ),
        _measure,
    ),
    "return_observation": _value,
    "return_report": _report,
    "reopen_round": _closed_again,
    "remove_meeting": lambda _plan, pk: Meeting.objects.get(pk=pk),
    "remove_agenda_point": lambda _plan, _meeting, pk: AgendaPoint.objects.get(pk=pk),
    **{f"{kind.url_name}_remove": _row_of(kind) for kind in REFERENCE_TYPES},
}
# Forms whose fields nobody can have changed meanwhile.
NOTHING_STALE: dict[str, str] = {
    **dict.fromkeys(
        (
            *(
                "ask_about_measure",
                "chapter_pictures",
                "chapter_word_file",
                "comment_passage",
                "evaluate_measure",
                "evaluate_package",
            ),
            "report_page",
            *(
                "example_pictures",
                "measure_beside",
                "new_adoption",
                "new_measure",
                "lay_measure",
                "new_round",
                "next_period",
            ),
            *("county_parties", "fetch_goals", "new_meeting", "add_agenda_points"),
            *("new_consultation", "consultation_questions", "ask_parties", "ask_body", "enter_response", "cut_point"),
            *("add_remark", "add_remark_as", "answer_chapter", "answer_chapter_as", "public_answer"),
            *(
                "people",
                "coordinators",
                "access_keys",
                *(name for name in POSTS if name.startswith("basics_") and name.endswith("_add")),
            ),
        ),
        _NEW,
    ),
    **dict.fromkeys(
        (
            *(
                "withdraw_edition",
                "remove_membership",
                "remove_coordinator",
                "workbook_undo",
                "decline_measure",
                "handle_page_report",
                "remind_by_hand",
            ),
            *("remove_consultation_question", "remove_asked_body", "send_link_again", "revoke_body_link"),
            *("append_consultation_report", "end_consultation"),
            *("moderate_response", "moderate_responses", "confirm_response"),
            *("change_answer", "change_answer_as"),
        ),
        _COMMAND,
    ),
    **dict.fromkeys(COMMANDS, "a decision on what was read: tried below"),
    **dict.fromkeys(
        ("mail_choice", "calendar_address", "own_contact", "personal_data", "workbook_columns", "workbook_values"), _OWN
    ),
    **dict.fromkeys(("upload_statistics", "workbook_upload"), _FILES),
    "change_points": "says what was read of each point: tests/consultation/test_disposing.py",
    **dict.fromkeys(("hand_in", "hand_in_as"), "says which draft was read: tests/consultation"),
    "restore_values": "the page holds no values, and has a version of what it shows: "
    "tests/measures/history/test_restoring.py",
    "plan_vocabularies": "every box is ticked in this scene: tests/plan/starting/test_first_plan.py",
    "change_measures": "says what was read of each measure: tests/measures/test_bulk.py",
    "workbook_preview": "the whole preview has a version: tests/measures/workbooks",
    "retrieval": "shows what was read from a file; taking it in is a command of its own",
    "accept_invitation": "a secret link, used once",
    "decide_commitments": "each ticked row has its version: tests/measures/decisions",
}
# Fields that belong to the act of saving, and are no part of what is stored.
OF_THE_SAVE = {
    *(("edit_chapter", "summary"), ("report_observation", "correction")),
    ("edit_part", "moved_because"),
    *(("values_grid", field) for field in ("source", "note", "correction", "block")),
}
# What can't be brought to an effect by a form alone in this scene; tried where the reason says.
NOT_REACHED: dict[str, str] = {
    "basics_indicators_add": "needs fields that fit each other: tests/followup/test_indicator_editing.py",
    "accept_invitation": "needs the secret of a link: tests/plan/test_people.py",
    "fetch_goals": "needs a plan to fetch from: tests/periods/test_fetching.py",
    "reopen_plan": "needs a plan that is closed: tests/periods",
    "approve_report": "needs the version of a report: tests/followup/rounds/test_pages.py",
    "confirm_funding": "needs what was read of the row: tests/matrix/test_buttons.py",
    "confirm_registered": "needs what was read of the entry: tests/publishing/test_on_behalf.py",
    "publish": "publishes the number that was seen, once: tests/publishing",
    "workbook_preview": "changes only what the preview showed, once: tests/measures/workbooks",
    "change_measures": "needs measures chosen in the list: tests/measures/test_bulk.py",
    **dict.fromkeys(
        ("chapter_pictures", "chapter_word_file", "example_pictures", *("upload_statistics", "workbook_upload")), _FILES
    ),
    "enter_response": _FILES,
    "send_consultation": "the one at hand is sent: tests/consultation/test_answering.py",
    "moderate_responses": "needs answers chosen in the list: tests/consultation/test_answering.py",
    "change_points": "needs points chosen on the board: tests/consultation/test_disposing.py",
    **dict.fromkeys(("basics_indicators_remove",), "something rests on the row, and it stays"),
    "comment_passage": "needs words of the text: tests/chapters/test_discussion.py",
}
# What is done again when it is sent again knowingly, without the form's word: a wish each time.
AGAIN: dict[str, str] = {
    **dict.fromkeys(("comment_chapter", "comment_measure", "make_measure", "renew_invitation"), _NEW),
    **dict.fromkeys(("renew_coordinator_invitation", "send_link_again"), _NEW),
}


def _client(scene: Scene, cell: Cell) -> Client:
    client, person = Client(), scene.people[cell.who.name]
    if not isinstance(person, AnonymousUser):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        prove(client, person)
    return client


def _cells(scene: Scene, name: str) -> list[Cell]:
    """Return who may do it first; where an address has parts, one for each."""
    found: dict[object, Cell] = {}
    for cell in cells(scene, [name], ["POST"]):
        if expected(cell) == "done" and cell.who.role != "public":
            found.setdefault(cell.target.args[-1] if name == "edit_part" else "", cell)
    return list(found.values())


def _form(client: Client, address: str, headers: Mapping[str, str] | None = None) -> PageForm | None:
    page = client.get(address, headers=headers)
    forms = [form for form in forms_of(page, address) if (form.method, form.action) == ("post", address)]
    return max(forms, key=lambda form: len(form.controls), default=None)


Send = Callable[[Mapping[str, Any], Mapping[str, str]], Response]


def _sender(client: Client, cell: Cell) -> Send:
    """Return what sends the address's form, or what its line says where it has none; filled in where it must be.

    It takes what to change and the headers to send it with.
    """
    address = reverse(cell.name, args=cell.target.args)
    form = _form(client, address) if "GET" in LINES[cell.name].methods else None
    body = {key: cell.who.organisation if text == OWN else text for key, text in LINES[cell.name].body.items()}
    if form is None:
        words = {**body, **FILL.get(cell.name, {})}
        return lambda more, headers: client.post(address, {**words, **more}, headers=headers)
    sent = dict(_ready(client, form, cell.name))
    return lambda more, headers: form.send(client, {**sent, **more}, headers=headers)


def _ready(client: Client, form: PageForm, name: str) -> Mapping[str, Any]:
    """Return the fewest words with which the form is taken."""
    known = FILL.get(name, {})
    for words in ({}, known, filled(form, known)):
        with undone():
            if form.send(client, words | {"once": "på prov"}).status_code == 302:
                return words
    return known


def test_every_name_in_the_tables_is_an_address() -> None:
    assert {*NOTHING_STALE, *NOT_REACHED, *AGAIN, *FILL} - {*POSTS} == set()


def _sent_twice(name: str, send: Send, headers: Mapping[str, str]) -> Iterator[str]:
    """Send it, send it again, and send it anew; yield what is wrong with that."""
    kind = "part" if headers else "page"
    with undone():
        first, once = send({"once": "ett"}, headers), rows()
        second, twice = send({"once": "ett"}, headers), rows()
        again = twice
        if name in AGAIN:
            send({"once": "två"}, headers)
            again = rows()
    if first.status_code >= 400 and name not in NOT_REACHED:
        yield f"{name}, {kind}: {first.status_code}"
    if twice != once or second.status_code >= 500:
        yield f"{name}, {kind}: sent twice, it also made {twice - once}"
    if name in AGAIN and again == twice:
        yield f"{name}, {kind}: does nothing again"


@pytest.mark.parametrize("part", range(4))
def test_sent_twice_it_has_one_effect(scene: Scene, part: int) -> None:
    wrong = []
    for name in POSTS[part::4]:
        for cell in _cells(scene, name)[:1]:
            send = _sender(_client(scene, cell), cell)
            wrong += [word for headers in ({}, PART) for word in _sent_twice(name, send, headers)]
    print(*wrong, sep="\n")  # noqa: T201 for those who use -s
    assert wrong == []


@AS_A_PART
def test_a_decision_on_what_has_changed_since_it_was_read_is_not_carried_out(
    scene: Scene, headers: Mapping[str, str]
) -> None:
    wrong, tried = [], set()
    for name, changed in COMMANDS.items():
        for cell in _cells(scene, name)[:1]:
            client, address = _client(scene, cell), reverse(name, args=cell.target.args)
            form = _form(client, address)
            if form is None:
                continue
            words = _ready(client, form, name)
            with undone():
                save_as(changed(*cell.target.args), by=None)
                before = rows()
                refused = form.send(client, {**words, "once": "ett"}, headers=headers)
                again = [one for one in forms_of(refused, address) if (one.method, one.action) == ("post", address)]
                taken = again[0].send(client, {**words, "once": "två"}) if again else refused
            tried.add(name)
            if (refused.status_code, rows() - before, taken.status_code) != (409, Counter(), 302):
                wrong.append(f"{name}: {refused.status_code}, then {taken.status_code}")
    print(*wrong, sep="\n")  # noqa: T201 for those who use -s
    assert (wrong, {*COMMANDS} - tried) == ([], {"basics_indicators_remove"})


def _tried(
    client: Client, form: PageForm, sent: Mapping[str, Any], field: str, headers: Mapping[str, str] | None = None
) -> tuple[str, str, Response] | None:
    """Let somebody else put the first of two values into the field, then send the old form with the second."""
    for theirs, own in pairs_for(form, field):
        with undone():
            answers = [form.send(client, {**sent, field: own, "once": "a"}, headers=headers)]
        with undone():
            answers.append(form.send(client, {**sent, field: theirs, "once": "b"}, headers=headers))
            if {answer.status_code for answer in answers} - TAKEN:
                continue
            return theirs, own, form.send(client, {**sent, field: own, "once": "a"}, headers=headers)
    return None


def _plain(value: str) -> str:
    """Return the value without what is only its way to be written."""
    return re.sub(r"<[^>]*>|\s", "", value)


def _is_told(theirs: str, own: str, answer: Response) -> bool:
    text = unescape(answer.content.decode())
    return answer.status_code == 409 and theirs in text and own in text


def _forms(scene: Scene) -> Iterator[tuple[Cell, Client, PageForm, Mapping[str, Any]]]:
    for name in POSTS:
        if "GET" not in LINES[name].methods or name in NOTHING_STALE:
            continue
        for cell in _cells(scene, name):
            client = _client(scene, cell)
            form = _form(client, reverse(name, args=cell.target.args))
            assert form is not None, name
            yield cell, client, form, _ready(client, form, name)


def test_an_old_page_overwrites_nobody_and_other_fields_are_merged(scene: Scene) -> None:
    wrong, tried, merged = [], 0, 0
    for cell, client, form, sent in _forms(scene):
        found = {field: result for field in form.controls if (result := _tried(client, form, sent, field))}
        where = f"{cell.name} {cell.target.args}"
        wrong += [
            f"{where}: {field} {r[2].status_code}"
            for field, r in found.items()
            if not _is_told(*r) and (cell.name, field) not in OF_THE_SAVE
        ]
        wrong += [] if found else [f"{where}: no field could be tried"]
        tried += len(found)
        if not any(name.startswith("initial-") for name in form.values):
            continue
        for (theirs, there), (own, here) in pairwise(found.items()):
            with undone():
                form.send(client, {**sent, theirs: there[0], "once": "a"})
                done = form.send(client, {**sent, own: here[1], "once": "b"})
                now = _form(client, form.action)
                values = [now.values[name][0] for name in (theirs, own)] if now else []
            if done.status_code == 422:  # the two do not go together, and are refused in words
                continue
            merged += 1
            if (done.status_code, *map(_plain, values)) != (302, _plain(there[0]), _plain(here[1])):
                wrong.append(f"{where}: {theirs}, {own}: {done.status_code} {values}")
    print(f"{tried} fields, {merged} pairs of fields", *wrong, sep="\n")  # noqa: T201 for those who use -s
    assert wrong == []
    assert (tried > 60, merged > 40) == (True, True)


def test_a_part_sent_from_an_old_page_overwrites_nobody(scene: Scene) -> None:
    wrong, tried = [], Counter[str]()
    for cell, client, _form_of_page, sent in _forms(scene):
        form = _form(client, reverse(cell.name, args=cell.target.args), PART)
        if form is None or not form.in_part:
            continue
        found = {field: result for field in form.controls if (result := _tried(client, form, sent, field, PART))}
        left_out = {field for name, field in OF_THE_SAVE if name == cell.name}
        where = f"{cell.name} {cell.target.args}"
        wrong += [
            f"{where}: {field} {r[2].status_code}"
            for field, r in found.items()
            if field not in left_out and not _is_told(*r)
        ]
        tried[cell.name] += len(found)
    print(tried, *wrong, sep="\n")  # noqa: T201 for those who use -s
    parts = {"edit_part", "edit_remark", "edit_remark_as", "measure_status"}
    assert (wrong, {*tried}, tried.total() > 8) == ([], parts, True)
