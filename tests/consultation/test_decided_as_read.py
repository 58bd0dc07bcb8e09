"""What goes out for good goes out as it was read: pressed when something of it has changed, it asks first."""

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from handlingsplan.consultation.dispositions import (
    DispositionData,
    approve_many,
    dispose,
    dispose_group,
    dispose_many,
    put_together,
)
from handlingsplan.consultation.drafts import Writer, add_remark
from handlingsplan.consultation.enums import Channel, ConsultationState
from handlingsplan.consultation.models import Body, Consultation, Point, PointGroup, Question
from handlingsplan.consultation.preparing import (
    BodyData,
    ConsultationData,
    add_body,
    add_question,
    change_body,
    change_consultation,
    end_answers,
    remove_body,
    remove_question,
)
from handlingsplan.consultation.receiving import add_points, receive
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.consultation.rounds import asked, last_day, prepared, remark, time_passes
from tests.page_forms import PageForm, forms_of
from tests.post import delivered


def _another_letter(one: Consultation, by: User) -> None:
    data = ConsultationData(title=one.title, letter="Något annat.", answers_by=last_day(), is_public=one.is_public)
    change_consultation(one, data=data, expected_version=one.version, by=by)


def _question_more(one: Consultation, by: User) -> None:
    add_question(one, text="Räcker det?", place="", label="", by=by)


def _question_less(one: Consultation, by: User) -> None:
    remove_question(Question.objects.select_related("consultation").get(consultation=one), by=by)


def _body_more(one: Consultation, by: User) -> None:
    add_body(one, data=BodyData(name="En till", email="en@example.org"), by=by)


def _body_less(one: Consultation, by: User) -> None:
    remove_body(Body.objects.select_related("consultation").get(consultation=one), by=by)


def _body_moved(one: Consultation, by: User) -> None:
    body = Body.objects.select_related("consultation__plan").get(consultation=one)
    change_body(body, data=BodyData(name=body.name, email="annan@example.org"), expected_version=1, by=by)


def _button(client: Client, page: str, name: str, one: Consultation) -> PageForm:
    address = reverse(name, args=[one.plan.slug, one.number])
    (form,) = [form for form in forms_of(client.get(page), page) if form.action == address]
    return form


@pytest.mark.parametrize(
    "change", [_another_letter, _question_more, _question_less, _body_more, _body_less, _body_moved]
)
def test_nothing_is_sent_out_that_was_not_read(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client], change: Callable[[Consultation, User], None]
) -> None:
    one = prepared(ready, by=cast.samordnare)
    _question_more(one, cast.samordnare)
    add_body(one, data=BodyData(name="Föreningen", email="fel@example.org"), by=cast.samordnare)
    one.refresh_from_db()
    client, page = client_of(cast.samordnare), one.get_absolute_url()
    form = _button(client, page, "send_consultation", one)
    change(one, cast.samordnare)
    told = form.send(client)
    assert (told.status_code, "har ändrats sedan du öppnade sidan" in told.content.decode()) == (409, True)
    assert (Consultation.objects.get().state, delivered()) == (ConsultationState.PREPARED, [])
    assert _button(client, page, "send_consultation", one).send(client).status_code == 302
    assert Consultation.objects.get().state == ConsultationState.SENT_OUT


NOTED = DispositionData(disposition="noted", reply="Andra ord.")


def _versions(*numbers: int) -> dict[int, int]:
    return dict(Point.objects.filter(number__in=numbers).values_list("number", "version"))


def _disposed(one: Consultation, by: User) -> None:
    point = Point.objects.select_related("consultation").get(number=2)
    dispose(point, NOTED, subjects=(), group=None, expected_version=point.version, by=by)


def _many_disposed(one: Consultation, by: User) -> None:
    dispose_many(one, _versions(2), NOTED, by=by)


def _group_disposed(one: Consultation, by: User) -> None:
    group = PointGroup.objects.select_related("consultation").get()
    dispose_group(group, NOTED, title=group.title, expected_version=group.version, by=by)


def _approved(one: Consultation, by: User) -> None:
    approve_many(one, _versions(2), by=by)


def _grouped(one: Consultation, by: User) -> None:
    put_together(one, _versions(2), title="Belysning", by=by)


def _cut(one: Consultation, by: User) -> None:
    point = Point.objects.select_related("response").get(number=2)
    point.response.consultation = one
    add_points(point.response, [remark("En till.")], by=by)
    dispose_many(one, _versions(3), NOTED, by=by)


@pytest.mark.parametrize("change", [_disposed, _many_disposed, _group_disposed, _approved, _grouped, _cut])
def test_no_report_is_given_out_that_was_not_read(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client], change: Callable[[Consultation, User], None]
) -> None:
    one = asked(ready, cast)
    body = Body.objects.get(organisation=None)
    body.consultation = one
    for words in ("Mer cykel.", "Mer buss."):
        response = add_remark(body, remark(words), writer=Writer(Channel.LINK))
    response.stance = "remarks"
    receive(response, by=None)
    put_together(one, _versions(1), title="Belysning", by=cast.samordnare)
    told = partial(DispositionData, disposition="taken_in", reply="Ja.")
    group = PointGroup.objects.select_related("consultation").get()
    dispose_group(group, told(), title="Belysning", expected_version=0, by=cast.samordnare)
    dispose_many(one, _versions(2), told(), by=cast.samordnare)
    time_passes(one)
    one = end_answers(one, by=cast.samordnare)
    client, page = client_of(cast.samordnare), reverse("consultation_report", args=[ready.slug, one.number])
    form = _button(client, page, "give_out_report", one)
    change(one, cast.samordnare)
    answer = form.send(client)
    assert (answer.status_code, "har ändrats sedan du läste den" in answer.content.decode()) == (409, True)
    assert Consultation.objects.get().state == ConsultationState.ENDED
    assert _button(client, page, "give_out_report", one).send(client).status_code == 302
    assert Consultation.objects.get().state == ConsultationState.ACCOUNTED_FOR
