"""The time for answers ends when nobody who was asked has any left: what was promised in the letter holds."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils.formats import date_format

from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.consultation.accounting import may_give_out
from handlingsplan.consultation.models import Body, Consultation, Response
from handlingsplan.consultation.permissions import may_end
from handlingsplan.consultation.preparing import end_answers
from handlingsplan.consultation.receiving import receive
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.consultation.rounds import asked, time_passes

Sign = Callable[[User], Client]


def answer(body: Body, number: int) -> None:
    receive(Response(consultation=body.consultation, number=number, body=body), by=None)


def test_nobody_loses_a_day_that_was_promised(ready: Plan, cast: Cast, client_of: Sign) -> None:
    one = asked(ready, cast)
    told = f"Svarstiden går till och med {date_format(one.answers_by, 'j F Y')}."
    page = client_of(cast.samordnare).get(one.get_absolute_url())
    assert told in unescape(page.content.decode())
    with pytest.raises(RefusedError, match=told):
        end_answers(one, by=cast.samordnare)
    for number, body in enumerate(Body.objects.select_related("consultation__plan"), start=1):
        answer(body, number)
    assert may_end(cast.samordnare, one).reason.startswith(told)  # everybody else may answer still
    one.is_public = False
    assert may_end(cast.samordnare, one).reason == ""


def test_more_days_for_one_are_waited_for_also_once_the_time_of_all_is_over(
    ready: Plan, cast: Cast, client_of: Sign
) -> None:
    one = asked(ready, cast)
    time_passes(one)
    extended = Body.objects.filter(name="Förening 0")
    extended.update(extended_to=one.answers_by + timedelta(days=1))
    ended = end_answers(Consultation.objects.get(pk=one.pk), by=cast.samordnare)
    page = unescape(client_of(cast.samordnare).get(one.get_absolute_url()).content.decode())
    assert ("Sista svarsdag var" in page, "kvar." in page) == (True, False)
    assert may_give_out(cast.samordnare, ended).reason.startswith("Svarstiden går till och med")
    answer(extended.select_related("consultation__plan").get(), 1)
    assert may_give_out(cast.samordnare, ended).reason == ""
