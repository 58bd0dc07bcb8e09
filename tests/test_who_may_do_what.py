"""Section 3 of the design as one table: cast × verb, compared cell by cell.

The plan is in the middle of its life: chapter 1 has been handed in by its editor, the officer of Vallentuna;
chapter 2 is a draft that the same person edits; Österåker owns one measure that is accepted, one that is proposed and
one that is a draft of its own, and Vallentuna takes part in the accepted one. KTH has no lead.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from actors.access import Person
from actors.models import User
from actors.permissions import Verdict
from followup.enums import ObservationState
from followup.models import Indicator, Observation
from followup.permissions import may_approve_observation, may_report
from handlingsplan.jobs.permissions import may_enqueue_draft
from handlingsplan.plan import workflow
from handlingsplan.plan.access_keys.keys import reader_by
from handlingsplan.plan.access_keys.models import AccessKey
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.permissions import (
    may_approve_chapter,
    may_comment,
    may_evaluate,
    may_read_working_plan,
    may_send_back_chapter,
    may_submit_chapter,
    may_withdraw_chapter,
    may_write_chapter,
)
from handlingsplan.plan.role_permissions import (
    may_appoint_coordinators,
    may_invite,
    may_invite_first_lead,
    may_write_facts,
)
from handlingsplan.publishing.on_behalf import may_confirm_registered, may_see_registered
from handlingsplan.publishing.permissions import may_publish, may_register_on_behalf
from measures.decisions.permissions import may_enter_on_behalf, may_register_decisions
from measures.enums import CommitmentState, EditorialState
from measures.models import Measure
from measures.permissions import (
    may_accept,
    may_give_commitment,
    may_report_status,
    may_see_measure,
    may_send_back_measure,
    may_withdraw,
    may_write_funding,
    may_write_measure,
    may_write_own_part,
)
from tests.cast import Cast
from tests.factories import CommitmentFactory, IndicatorFactory, MeasureFactory, ObservationFactory


@dataclass(frozen=True)
class Scene:
    """What the verbs are tried on."""

    cast: Cast
    in_review: Chapter
    draft_chapter: Chapter
    accepted: Measure
    proposed: Measure
    draft: Measure
    given: Measure
    indicator: Indicator
    pending: Observation


@pytest.fixture
def scene(cast: Cast) -> Scene:
    first, second = cast.plan.chapters.filter(number__in=(1, 2))
    for chapter in (first, second):
        workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(second, html="<p>Utkast</p>", expected_version=0, by=cast.vallentuna)
    workflow.save_text(first, html="<p>Text</p>", expected_version=0, by=cast.vallentuna)
    workflow.submit(first, by=cast.vallentuna)
    cast.kth.registrar_email = "registrator@kth.se"
    own = {"plan": cast.plan, "owner": cast.osteraker_kommun}
    indicator = IndicatorFactory(plan=cast.plan)
    return Scene(
        cast=cast,
        in_review=Chapter.objects.get(pk=first.pk),
        draft_chapter=Chapter.objects.get(pk=second.pk),
        accepted=MeasureFactory(**own, state=EditorialState.ACCEPTED, participants=[cast.vallentuna_kommun]),
        proposed=MeasureFactory(**own, state=EditorialState.PROPOSED),
        draft=MeasureFactory(**own, state=EditorialState.DRAFT),
        given=CommitmentFactory(
            measure=MeasureFactory(**own), organisation=cast.osteraker_kommun, state=CommitmentState.INTENDS
        ).measure,
        indicator=indicator,
        pending=ObservationFactory(
            indicator=indicator, organisation=cast.osteraker_kommun, state=ObservationState.PENDING
        ),
    )


VERBS: dict[str, Callable[[Person, Scene], Verdict]] = {
    "read the working plan": lambda user, at: may_read_working_plan(user, at.cast.plan),
    "read a proposed measure": lambda user, at: may_see_measure(user, at.proposed),
    "read Österåker's draft": lambda user, at: may_see_measure(user, at.draft),
    "write Österåker's measure": lambda user, at: may_write_measure(user, at.accepted),
    "write Österåker's draft": lambda user, at: may_write_measure(user, at.draft),
    "withdraw Österåker's measure": lambda user, at: may_withdraw(user, at.accepted),
    "report the measure's status": lambda user, at: may_report_status(user, at.accepted),
    "write some of its money": lambda user, at: may_write_funding(user, at.accepted),
    "write Vallentuna's part of it": lambda user, at: may_write_own_part(user, at.accepted, at.cast.vallentuna_kommun),
    "give Österåker's commitment": lambda user, at: may_give_commitment(user, at.accepted, at.cast.osteraker_kommun),
    "enter Österåker's commitment": lambda user, at: may_enter_on_behalf(user, at.accepted, at.cast.osteraker_kommun),
    "enter it over the lead's own": lambda user, at: may_enter_on_behalf(user, at.given, at.cast.osteraker_kommun),
    "register Österåker's decisions": lambda user, at: may_register_decisions(
        user, at.cast.plan, at.cast.osteraker_kommun
    ),
    "register Österåker's adoption": lambda user, at: may_register_on_behalf(
        user, at.cast.plan, at.cast.osteraker_kommun
    ),
    "confirm what was entered": lambda user, at: may_confirm_registered(user, at.cast.plan, at.cast.osteraker_kommun),
    "see what was entered": lambda user, at: may_see_registered(user, at.cast.plan, at.cast.osteraker_kommun),
    "write the chapter in draft": lambda user, at: may_write_chapter(user, at.draft_chapter),
    "submit the chapter in draft": lambda user, at: may_submit_chapter(user, at.draft_chapter),
    "write the chapter in review": lambda user, at: may_write_chapter(user, at.in_review),
    "withdraw it from review": lambda user, at: may_withdraw_chapter(user, at.in_review),
    "send the chapter back": lambda user, at: may_send_back_chapter(user, at.in_review),
    "approve the chapter": lambda user, at: may_approve_chapter(user, at.in_review),
    "approve the draft": lambda user, at: may_approve_chapter(user, at.draft_chapter),
    "accept the proposed measure": lambda user, at: may_accept(user, at.proposed),
    "send the proposed measure back": lambda user, at: may_send_back_measure(user, at.proposed),
    "accept a draft": lambda user, at: may_accept(user, at.draft),
    "report Österåker's values": lambda user, at: may_report(user, at.indicator, at.cast.osteraker_kommun),
    "approve a value": lambda user, at: may_approve_observation(user, at.pending),
    "publish": lambda user, at: may_publish(user, at.cast.plan),
    "compile a draft": lambda user, at: may_enqueue_draft(user, at.cast.plan),
    "give roles in Österåker": lambda user, at: may_invite(user, at.cast.osteraker_kommun),
    "invite Österåker's first lead": lambda user, at: may_invite_first_lead(user, at.cast.osteraker_kommun),
    "invite KTH's first lead": lambda user, at: may_invite_first_lead(user, at.cast.kth),
    "write Österåker's own facts": lambda user, at: may_write_facts(user, at.cast.osteraker_kommun),
    "write KTH's own facts": lambda user, at: may_write_facts(user, at.cast.kth),
    "appoint coordinators": lambda user, at: may_appoint_coordinators(user, at.cast.plan),
    "comment": lambda user, at: may_comment(user, at.cast.plan),
    "evaluate": lambda user, at: may_evaluate(user, at.cast.plan),
}

CAST = (
    "osteraker",
    "vallentuna",
    "osteraker_ansvarig",
    "samordnare",
    "politiker",
    "forskare",
    "outsider",
    "anonymous",
    "key",
)

#                                  officer  officer  lead     coordi-  reader   evalu-   out-     anony-   key
#                                  own      other    own      nator    own      ator     sider    mous     own
TABLE = """
read the working plan            | yes    | yes    | yes    | yes    | yes    | yes    | –      | –      | yes
read a proposed measure          | yes    | yes    | yes    | yes    | yes    | yes    | –      | –      | yes
read Österåker's draft           | yes    | –      | yes    | –      | yes    | –      | –      | –      | yes
write Österåker's measure        | yes    | –      | yes    | yes    | –      | –      | –      | –      | –
write Österåker's draft          | yes    | –      | yes    | –      | –      | –      | –      | –      | –
withdraw Österåker's measure     | yes    | –      | yes    | yes    | –      | –      | –      | –      | –
report the measure's status      | yes    | –      | yes    | yes    | –      | –      | –      | –      | –
write some of its money          | yes    | yes    | yes    | yes    | –      | –      | –      | –      | –
write Vallentuna's part of it    | –      | yes    | –      | –      | –      | –      | –      | –      | –
give Österåker's commitment      | –      | –      | yes    | –      | –      | –      | –      | –      | –
enter Österåker's commitment     | –      | –      | –      | yes    | –      | –      | –      | –      | –
enter it over the lead's own     | –      | –      | –      | –      | –      | –      | –      | –      | –
register Österåker's decisions   | –      | –      | yes    | yes    | –      | –      | –      | –      | –
register Österåker's adoption    | –      | –      | yes    | yes    | –      | –      | –      | –      | –
confirm what was entered         | –      | –      | yes    | –      | –      | –      | –      | –      | –
see what was entered             | yes    | –      | yes    | yes    | yes    | –      | –      | –      | yes
write the chapter in draft       | –      | yes    | –      | yes    | –      | –      | –      | –      | –
submit the chapter in draft      | –      | yes    | –      | yes    | –      | –      | –      | –      | –
write the chapter in review      | –      | –      | –      | –      | –      | –      | –      | –      | –
withdraw it from review          | –      | yes    | –      | yes    | –      | –      | –      | –      | –
send the chapter back            | –      | –      | –      | yes    | –      | –      | –      | –      | –
approve the chapter              | –      | –      | –      | yes    | –      | –      | –      | –      | –
approve the draft                | –      | –      | –      | –      | –      | –      | –      | –      | –
accept the proposed measure      | –      | –      | –      | yes    | –      | –      | –      | –      | –
send the proposed measure back   | –      | –      | –      | yes    | –      | –      | –      | –      | –
accept a draft                   | –      | –      | –      | –      | –      | –      | –      | –      | –
report Österåker's values        | yes    | –      | yes    | yes    | –      | –      | –      | –      | –
approve a value                  | –      | –      | –      | yes    | –      | –      | –      | –      | –
publish                          | –      | –      | –      | yes    | –      | –      | –      | –      | –
compile a draft                  | –      | –      | –      | yes    | –      | –      | –      | –      | –
give roles in Österåker          | –      | –      | yes    | –      | –      | –      | –      | –      | –
invite Österåker's first lead    | –      | –      | yes    | –      | –      | –      | –      | –      | –
invite KTH's first lead          | –      | –      | –      | yes    | –      | –      | –      | –      | –
write Österåker's own facts      | –      | –      | yes    | –      | –      | –      | –      | –      | –
write KTH's own facts            | –      | –      | –      | yes    | –      | –      | –      | –      | –
appoint coordinators             | –      | –      | –      | yes    | –      | –      | –      | –      | –
comment                          | yes    | yes    | yes    | yes    | –      | yes    | –      | –      | –
evaluate                         | –      | –      | –      | –      | –      | yes    | –      | –      | –
"""


def _expected() -> dict[tuple[str, str], bool]:
    cells: dict[tuple[str, str], bool] = {}
    for line in TABLE.strip().splitlines():
        verb, *answers = (part.strip() for part in line.split("|"))
        cells |= {(verb, name): answer == "yes" for name, answer in zip(CAST, answers, strict=True)}
    return cells


def _who(name: str, scene: Scene) -> Person:
    """Return a person of the cast, or who reads by a key of Österåker's."""
    key = AccessKey(organisation=scene.cast.osteraker_kommun)
    return reader_by(key) if name == "key" else scene.cast[name]


def test_everybody_may_do_what_the_table_says_and_nothing_else(scene: Scene) -> None:
    found = {(verb, name): bool(ask(_who(name, scene), scene)) for verb, ask in VERBS.items() for name in CAST}
    assert found == _expected()


def test_every_refusal_says_why(scene: Scene) -> None:
    silent = [
        (verb, name)
        for verb, ask in VERBS.items()
        for name in CAST
        for verdict in [ask(_who(name, scene), scene)]
        if not verdict and not verdict.reason.endswith(".")
    ]
    assert silent == []


def test_nobody_decides_on_their_own_submission_where_two_coordinate(scene: Scene) -> None:
    chapter = scene.draft_chapter
    workflow.submit(chapter, by=scene.cast.samordnare)
    assert may_approve_chapter(scene.cast.samordnare, chapter)
    second = scene.cast.add_second_samordnare()
    first = User.objects.get(pk=scene.cast.samordnare.pk)
    verdict = may_approve_chapter(first, chapter)
    assert verdict.reason == "Du lämnade själv in texten. Låt en annan samordnare godkänna den."
    assert may_approve_chapter(second, chapter)
