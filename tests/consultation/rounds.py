"""Consultations to test with."""

import re
from datetime import date, timedelta

from django.utils import timezone

from actors.models import User
from handlingsplan.consultation.drafts import Remark
from handlingsplan.consultation.models import Body, Consultation
from handlingsplan.consultation.preparing import BodyData, ConsultationData, add_body, add_parties, prepare
from handlingsplan.consultation.sending_out import send_out
from handlingsplan.consultation.working_days import working_days_after
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.post import delivered

LINK = re.compile(r"/svara/([\w-]{43})/")
CONFIRM = re.compile(r"/svara/bekrafta/([\w-]{43})/")


def last_day() -> date:
    return working_days_after(timezone.localdate(), 60)


def prepared(plan: Plan, *, by: User, is_public: bool = True) -> Consultation:
    data = ConsultationData(title="Remiss", letter="Vi vill ha ert svar.", answers_by=last_day(), is_public=is_public)
    return prepare(plan, data=data, by=by)


def time_passes(consultation: Consultation) -> None:
    """Let its last day have been yesterday."""
    consultation.answers_by = timezone.localdate() - timedelta(days=1)
    Consultation.objects.filter(pk=consultation.pk).update(answers_by=consultation.answers_by)


def asked(plan: Plan, cast: Cast, *, outside: int = 1) -> Consultation:
    """Return what is sent out to Österåker and some outside the plan."""
    one = prepared(plan, by=cast.samordnare)
    cast.osteraker_kommun.registrar_email = "registrator@osteraker.example"
    cast.osteraker_kommun.save()
    add_parties(one, [cast.osteraker_kommun], by=cast.samordnare)
    for number in range(outside):
        data = BodyData(name=f"Förening {number}", email=f"registrator{number}@example.org")
        add_body(one, data=data, by=cast.samordnare)
    return send_out(one, by=cast.samordnare)


def link_to(body: Body) -> str:
    """Return the secret of the newest link that was posted to the body."""
    letters = [str(one.body) for one in delivered() if one.to == [body.email] and LINK.search(str(one.body))]
    found = LINK.search(letters[-1])
    assert found is not None
    return found[1]


def confirmation_to(body: Body) -> str:
    letters = [str(one.body) for one in delivered() if one.to == [body.email] and CONFIRM.search(str(one.body))]
    found = CONFIRM.search(letters[-1])
    assert found is not None
    return found[1]


def remark(text: str = "Mer cykel.", place: str = "chapter-4") -> Remark:
    return Remark(place=place, label="4. Åtgärder", text=text)
