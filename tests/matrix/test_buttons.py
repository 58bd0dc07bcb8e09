"""Every button that decides on what a page shows: pressed when that has changed meanwhile, it asks first.

`test_versions.py` tries the addresses with a page of their own; here are those whose form stands on another page.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors import as_read
from actors.history import save_as
from actors.ledger_content import is_readable
from followup.rounds.models import StatusReport, Submission
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.workflow import save_text, submit, withdraw
from measures.models import FundingRow
from tests.matrix.asking import Cell, cells, expected
from tests.matrix.effects import rows, undone
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene
from tests.matrix.test_versions import AS_A_PART, NOTHING_STALE, POSTS, TAKEN, _client
from tests.page_forms import PageForm, forms_of

# The page that a button stands on, and how many of its address's parts are the page's too. What the page says was
# read is a row of the button's own, which is changed here; the rest say it in a field of their own, by `CHANGED`.
SHOWN_ON: dict[str, tuple[str, int]] = {
    "approve_observation": ("indicator", 2),
    "approve_point_group": ("point_group", 3),
    "close_round": ("round", 2),
    "confirm_funding": ("organisation_money", 1),
    "confirm_invitation": ("people", 1),
    "leave_points_open": ("consultation", 2),
    "move_appendix": ("basics_appendices", 1),
    "name_revision": ("chapter_revision", 3),
    "propose_laid": ("laid_measure", 2),
    "reach_milestone": ("measure_beside", 2),
    "revoke_access_key": ("access_keys", 1),
    "remove_beside": ("measure_beside", 2),
    "remove_evaluation": ("edit_evaluation", 2),
    "submit_chapter": ("working_chapter", 2),
    "take_over_measure": ("measure", 2),
}
# The same for those whose own page says what has changed.
ON_OWN_PAGE: dict[str, tuple[str, int]] = {
    "approve_chapter": ("working_chapter", 2),
    "approve_report": ("submission", 3),
    "hand_in_report": ("submission", 3),
    "send_back_chapter": ("working_chapter", 2),
}
BUTTON_OF = {"approve_chapter": "send_back_chapter"}  # a second button of another address's form
UNREAD = {"propose_laid"}  # what its owner makes of a draft is not the coordinator's to read
_COMMAND = "moves a state, which is asked again under the lock: pressed when it has moved, it is refused in words"
_NEW = "makes something new of what stands, and changes nothing of it"
_OWN = "one's own, which nobody else changes"
ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(("close_plan", "reopen_plan", "withdraw_chapter", "withdraw_report"), _COMMAND),
    **dict.fromkeys(("comment_chapter", "comment_measure", "draft_pdf", "fetch_statistics", "first_texts"), _NEW),
    **dict.fromkeys(("make_measure", "remind_laid", "renew_invitation", "renew_coordinator_invitation"), _NEW),
    "retry_job": _NEW,
    **dict.fromkeys(("choose_organisation", "discard_chapter_drafts", "forget_measures", "keep_measures"), _OWN),
    **dict.fromkeys(("keep_chapter_draft", "leave_guide", "put_news_aside"), _OWN),
    **dict.fromkeys(("chapter_presence", "submission_presence"), "tells who is there"),
    **dict.fromkeys(("resolve_on_chapter", "resolve_on_measure"), "anybody in the thread opens it again; all are told"),
    **dict.fromkeys(
        ("revoke_invitation", "revoke_coordinator_invitation"), "an invitation says the same as long as it lives"
    ),
    "settle_year": "the form says the state that it sets",
    **dict.fromkeys(
        ("answer_line", "nothing_new"), "each field says what was read: tests/followup/rounds/test_two_writers.py"
    ),
    "settle_retrieval": "the version of what would change: tests/followup/test_statistics_pages.py",
    "confirm_registered": "the version of what was entered: tests/publishing/test_on_behalf.py",
    "send_consultation": "the version of all that goes out: tests/consultation/test_decided_as_read.py",
    "give_out_report": "the version of all that it tells: tests/consultation/test_decided_as_read.py",
    "publish": "the number that was seen, of a plan that lacks nothing: tests/publishing/test_working_pages.py",
    "take_suggestion": "the version of the text: tests/plan/test_suggestions.py",
    "take_word_text": "stores nothing, the editor shows it: tests/plan/test_word_files.py",
}


def _more_reports(_form: PageForm, target: tuple[Any, ...]) -> list[str]:
    report = Submission.objects.filter(round__number=target[1]).exclude(state="handed_in").earliest("pk")
    report.state, report.handed_in_at, report.handed_in_by = "handed_in", timezone.now(), None
    save_as(report, by=None)
    return []


def _more_money(_form: PageForm, target: tuple[Any, ...]) -> list[str]:
    row = FundingRow.objects.get(pk=target[1])
    save_as(row, by=None)  # the scene's rows were not entered
    before = row.amount or 0
    row.amount = before + 1
    save_as(row, by=None)
    return [f"<td>{before + 1}</td>"]


def _another_text(_form: PageForm, target: tuple[Any, ...]) -> list[str]:
    chapter = Chapter.objects.get(plan__slug=target[0], number=target[1])
    number = chapter.latest.number if chapter.latest else 0
    save_text(chapter, html="<p>Nytt.</p>", expected_version=number, by=None)
    return []


def _answered_anew(_form: PageForm, target: tuple[Any, ...]) -> None:
    report = StatusReport.objects.filter(
        submission__round__number=target[1], submission__organisation__slug=target[2]
    ).earliest("pk")
    report.nothing_new, report.note = False, "Nytt."
    save_as(report, by=None)


def _handed_in_anew(_form: PageForm, target: tuple[Any, ...]) -> None:
    report = Submission.objects.get(round__number=target[1], organisation__slug=target[2])
    report.handed_in_at = timezone.now()
    save_as(report, by=None)


def _written_anew(_form: PageForm, target: tuple[Any, ...]) -> None:
    chapter = Chapter.objects.get(plan__slug=target[0], number=target[1])
    person = chapter.editors.earliest("pk")
    withdraw(chapter, by=person)
    _another_text(_form, target)
    submit(Chapter.objects.get(pk=chapter.pk), by=person)


TYPED = {
    "leave_points_open": {"left_open_because": "De besvaras i nästa."},
    "reach_milestone": {"reached_on": date(2026, 5, 4).isoformat()},
    "name_revision": {"name": "Efter remissen"},
}
CHANGED: dict[str, Callable[[PageForm, tuple[Any, ...]], list[str]]] = {
    "close_round": _more_reports,
    "confirm_funding": _more_money,
    "submit_chapter": _another_text,
}
CHANGED_ON_OWN_PAGE: dict[str, Callable[[PageForm, tuple[Any, ...]], None]] = {
    "approve_chapter": _written_anew,
    "approve_report": _handed_in_anew,
    "hand_in_report": _answered_anew,
    "send_back_chapter": _written_anew,
}


def test_every_address_with_a_form_on_another_page_is_tried_or_excused() -> None:
    buttons = {name for name in POSTS if "GET" not in LINES[name].methods} - NOTHING_STALE.keys()
    tried = SHOWN_ON.keys() | ON_OWN_PAGE.keys()
    assert (tried & ELSEWHERE.keys(), tried | ELSEWHERE.keys()) == (set(), buttons)


def _change_what_was_read(form: PageForm) -> list[str]:
    """Let somebody else save another value in the row that the form says it is about; return both, as they are told."""
    found = as_read._read(form.values["read"][0])  # noqa: SLF001 as the page signed it
    assert found is not None
    row: Any = found[0]._base_manager.get(pk=found[1])  # noqa: SLF001 whatever its managers leave out
    save_as(row, by=None)  # the scene's rows were not entered
    texts = [field for field in row._meta.concrete_fields if _is_text(field)]
    readable = [field for field in texts if is_readable(type(row), field.name)]
    field = (readable or texts)[0]
    value = field.value_from_object(row)
    setattr(row, field.name, f"Nytt {value}".strip())
    save_as(row, by=None)
    label = str(field.verbose_name).capitalize()
    now = f"Nytt {value}".strip()
    if not readable:  # the history holds no words of it
        return ["Systemet sparade"]
    return ["Systemet sparade", f'<th scope="row">{label}</th>', f"<td>{now}</td>", f"<td>{value}</td>"]


def _is_text(field: Any) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    return field.editable and not field.primary_key and is_text


def _cells(scene: Scene, name: str) -> Iterator[Cell]:
    yield from (
        cell for cell in cells(scene, [name], ["POST"]) if expected(cell) == "done" and cell.who.role != "public"
    )


def _found(scene: Scene, name: str) -> tuple[Cell, Client, PageForm] | None:
    """Return the first who may press the button and sees it, with its form."""
    page, count = (SHOWN_ON | ON_OWN_PAGE)[name]
    for cell in _cells(scene, name):
        client, args = _client(scene, cell), list(cell.target.args[:count])
        if page == "organisation_money":
            payer = FundingRow.objects.get(pk=cell.target.args[1]).organisation
            assert payer is not None
            args.append(payer.slug)
        address = reverse(BUTTON_OF.get(name, name), args=cell.target.args)
        shown = client.get(reverse(page, args=args))
        form = next((form for form in forms_of(shown, "") if form.action == address), None)
        if form is not None:
            return cell, client, form
    return None


@AS_A_PART
@pytest.mark.parametrize("name", sorted(SHOWN_ON))
def test_what_was_read_and_has_changed_is_not_decided_on(scene: Scene, name: str, headers: Mapping[str, str]) -> None:
    found = _found(scene, name)
    assert found is not None
    cell, client, form = found
    words = dict(TYPED.get(name, {}))
    words |= dict(form.buttons[:1])
    with undone():
        assert form.send(client, {**words, "once": "i tid"}, headers=headers).status_code in TAKEN
    with undone():
        both = CHANGED[name](form, cell.target.args) if name in CHANGED else _change_what_was_read(form)
        before = rows()
        told = form.send(client, {**words, "once": "för sent"}, headers=headers)
        (again,) = [one for one in forms_of(told, "") if (one.method, one.action) == ("post", form.action)]
        nothing = rows() - before
        taken = again.send(client, {"once": "ändå"})
    assert (told.status_code, nothing, taken.status_code) == (409, Counter(), 302)
    assert not headers or (told["HX-Retarget"], told["HX-Reselect"]) == ("#innehall", "#innehall")
    page = unescape(told.content.decode())
    typed = [text for text in words.values() if text not in dict(form.buttons).values()]
    wanted = ["Det har ändrats medan du läste", *(f": {text}<" for text in typed)]
    wanted += both if name not in UNREAD else []
    assert name not in UNREAD or "Systemet sparade" not in page
    assert [text for text in wanted if text not in page] == []


@AS_A_PART
@pytest.mark.parametrize("name", sorted(ON_OWN_PAGE))
def test_a_button_whose_own_page_tells_decides_on_nothing_that_has_changed(
    scene: Scene, name: str, headers: Mapping[str, str]
) -> None:
    found = _found(scene, name)
    assert found is not None
    cell, client, form = found
    pressed = replace(form, action=reverse(name, args=cell.target.args))
    words = {"comment": "Skriv mer."} if "comment" in form.controls else {}
    with undone():
        assert pressed.send(client, {**words, "once": "i tid"}, headers=headers).status_code in TAKEN
    with undone():
        CHANGED_ON_OWN_PAGE[name](form, cell.target.args)
        before = rows()
        told = pressed.send(client, {**words, "once": "för sent"}, headers=headers)
        nothing = rows() - before
    assert (told.status_code, nothing) == (409, Counter())
    assert [text for text in words.values() if text not in told.content.decode()] == []
