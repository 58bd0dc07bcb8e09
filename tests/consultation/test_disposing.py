"""What is done about points: one by one, together, many at once; approved, reported, and never forgotten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actors.conflicts import StaleError
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.consultation.accounting import give_out, leave_open, unapproved_points
from handlingsplan.consultation.board import UsedReply, alike, used_replies
from handlingsplan.consultation.dispositions import (
    DispositionData,
    approve_group,
    approve_many,
    dispose,
    dispose_group,
    dispose_many,
    mark_with,
    put_together,
    share_out,
)
from handlingsplan.consultation.drafts import Writer, add_remark
from handlingsplan.consultation.enums import Channel
from handlingsplan.consultation.forms.disposing import BulkForm
from handlingsplan.consultation.listing import counts_of
from handlingsplan.consultation.models import Body, Consultation, Point, PointGroup
from handlingsplan.consultation.preparing import end_answers
from handlingsplan.consultation.public_answers import let_in, send_public_answer
from handlingsplan.consultation.receiving import receive
from handlingsplan.consultation.report.docx import write_report
from handlingsplan.consultation.report.reading import read_report
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish
from handlingsplan.publishing.readiness import read_readiness
from handlingsplan.workspace.consultation_items import points_to_dispose
from measures.models import Measure
from tests.cast import Cast
from tests.consultation.rounds import asked, link_to, remark, time_passes
from tests.page_forms import form_to
from tests.post import delivered

WORDS = ("Cykelvägarna behöver bättre belysning.", "Bättre belysning längs cykelvägarna!", "Höj taxan för parkering.")


@pytest.fixture
def answered(ready: Plan, cast: Cast) -> Consultation:
    """Three points of a body and one of the public."""
    one = asked(ready, cast)
    body = Body.objects.get(name="Förening 0")
    body.consultation = one
    for words in WORDS:
        response = add_remark(body, remark(words), writer=Writer(Channel.LINK))
    response.stance = "remarks"
    receive(response, by=None)
    let_in(send_public_answer(one, remark("Fler bänkar."), name="Nils"), by=cast.samordnare)
    return Consultation.objects.select_related("plan").get(pk=one.pk)


def versions(*numbers: int) -> dict[int, int]:
    rows = Point.objects.filter(number__in=numbers) if numbers else Point.objects.all()
    return dict(rows.values_list("number", "version"))


def taken(reply: str = "") -> DispositionData:
    return DispositionData(disposition="taken_in", reply=reply)


def test_one_reply_serves_a_group_and_shows_on_each_point(answered: Consultation, cast: Cast) -> None:
    group = put_together(answered, versions(1, 2), title="Belysning", by=cast.samordnare)
    dispose_group(group, taken("Vi har skrivit in det."), title="Belysning", expected_version=0, by=cast.samordnare)
    replies = [(point.answer.disposition, point.answer.reply) for point in Point.objects.select_related("group")]
    assert replies == [("taken_in", "Vi har skrivit in det.")] * 2 + [("none", "")] * 2


def test_a_reply_that_was_given_is_offered_where_it_may_fit_again(
    answered: Consultation, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    client, address = client_of(cast.samordnare), Point.objects.select_related("consultation").get(number=3)
    page = address.get_absolute_url()
    assert "Svar som har getts" not in client.get(page).content.decode()
    dispose_many(answered, versions(1, 2), taken("Vi har skrivit in det."), by=cast.samordnare)
    dispose_many(answered, versions(4), DispositionData(disposition="not_taken", reply="Nej."), by=cast.samordnare)
    assert used_replies(address) == [
        UsedReply("taken_in", "Vi har skrivit in det.", times=2, first=1),
        UsedReply("not_taken", "Nej.", times=1, first=4),
    ]
    let_in(send_public_answer(answered, remark("Mindre buller.")), by=cast.samordnare)
    group = put_together(answered, versions(5), title="Buller", by=cast.samordnare)
    stored = dispose_group(
        group, taken("Bullret minskas."), title="Buller", expected_version=group.version, by=cast.samordnare
    )
    assert used_replies(address)[1:] == [
        UsedReply("not_taken", "Nej.", times=1, first=4),
        UsedReply("taken_in", "Bullret minskas.", times=1, first=5),
    ]
    assert stored.reply == "Bullret minskas."
    action = reverse("change_points", args=[address.plan.slug, answered.number])
    form = form_to(client.get(page), page, action, reply="Vi har skrivit in det.")
    assert form.send(client).status_code == 302
    now = Point.objects.get(number=3)
    assert (now.disposition, now.reply, now.version) == ("taken_in", "Vi har skrivit in det.", address.version + 1)


def test_alike_points_are_suggested_and_never_put_together_by_themselves(answered: Consultation) -> None:
    point = Point.objects.get(number=1)
    assert [other.number for other in alike(point)] == [2]
    assert PointGroup.objects.count() == 0


def test_many_at_once_with_their_versions(answered: Consultation, cast: Cast) -> None:
    read = versions()
    told = dispose_many(answered, read, taken("Ja."), by=cast.samordnare)
    assert told == "4 synpunkter är ändrade."
    with pytest.raises(StaleError, match="1, 2, 3, 4"):
        dispose_many(answered, read, taken("Nej."), by=cast.samordnare)
    assert set(Point.objects.values_list("reply", "version")) == {("Ja.", 1)}
    mark_with(answered, versions(1), subject="Cykel", by=cast.samordnare)
    share_out(answered, versions(2), to=None, by=cast.samordnare)
    assert [subject.name for subject in Point.objects.get(number=1).subjects.all()] == ["Cykel"]


def test_points_are_shared_out_with_a_day_and_what_is_behind_it_shows(
    answered: Consultation, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    today, plan = timezone.localdate(), answered.plan
    client, board = client_of(cast.samordnare), reverse("consultation_points", args=[plan.slug, answered.number])
    for numbers, days in (((1, 2), 3), ((3,), 9)):
        ticked = [f"{number}:{Point.objects.get(number=number).version}" for number in numbers]
        sent = {"act": "share", "points": ticked, "to": cast.samordnare.pk, "once": f"{days}"}
        answer = client.post(
            reverse("change_points", args=[plan.slug, answered.number]),
            sent | {"reply_by": (today + timedelta(days=days)).isoformat()},
        )
        assert answer.status_code == 302
    with pytest.raises(ValidationError, match="redan varit"):
        share_out(answered, versions(4), to=None, reply_by=today - timedelta(days=1), by=cast.samordnare)
    dispose_many(answered, versions(1), taken("Ja."), by=cast.samordnare)
    assert Point.objects.get(number=1).reply_by == today + timedelta(days=3)
    [item] = points_to_dispose(plan)
    assert item.deadline == today + timedelta(days=3)
    late = f"{board}?lage=sena"
    assert [point.number for point in client.get(late).context["page"]] == []
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        assert [point.number for point in client_of(cast.samordnare).get(late).context["page"]] == [2]
    assert [point.number for point in client.get(f"{board}?sortera=dag").context["page"]] == [1, 2, 3, 4]


def test_what_is_done_with_many_leaves_the_change_that_one_led_to(answered: Consultation, cast: Cast) -> None:
    measure = Measure.objects.filter(plan=answered.plan).earliest("pk")
    point = Point.objects.select_related("consultation").get(number=1)
    data = DispositionData(disposition="taken_in", measure=measure)
    dispose(point, data, subjects=(), group=None, expected_version=0, by=cast.samordnare)
    dispose_many(answered, versions(1, 2), taken("Ja."), by=cast.samordnare)
    assert list(Point.objects.filter(measure=measure).values_list("number", "reply")) == [(1, "Ja.")]


def test_a_refusal_needs_its_reason_and_only_the_coordinator_disposes(answered: Consultation, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="varför"):
        dispose_many(answered, versions(1), DispositionData(disposition="not_taken"), by=cast.samordnare)
    with pytest.raises(RefusedError):
        dispose_many(answered, versions(1), taken(), by=cast.osteraker_ansvarig)


def test_another_coordinator_approves_what_one_has_prepared(answered: Consultation, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Utan ställningstagande"):
        approve_many(answered, versions(1), by=cast.samordnare)
    dispose_many(answered, versions(1), taken(), by=cast.samordnare)
    second = cast.add_second_samordnare()
    with pytest.raises(ValidationError, match="själv svaret"):
        approve_many(answered, versions(1), by=cast.samordnare)
    approve_many(answered, versions(1), by=second)
    assert Point.objects.get(number=1).approved_by == second
    dispose_many(answered, versions(1), taken("Nya ord."), by=cast.samordnare)
    assert Point.objects.get(number=1).approved_by is None


@pytest.fixture
def second(cast: Cast) -> User:
    return cast.add_second_samordnare()


def approvals() -> list[bool]:
    return [point.answer.approved_by is not None for point in Point.objects.select_related("group").order_by("number")]


def test_who_wrote_the_reply_does_not_approve_it_whomever_they_name(
    answered: Consultation, cast: Cast, second: User
) -> None:
    """Who wrote it is who saved it: a colleague is named in the form, and given the work, in vain."""
    named = DispositionData(disposition="taken_in", reply="Ja.", prepared_by=second)
    point = Point.objects.select_related("consultation").get(number=1)
    dispose(point, named, subjects=(), group=None, expected_version=0, by=cast.samordnare)
    dispose_many(answered, versions(2), named, by=cast.samordnare)
    share_out(answered, versions(1, 2), to=second, by=cast.samordnare)
    assert set(Point.objects.filter(number__lt=3).values_list("prepared_by", "replied_by")) == {
        (second.pk, cast.samordnare.pk)
    }
    for number in (1, 2):
        with pytest.raises(ValidationError, match="själv svaret"):
            approve_many(answered, versions(number), by=cast.samordnare)
    approve_many(answered, versions(1, 2), by=second)
    assert approvals() == [True, True, False, False]


def test_a_group_is_approved_as_a_point_is_and_its_points_with_it(
    answered: Consultation, cast: Cast, second: User
) -> None:
    group = put_together(answered, versions(1, 2), title="Belysning", by=cast.samordnare)
    with pytest.raises(RefusedError, match="Utan ställningstagande"):
        approve_group(group, by=second)
    named = DispositionData(disposition="taken_in", reply="Ja.", prepared_by=second)
    dispose_group(group, named, title="Belysning", expected_version=0, by=cast.samordnare)
    with pytest.raises(RefusedError, match="själv svaret"):
        approve_group(group, by=cast.samordnare)
    with pytest.raises(RefusedError):
        approve_group(group, by=cast.osteraker_ansvarig)
    with pytest.raises(ValidationError, match="gruppens sida: Belysning"):
        approve_many(answered, versions(1), by=second)
    approve_group(group, by=second)
    assert (approvals(), counts_of(answered).approved, unapproved_points(answered)) == ([True] * 2 + [False] * 2, 2, 0)


ANOTHER: dict[str, dict[str, object]] = {
    "disposition": {"disposition": "noted"},
    "reply": {"reply": "Andra ord."},
    "measure": {"measure": None},
}


def test_every_part_of_what_is_said_is_approved_anew_and_nothing_else(
    answered: Consultation, cast: Cast, second: User
) -> None:
    """What a reply says and the change that it names are approved; who prepares it, and until when, is not."""
    measure = Measure.objects.filter(plan=answered.plan).earliest("pk")
    told = DispositionData(disposition="taken_in", reply="Ja.", measure=measure)
    group = put_together(answered, versions(1), title="Belysning", by=cast.samordnare)
    dispose_group(group, told, title="Belysning", expected_version=0, by=cast.samordnare)
    for changed in (*ANOTHER.values(), {"prepared_by": second, "reply_by": timezone.localdate()}):
        version = PointGroup.objects.get().version
        group = dispose_group(group, told, title="Belysning", expected_version=version, by=cast.samordnare)
        group = approve_group(group, by=second)
        data = replace(told, **changed)  # type: ignore[arg-type] # by its fields
        group = dispose_group(group, data, title="Belysning", expected_version=group.version, by=cast.samordnare)
        assert (group.approved_by is None, group.approved_at is None) == (changed in ANOTHER.values(),) * 2, changed


@pytest.mark.parametrize("on_the_board", [True, False])
def test_a_groups_reply_is_approved_anew_when_it_is_given_to_another_point(
    answered: Consultation, cast: Cast, second: User, *, on_the_board: bool
) -> None:
    group = put_together(answered, versions(1), title="Belysning", by=cast.samordnare)
    dispose_group(group, taken("Ja."), title="Belysning", expected_version=0, by=cast.samordnare)
    approve_group(group, by=second)
    put_together(answered, versions(1), title="Belysning", by=second)
    assert approvals() == [True, False, False, False]
    if on_the_board:
        put_together(answered, versions(2), title="Belysning", by=second)
    else:
        point = Point.objects.select_related("consultation").get(number=2)
        none = DispositionData(disposition="none")
        dispose(point, none, subjects=(), group=group, expected_version=0, by=second)
    now = PointGroup.objects.get()
    assert (now.approved_by, now.replied_by, now.version) == (None, second, 3)


def test_pages_say_who_wrote_who_approves_and_how_many_wait(
    answered: Consultation, cast: Cast, second: User, client_of: Callable[[User], Client]
) -> None:
    plan, author, other = answered.plan, client_of(cast.samordnare), client_of(second)
    group = put_together(answered, versions(1, 2), title="Belysning", by=cast.samordnare)
    dispose_group(group, taken("Ja."), title="Belysning", expected_version=0, by=cast.samordnare)
    dispose_many(answered, versions(3), taken("Ja."), by=cast.samordnare)
    names = ("consultation", "consultation_points", "consultation_report")
    for name in names:
        assert "Svaren på 3 synpunkter" in other.get(reverse(name, args=[plan.slug, 1])).content.decode(), name
    assert any("svaren på 3 synpunkter" in gap.text for gap in read_readiness(plan).notices)
    waiting = f"{reverse('consultation_points', args=[plan.slug, 1])}?lage=oprovade"
    assert [point.number for point in other.get(waiting).context["page"]] == [1, 2, 3]
    pages = {
        reverse("point_group", args=[plan.slug, 1, group.pk]): reverse(
            "approve_point_group", args=[plan.slug, 1, group.pk]
        ),
        reverse("point", args=[plan.slug, 1, 3]): reverse("change_points", args=[plan.slug, 1]),
    }
    approving = {reverse("point", args=[plan.slug, 1, 3]): {"act": "approve"}}  # beside forms of other replies
    for page, action in pages.items():
        assert "Du skrev själv svaret" in author.get(page).content.decode()
        assert form_to(other.get(page), page, action, **approving.get(page, {})).send(other).status_code == 302
        assert f"Godkänt av {second}" in author.get(page).content.decode()
    assert [point.number for point in other.get(waiting).context["page"]] == []
    assert not any("inte godkända" in gap.text for gap in read_readiness(plan).notices)


def test_open_points_stop_the_next_edition_unless_it_is_said_why(answered: Consultation, cast: Cast) -> None:
    plan = answered.plan
    assert any("4 synpunkter" in gap.text for gap in read_readiness(plan).blocking)
    with pytest.raises(RefusedError, match="synpunkter"):
        publish(plan, by=cast.samordnare)
    with pytest.raises(ValidationError):
        leave_open(answered, reason=" ", by=cast.samordnare)
    leave_open(answered, reason="Besvaras i nästa utgåva.", by=cast.samordnare)
    readiness = read_readiness(plan)
    assert (readiness.blocking, any("nästa utgåva" in gap.text for gap in readiness.notices)) == ((), True)
    assert publish(plan, by=cast.samordnare).number == 1


def test_the_report_has_every_point_and_no_private_name_and_is_frozen_once(answered: Consultation, cast: Cast) -> None:
    time_passes(answered)
    end_answers(answered, by=cast.samordnare)
    with pytest.raises(RefusedError, match="4 synpunkter saknar"):
        give_out(answered, by=cast.samordnare)
    dispose_many(answered, versions(), taken("Ja."), by=cast.samordnare)
    report = read_report(answered)
    assert (report.count, report.dispositions, report.public_answers) == (4, (("Tillgodosedd", 4),), 1)
    assert [one.body for one in report.responses] == ["Förening 0"]
    assert report.silent == ("Österåkers kommun",)
    out = give_out(answered, by=cast.samordnare)
    assert (out.report == "", "Nils" in out.report) == (False, False)
    letters = [letter.to for letter in delivered() if letter.subject.startswith("Remissen är redovisad")]
    assert letters == [["registrator0@example.org"]]
    own = Client().get(reverse("answer", args=[link_to(Body.objects.get(name="Förening 0"))])).content.decode()
    assert ("Vad era synpunkter ledde till" in own, own.count("Ja.")) == (True, 3)
    page = Client().get(reverse("consultation_account", args=[answered.plan.slug, answered.number])).content.decode()
    assert [words in page for words in (*WORDS, "Fler bänkar.", "Privatperson", "Nils")] == [True] * 5 + [False]
    with ZipFile(BytesIO(write_report(report))) as word:
        text = word.read("word/document.xml").decode()
    assert [words in text for words in (*WORDS, "Nils")] == [True] * 3 + [False]
    with pytest.raises(RefusedError):
        dispose_many(answered, versions(1), taken("Nej."), by=cast.samordnare)


def test_replies_of_earlier_rounds_are_offered_after_those_of_this_one(answered: Consultation, cast: Cast) -> None:
    dispose_many(answered, versions(1, 2), taken("Vi har skrivit in det."), by=cast.samordnare)
    dispose_many(answered, versions(3), taken("Det ingår redan."), by=cast.samordnare)
    newer = asked(answered.plan, cast)
    for words in ("Mer buss.", "Mer cykel."):
        let_in(send_public_answer(newer, remark(words)), by=cast.samordnare)
    dispose_many(newer, versions(2), taken("Det ingår redan."), by=cast.samordnare)
    point = Point.objects.get(consultation=newer, number=1)
    assert used_replies(point) == [
        UsedReply("taken_in", "Det ingår redan.", times=1, first=2),
        UsedReply("taken_in", "Vi har skrivit in det.", times=2, first=1, round_title=answered.title),
    ]


# Names of pages, and the queries that each asks, however many bodies have answered
QUERIES = {
    "consultation": 13,
    "consultation_points": 18,
    "consultation_bodies": 7,
    "consultation_report": 10,
    "public_responses": 7,
}


def test_the_board_and_the_lists_ask_as_many_queries_for_twenty_bodies_as_for_two(
    answered: Consultation, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    client, arguments = client_of(cast.samordnare), [answered.plan.slug, answered.number]
    for more in (0, 18):
        for number in range(more):
            body = Body.objects.create(consultation=answered, name=f"Nämnd {number}", email="n@example.org")
            response = add_remark(body, remark(f"Punkt {number}"), writer=Writer(Channel.LINK))
            response.stance = "remarks"
            receive(response, by=None)
            let_in(send_public_answer(answered, remark(f"Synpunkt nummer {number}")), by=cast.samordnare)
        found = {}
        for name in QUERIES:
            page = reverse(name, args=arguments)
            client.get(page)  # what was sent out is read once, and kept
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found[name] = len(queries)
        assert found == QUERIES
    points = reverse("consultation_points", args=arguments)
    put_together(answered, versions(*range(1, 20)), title="Många", by=cast.samordnare)
    with CaptureQueriesContext(connection) as queries:
        client.get(points)
    assert len(queries) == QUERIES["consultation_points"]


# By act: what is sent with it, and whether it then holds for the point
HOLDS: dict[str, tuple[dict[str, str], Callable[[Point], bool]]] = {
    "dispose": ({"disposition": "noted", "reply": "Egna ord."}, lambda point: point.answer.reply == "Egna ord."),
    "share": ({"to": "", "reply_by": "2031-01-01"}, lambda point: point.answer.reply_by == date(2031, 1, 1)),
    "group": ({"title": "Annat"}, lambda point: point.group is not None and point.group.title == "Annat"),
    "subject": ({"subject": "Cykel"}, lambda point: [str(one) for one in point.subjects.all()] == ["Cykel"]),
    "approve": ({}, lambda point: point.answer.approved_by is not None),
}


@pytest.mark.parametrize("act", [act for act, _label in BulkForm.base_fields["act"].choices])  # type: ignore[attr-defined] # a choice field
def test_whatever_is_done_with_ticked_points_in_a_group_holds_or_is_refused_in_words(
    answered: Consultation, cast: Cast, second: User, client_of: Callable[[User], Client], act: str
) -> None:
    group = put_together(answered, versions(1), title="Belysning", by=cast.samordnare)
    dispose_group(group, taken("Ja."), title="Belysning", expected_version=0, by=cast.samordnare)
    dispose_many(answered, versions(2), taken("Ja."), by=cast.samordnare)
    before = list(Point.objects.order_by("pk").values())
    sent, holds = HOLDS[act]
    ticked = [f"{number}:{version}" for number, version in versions(1, 2).items()]
    address = reverse("change_points", args=[answered.plan.slug, answered.number])
    answer = client_of(second).post(address, {"act": act, "points": ticked, **sent})
    if answer.status_code == 302:
        assert [holds(point) for point in Point.objects.filter(number__in=(1, 2))] == [True, True]
    else:
        told = "Synpunkt 1 är i grupp, och gruppens svar gäller. Skriv det på gruppens sida: Belysning."
        assert (answer.status_code, told in answer.content.decode()) == (422, True)
        assert list(Point.objects.order_by("pk").values()) == before


def test_a_point_in_a_group_takes_no_reply_of_its_own(
    answered: Consultation, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    client, address = client_of(cast.samordnare), Point.objects.select_related("consultation").get(number=1)
    page = address.get_absolute_url()
    old = form_to(client.get(page), page, page)
    group = put_together(answered, versions(1), title="Belysning", by=cast.samordnare)
    refused = old.send(client, {"reply": "Egna ord.", "disposition": "noted"})
    assert (refused.status_code, "gruppens sida: Belysning" in refused.content.decode()) == (422, True)
    assert "Egna ord." in refused.content.decode()
    now = client.get(page)
    assert ('name="reply"' in now.content.decode(), 'name="group"' in now.content.decode()) == (False, True)
    other = put_together(answered, versions(2), title="Annat", by=cast.samordnare)
    assert form_to(now, page, page).send(client, {"group": str(other.pk)}).status_code == 302
    assert (Point.objects.get(number=1).group_id, group.points.count()) == (other.pk, 0)
    alone = form_to(client.get(page), page, page).send(client, {"group": ""})
    assert alone.status_code == 302
    assert (Point.objects.get(number=1).group, Point.objects.get(number=1).reply) == (None, "")


def test_the_board_finds_and_sorts_by_what_holds(
    answered: Consultation, cast: Cast, second: User, client_of: Callable[[User], Client]
) -> None:
    dispose_many(answered, versions(2), replace(taken("Eget."), prepared_by=cast.samordnare), by=cast.samordnare)
    group = put_together(answered, versions(2), title="Belysning", by=cast.samordnare)
    told = DispositionData(disposition="noted", reply="Gruppens.", prepared_by=second, reply_by=date(2031, 1, 1))
    dispose_group(group, told, title="Belysning", expected_version=0, by=cast.samordnare)
    client, board = (
        client_of(cast.samordnare),
        reverse("consultation_points", args=[answered.plan.slug, answered.number]),
    )
    found = [
        [point.number for point in client.get(f"{board}?{query}").context["page"]]
        for query in (
            f"bereds={second.pk}",
            f"bereds={cast.samordnare.pk}",
            "lage=noted",
            "lage=taken_in",
            "sortera=dag",
        )
    ]
    assert found == [[2], [], [2], [], [2, 1, 3, 4]]
    assert [reply.reply for reply in used_replies(Point.objects.get(number=1))] == ["Gruppens."]
