"""Who loses the right to read something reads no copy of it: places that show words × ways to lose the right.

The places are not listed by hand: every address of the URLconf that the person may ask, every e-mail that the portal
sends on its own, and the file with what it keeps of them. `PLACES` are those that showed the words before.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from actors.enums import Role
from actors.models import Membership, User
from actors.permissions import RefusedError
from followup.rounds.reminders import send_reminders
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.models import Comment
from handlingsplan.discussion.notices import tell
from handlingsplan.discussion.threads import add_comment
from handlingsplan.leaving.personal_data import erase
from handlingsplan.plan import people
from handlingsplan.plan.access_keys.keys import revoke_key
from handlingsplan.plan.access_keys.models import AccessKey
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Party
from handlingsplan.plan.review import close_plan
from handlingsplan.workspace.calendar.addresses import address_of, make_address
from handlingsplan.workspace.chasing.reminding import remind
from handlingsplan.workspace.digests import send_digests
from handlingsplan.workspace.models import Awaited
from measures import editorial
from measures.consequences import SaveAnswers
from measures.editing import save_measure
from measures.enums import EditorialState
from measures.former_owner import FormerAnswers, FormerMoney, FormerPart
from measures.laying.laying import mark_laid, take_over
from measures.models import LaidMeasure, Measure, WorkbookUpload
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_xlsx
from tests.drafts.scene import KEY, NUMBER, WORD, Scene, plain_measure, plant, put_on_agenda, with_key, write_draft
from tests.factories import CommentFactory, MembershipFactory
from tests.measures.posting import data_of
from tests.measures.workbooks.books import book_of, sheets
from tests.measures.workbooks.importing import applied, uploaded
from tests.walking import every_route, seen_in

# What is published says the same to all, and signing in says nothing of a plan: the rest is asked, whatever it is.
NOT_ASKED = ("planer/", "konto/")
ASKED_ALL_THE_SAME = "konto/uppgifter"  # what is kept of the person
# Every module that sends letters: those that say what waits are let to, the others say nothing of a thing in a plan
SENDERS: Mapping[str, str] = {
    "handlingsplan.workspace.digests": "e-post",
    "followup.rounds.reminders": "e-post",
    "handlingsplan.workspace.chasing.reminding": "that something is awaited of an organisation",
    "actors.authentication.account_letters": "ways to sign in",
    "actors.authentication.sign_in": "ways to sign in",
    "handlingsplan.plan.coordinators": "roles",
    "handlingsplan.plan.first_leads": "roles",
    "handlingsplan.plan.letters": "roles",
    "handlingsplan.plan.organisations": "an organisation's address",
    "handlingsplan.operations.tasks": "heads of the history",
    **dict.fromkeys(
        ("handlingsplan.consultation.sending_out", "handlingsplan.consultation.receiving"),
        "what is sent out for comment, and that a body has answered it",
    ),
    "handlingsplan.consultation.accounting": "that the report is given out to everybody",
    "handlingsplan.consultation.registrars": "that a body is asked at another address",
    "handlingsplan.consultation.reminding": "that a body has not answered",
    "measures.decisions.extracts": "that a decision was entered, to the leads whose organisation it is of",
}
_SENDS = re.compile(r"^from handlingsplan\.mail\.sending import .*\b(post|post_made|send)\b", re.MULTILINE)
SignIn = Callable[[User], Client]


def _comment(measure: Measure, text: str = WORD, **more: Any) -> Comment:
    return CommentFactory(about=measure, text=text, **more)


def _tell(person: User, source: Comment, scene: Scene) -> None:
    """Tell the person of the comment in each way there is."""
    for kind in NoticeKind:
        tell([person], kind, by=source.author, scope=scene.cast.plan, source=source)


def _told_of_draft(scene: Scene, person: User) -> Measure:
    """Return a draft full of the word, of which the person, who also works for Vallentuna, has been told."""
    MembershipFactory(user=person, organisation=scene.cast.vallentuna_kommun, role=Role.OFFICER)
    sync_access()
    draft = write_draft(scene)
    for comment in Comment.objects.on(draft):
        _tell(person, comment, scene)
    _kept_file(User.objects.get(pk=person.pk), scene)
    return draft


def _kept_file(person: User, scene: Scene) -> None:
    """Let the person have taken in a list that changed the draft, but for a row of money; the file has no such word."""
    content = sheets(write_xlsx(for_workbook(Measure.objects.filter(number=NUMBER))))
    measures, money = content["Åtgärder"], content["Pengar"]
    measures[1][measures[0].index("Beskrivning")] = f"{WORD} och mer"
    for heading, cell in (("Belopp (kr)", "mycket"), ("Anteckning", ""), ("Rubrik", "")):
        money[1][money[0].index(heading)] = cell
    upload = uploaded(scene.cast, book_of(content), by=person, organisation=scene.cast.osteraker_kommun)
    result = applied(upload)
    assert (result["counts"]["changed"], result["counts"]["refused"]) == (1, 1)
    WorkbookUpload.objects.filter(pk=upload.pk).update(id=KEY)


def _membership(person: User, scene: Scene) -> Membership:
    return Membership.objects.get(user=person, organisation=scene.cast.osteraker_kommun)


def removed(scene: Scene, person: User) -> None:
    _told_of_draft(scene, person)
    people.remove(_membership(person, scene), by=scene.cast.osteraker_ansvarig)


def another_role(scene: Scene, person: User) -> None:
    """An evaluator reads no drafts."""
    _told_of_draft(scene, person)
    Membership.objects.filter(pk=_membership(person, scene).pk).update(role=Role.EVALUATOR)
    sync_access()


def owner_changed(scene: Scene, person: User) -> None:
    """The draft goes to Södertälje, whose people say something new."""
    draft = _told_of_draft(scene, person)
    cast = scene.cast
    both = MembershipFactory(user=cast.sodertalje, organisation=cast.osteraker_kommun, role=Role.OFFICER).user
    sync_access()
    by = User.objects.get(pk=both.pk)
    data = data_of(Measure.objects.get(pk=draft.pk), owner=cast.sodertalje_kommun)
    answers = SaveAnswers(former=FormerAnswers(FormerPart.STAYS, FormerMoney.STAYS))
    version = Measure.objects.get(pk=draft.pk).version
    save_measure(draft, data=data, expected_version=version, by=by, answers=answers)
    add_comment(draft, text=WORD, by=by, private_to=cast.sodertalje_kommun)


def erased(scene: Scene, person: User) -> None:
    _told_of_draft(scene, person)
    erase(person)


def deactivated(scene: Scene, person: User) -> None:
    _told_of_draft(scene, person)
    User.objects.filter(pk=person.pk).update(is_active=False)


def _handed_over_and_talked_of(scene: Scene, person: User) -> Measure:
    """Return a proposed measure that the person has asked about, and been answered."""
    measure = editorial.propose(plain_measure(scene, EditorialState.DRAFT), by=scene.cast.osteraker)
    put_on_agenda(measure, scene)
    asked = _comment(measure, text="Hinner ni?", author=person)
    for comment in (asked, _comment(measure, text="Ja.", author=scene.cast.osteraker, answers=asked)):
        _tell(person, comment, scene)
    return measure


def _go_on_writing(scene: Scene, person: User, measure: Measure) -> None:
    """Let the owner write the word into everything, and answer the thread that the person is in.

    Another measure was merged into it, and points to it.
    """
    merged = {"state": EditorialState.WITHDRAWN, "withdrawn_from": EditorialState.ACCEPTED, "replacement": "merged"}
    Measure.objects.filter(plan=scene.cast.plan, number=1).update(replaced_by=measure, **merged)
    cast = scene.cast
    plant(Measure.objects.get(pk=measure.pk), scene)
    first = Comment.objects.on(measure).filter(answers=None, private_to=None).get()
    answer = add_comment(measure, text=WORD, by=cast.osteraker, answers=first.pk, private_to=cast.osteraker_kommun)
    _tell(person, answer, scene)


def sent_back(scene: Scene, person: User) -> None:
    measure = _handed_over_and_talked_of(scene, person)
    editorial.send_back(measure, by=scene.cast.samordnare, comment="Var?")
    _go_on_writing(scene, person, measure)


def withdrawn_and_renamed(scene: Scene, person: User) -> None:
    """A measure is sent back, then its draft is withdrawn and taken up again: all that is the owner's own."""
    measure = _handed_over_and_talked_of(scene, person)
    editorial.send_back(measure, by=scene.cast.samordnare, comment="Var?")
    editorial.withdraw(measure, by=scene.cast.osteraker, comment=WORD)
    editorial.restore(measure, by=scene.cast.osteraker, comment=WORD)
    _go_on_writing(scene, person, measure)


def laid_and_taken_over(scene: Scene, person: User) -> None:
    """The coordinator reads what was laid before the owner, and nothing that the owner makes of it."""
    draft = plain_measure(scene, EditorialState.DRAFT)
    save_measure(draft, data=data_of(draft), expected_version=draft.version, by=scene.cast.osteraker)
    mark_laid(scene.cast.plan, [draft], by=scene.cast.samordnare)
    LaidMeasure.objects.update(id=KEY)
    take_over(LaidMeasure.objects.get(pk=KEY), by=scene.cast.osteraker)
    plant(Measure.objects.get(pk=draft.pk), scene)
    for comment in Comment.objects.on(draft):
        _tell(person, comment, scene)


def handed_over_with_private_talk(scene: Scene, person: User) -> None:
    """Only what the owner's people said among themselves holds the word, and stays with them."""
    draft = plain_measure(scene, EditorialState.DRAFT)
    private = scene.cast.osteraker_kommun
    editorial.withdraw(draft, by=scene.cast.osteraker, comment=WORD)
    editorial.restore(draft, by=scene.cast.osteraker, comment=WORD)
    first = _comment(draft, author=scene.cast.osteraker, private_to=private)
    editorial.propose(draft, by=scene.cast.osteraker)
    for comment in (first, _comment(draft, author=scene.cast.osteraker, answers=first, private_to=private)):
        _tell(person, comment, scene)


def plan_closed(scene: Scene, person: User) -> None:
    """What was never theirs to read is not either when the plan is over, though the plan is still read."""
    write_draft(scene)
    close_plan(scene.cast.plan, by=scene.cast.samordnare)


WAYS: Mapping[Callable[[Scene, User], None], tuple[str, ...]] = {
    removed: ("osteraker",),
    another_role: ("osteraker",),
    owner_changed: ("osteraker",),
    erased: ("osteraker",),
    deactivated: ("osteraker",),
    sent_back: ("vallentuna", "samordnare", "forskare"),
    withdrawn_and_renamed: ("vallentuna",),
    handed_over_with_private_talk: ("vallentuna", "samordnare"),
    laid_and_taken_over: ("samordnare",),
    plan_closed: ("samordnare",),
}
# The addresses that show words of a draft to those who may read it; "e-post" stands for every e-mail.
PLACES = {
    *("measure", "edit_part", "measure_status", "measure_funding", "measure_beside"),
    *("propose_measure", "withdraw_measure", "measure_history", "measure_evaluations"),
    *("indicator", "evaluations", "workbook_preview"),
    *("measures", "change_measures", "export_xlsx", "export_csv", "search", "workspace", "calendar_feed", "e-post"),
}
NUMBERED = 4  # what the measure is called once it is handed over
QUERIES = {"measures": "?scope=all", "change_measures": f"?m={NUMBER}", "search": f"?q={WORD.removesuffix('et')}"}


def _values(scene: Scene, pattern: str, parameter: str) -> Sequence[object]:
    """Return what to fill a parameter with: where there is a choice, what leads to the measure."""
    choices = scene.values(pattern, parameter)
    if parameter == "number" and NUMBER in choices:
        return [1, NUMBER, NUMBERED] if "atgarder/" in pattern else [1]
    return choices if parameter == "number" else choices[-1:]


def _asked(person: User, scene: Scene) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the name of every address with what leads there; a calendar by the person's own secret address."""
    for route in every_route():
        if route.pattern.startswith(NOT_ASKED) and not route.pattern.startswith(ASKED_ALL_THE_SAME):
            continue
        own = list(filter(None, [address_of(person)])) if route.name == "calendar_feed" else None
        yield route.name, own or route.addresses(partial(_values, scene))


def _remind_by_hand(scene: Scene) -> None:
    for kind in Awaited:
        with suppress(RefusedError):  # nobody is reminded in a plan that is over
            remind(scene.cast.plan, kind, None, by=scene.cast.samordnare)


def _shown_to(person: User, client: Client, scene: Scene) -> set[str]:
    """Return where the word stands for the person: names of addresses, and "e-post"."""
    make_address(person)
    shown = set()
    for name, addresses in _asked(person, scene):
        for address in addresses:
            response = client.get(address + QUERIES.get(name, ""))
            if WORD in seen_in(response):
                shown.add(name)
            if response.status_code == 405:
                break
    mail.outbox.clear()
    send_digests()
    send_reminders()
    _remind_by_hand(scene)
    if any(WORD in f"{letter.subject} {letter.body}" for letter in mail.outbox if person.email in letter.to):
        shown.add("e-post")
    return shown


@pytest.mark.parametrize(
    ("way", "name"),
    [(way, name) for way, names in WAYS.items() for name in names],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_nothing_shows_it_any_longer(
    scene: Scene, client_of: SignIn, way: Callable[[Scene, User], None], name: str
) -> None:
    person = getattr(scene.cast, name)
    client = client_of(person)
    way(scene, person)
    assert _shown_to(person, client, scene) == set()


def key_expired(scene: Scene, key: AccessKey) -> None:
    write_draft(scene)
    AccessKey.objects.filter(pk=key.pk).update(expires_at=timezone.now())


def key_revoked(scene: Scene, key: AccessKey) -> None:
    write_draft(scene)
    revoke_key(key, by=scene.cast.osteraker_ansvarig)


def maker_no_longer_leads(scene: Scene, key: AccessKey) -> None:
    write_draft(scene)
    Membership.objects.filter(user=key.made_by_id, role=Role.LEAD).update(role=Role.OFFICER)
    sync_access()


def maker_deactivated(scene: Scene, key: AccessKey) -> None:
    write_draft(scene)
    User.objects.filter(pk=key.made_by_id).update(is_active=False)


def party_left(scene: Scene, key: AccessKey) -> None:
    write_draft(scene)
    Party.objects.filter(plan=scene.cast.plan, organisation=key.organisation).delete()
    sync_access()


# The same for an organisation's own system: ways that concern the organisation, and those that concern its key alone.
WAYS_OF_KEYS: Mapping[Callable[[Scene, Any], None], str] = {
    owner_changed: "osteraker",
    sent_back: "vallentuna",
    withdrawn_and_renamed: "vallentuna",
    handed_over_with_private_talk: "vallentuna",
    key_expired: "osteraker",
    key_revoked: "osteraker",
    maker_no_longer_leads: "osteraker",
    maker_deactivated: "osteraker",
    party_left: "osteraker",
}
OF_THE_KEY = {key_expired, key_revoked, maker_no_longer_leads, maker_deactivated, party_left}


@pytest.mark.parametrize("way", WAYS_OF_KEYS, ids=lambda one: one.__name__)
def test_no_system_is_answered_with_it_any_longer(scene: Scene, way: Callable[[Scene, Any], None]) -> None:
    name = WAYS_OF_KEYS[way]
    person: User = getattr(scene.cast, name)
    client, key = with_key(getattr(scene.cast, f"{name}_kommun"))
    with transaction.atomic():
        way(scene, key if way in OF_THE_KEY else person)
        shown = {
            route.pattern
            for route in every_route()
            if route.pattern.startswith("api/")
            for address in route.addresses(partial(_values, scene))
            if WORD in seen_in(client.get(address))
        }
        transaction.set_rollback(True)  # no party that owns measures may leave: the database would refuse it in the end
    assert shown == set()


def test_what_was_sent_back_is_shown_as_it_was(scene: Scene, client_of: SignIn) -> None:
    sent_back(scene, scene.cast.vallentuna)
    page = client_of(scene.cast.vallentuna).get(f"/arbete/stockholm/atgarder/{NUMBERED}/").content.decode()
    assert ("<h1>4. Bron</h1>" in page, "Hinner ni?" in page, WORD in page) == (True, True, False)


# Kinds of rows that name a measure and have no word of it; what is laid before an owner is a way of its own
NOT_PLANTED = {"LaidMeasure.measure", "MeasureArea.measure", "StatusReport.measure"}


def test_every_kind_of_row_that_names_a_measure_is_in_the_scene(scene: Scene) -> None:
    sent_back(scene, scene.cast.vallentuna)
    measure, missing = Measure.objects.get(number=NUMBERED), set()
    for model in apps.get_models(include_auto_created=True):
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if field.related_model is Measure and not model._base_manager.filter(**{field.name: measure}).exists():  # noqa: SLF001 Django's documented name
                missing.add(f"{model.__name__}.{field.name}")
    assert missing == NOT_PLANTED


def test_every_sender_of_letters_is_known() -> None:
    files = [path for app in ("actors", "followup", "handlingsplan", "measures") for path in Path(app).rglob("*.py")]
    senders = {".".join(path.with_suffix("").parts) for path in files if _SENDS.search(path.read_text())}
    assert senders == {*SENDERS}


def test_all_these_places_showed_it_before(scene: Scene, client_of: SignIn) -> None:
    person = scene.cast.osteraker_ansvarig
    for comment in Comment.objects.on(write_draft(scene)):
        _tell(person, comment, scene)
    _kept_file(person, scene)
    assert _shown_to(person, client_of(person), scene) == PLACES
