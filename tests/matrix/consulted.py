"""Consultations in the scene: one that is prepared, one that is sent out, with answers in each state."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from handlingsplan.chapters.document import EditionHead
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.consultation.drafts import KEY_LENGTH
from handlingsplan.consultation.models import Body, Consultation, Point, PointGroup, Question, Response
from handlingsplan.consultation.report.reading import read_report
from handlingsplan.editions.freezing import canonical, checksum, freeze
from handlingsplan.editions.models import ConsultationVersion
from handlingsplan.encryption import digest_of
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from tests.cast import Cast
from tests.consultation.rounds import last_day
from tests.matrix.targets import OURS, Target, with_stranger

SECRET, TO_CONFIRM, NOBODYS = "s" * 43, "c" * 43, "x" * 43
KEY = "r" * KEY_LENGTH
REMARK = {"key": KEY, "place": "", "label": "Planen", "question": None, "quote": "", "text": "Mer cykel."}
OWN = frozenset({"osteraker"})


def _sent_out(cast: Cast) -> Consultation:
    head = EditionHead(number=1, published_at=timezone.now(), summary="", is_consultation=True)
    content = freeze(read_plan(cast.plan, stage=Stage.APPROVED, edition=head))
    version = ConsultationVersion.objects.create(
        plan=cast.plan, number=1, content=content, checksum=checksum(content), frozen_at=timezone.now()
    )
    job = RenderJob(plan=cast.plan, consultation=version, state=JobState.DONE, file_size=8, page_count=1)
    job.file.save("remiss.pdf", ContentFile(b"%PDF-1.7"), save=False)
    job.save()
    return Consultation.objects.create(
        plan=cast.plan,
        number=1,
        title="Remiss",
        letter="Svara.",
        answers_by=timezone.localdate() - timedelta(days=1),  # so that the time for answers may be ended
        is_public=True,
        state="sent_out",
        sent_version=version,
        sent_out_at=timezone.now(),
    )


def _response(body: Body | None, number: int, **more: Any) -> Response:
    one = body.consultation if body else Consultation.objects.get(number=1)
    channel = "link" if body else "public"
    return Response.objects.create(consultation=one, body=body, number=number, **{"channel": channel, **more})


def consulted(cast: Cast) -> dict[str, list[Target]]:
    """Return what addresses of consultations are about."""
    sent = _sent_out(cast)
    prepared = Consultation.objects.create(
        plan=cast.plan, number=2, title="Nästa", letter="Svara.", answers_by=last_day(), is_public=True
    )
    questions = [Question.objects.create(consultation=one, text="Räcker det?") for one in (sent, prepared)]
    more = {"email": "registrator@example.org", "version": 0}
    own = Body.objects.create(consultation=sent, organisation=cast.osteraker_kommun, name="Österåker", **more)
    linked = Body.objects.create(consultation=sent, name="Föreningen", secret=digest_of(SECRET), **more)
    other = Body.objects.create(consultation=prepared, name="Föreningen", **more)
    silent = Body.objects.create(consultation=sent, name="Den tysta", **more)
    _response(own, 1, draft=[REMARK], channel="account")
    _response(linked, 2, draft=[REMARK])
    return {
        "consultation": with_stranger([_of(sent, state="sent"), _of(prepared, state="prepared")]),
        "consultation question": [
            _of(one.consultation, one.pk, state=state)
            for one, state in zip(questions, ("sent", "prepared"), strict=True)
        ],
        "asked body": [*with_stranger([_of(sent, silent.pk, state="sent")]), _of(prepared, other.pk, state="prepared")],
        "own body": with_stranger([_of(sent, own.pk, own=OWN)]),
        "own remark": with_stranger([_of(sent, own.pk, KEY, own=OWN)]),
        "asked consultation": [Target((OURS, 1)), Target((OURS, 2), exists=False)],
        "asked chapter": [Target((OURS, 1, 4)), Target((OURS, 1, 9), exists=False)],
        "answer link": [Target((SECRET,)), Target((NOBODYS,), exists=False)],
        "own chapter": with_stranger([_of(sent, own.pk, 4, own=OWN)]),
        "linked chapter": [Target((SECRET, 4)), Target((SECRET, 9), exists=False)],
        "linked remark": [Target((SECRET, KEY)), Target((SECRET, "annat"), exists=False)],
        "sent consultation": with_stranger([_of(sent, state="sent")]),
        **_received(cast, sent),
        **_accounted(cast, sent),
    }


def _received(cast: Cast, sent: Consultation) -> dict[str, list[Target]]:
    """Return answers that have come in, one that waits for its registrar, and the public's."""
    facts = {"state": "received", "received_at": timezone.now(), "stance": "agrees"}
    bodies = [Body.objects.create(consultation=sent, name=f"Nämnd {n}", email="n@example.org") for n in range(3)]
    received = _response(bodies[0], 3, **facts)
    received.file.save("svar.pdf", ContentFile(b"%PDF-1.7"), save=False)
    received.file_name, received.file_type = "svar.pdf", "application/pdf"
    received.save()
    _response(bodies[1], 4, state="to_be_confirmed", stance="agrees", confirmation=digest_of(TO_CONFIRM))
    waiting = _response(None, 5, stance="remarks", draft=[REMARK], moderation="waiting")
    kept_out = _response(None, 6, stance="remarks", draft=[REMARK], moderation="kept_out")
    answered = Body.objects.create(
        consultation=sent,
        organisation=cast.vallentuna_kommun,
        name="Vallentuna",
        email="n@example.org",
        secret=digest_of("r" * 43),
        extended_to=last_day(),  # so that it may be replaced
    )
    _response(answered, 7, **facts)
    return {
        "received answer": with_stranger([_of(sent, received.number)]),
        "public answer": [
            *with_stranger([_of(sent, waiting.number, state="waiting")]),
            _of(sent, kept_out.number, state="kept out"),
        ],
        "confirmation": [Target((TO_CONFIRM,)), Target((NOBODYS,), exists=False)],
        "received by link": [Target(("r" * 43,)), Target((SECRET,), exists=False)],
        "answer by link to replace": [
            Target(("r" * 43,), state="received"),
            Target((SECRET,), state="being written"),
            Target((NOBODYS,), exists=False),
        ],
    }


def _to_replace(cast: Cast, other: ConsultationVersion) -> list[Target]:
    """Return an answer that is in and may be replaced."""
    version = ConsultationVersion.objects.create(
        plan=cast.plan, number=3, content=other.content, checksum="0" * 64, frozen_at=timezone.now()
    )
    one = Consultation.objects.create(
        plan=cast.plan, number=4, title="Ny", answers_by=last_day(), state="sent_out", sent_version=version
    )
    body = Body.objects.create(consultation=one, organisation=cast.osteraker_kommun, name="Österåker", version=0)
    _response(body, 1, state="received", received_at=timezone.now(), stance="agrees")
    return [_of(one, body.pk, own=OWN)]


def _accounted(cast: Cast, sent: Consultation) -> dict[str, list[Target]]:
    """Return a point, a group, and a consultation that is accounted for."""
    response = Response.objects.get(number=3)
    said = {"disposition": "taken_in", "reply": "Ja."}
    group = PointGroup.objects.create(plan=cast.plan, consultation=sent, title="Cykel", **said)
    facts: dict[str, Any] = {"plan": cast.plan, "consultation": sent, "response": response, "place_label": "Planen"}
    point = Point.objects.create(number=1, text="Mer cykel.", **facts)
    version = ConsultationVersion.objects.create(
        plan=cast.plan,
        number=2,
        content=sent.sent_version.content if sent.sent_version else "",
        checksum="0" * 64,
        frozen_at=timezone.now(),
    )
    one = Consultation.objects.create(
        plan=cast.plan, number=3, title="Förra", answers_by=last_day(), state="ended", sent_version=version
    )
    answered = Body.objects.create(consultation=one, organisation=cast.osteraker_kommun, name="Österåker", version=0)
    _response(answered, 1, state="received", received_at=timezone.now(), stance="agrees")
    linked = Body.objects.create(consultation=one, name="Föreningen", secret=digest_of("a" * 43), version=0)
    _response(linked, 2, state="received", received_at=timezone.now(), stance="agrees")
    one.report, one.state = canonical(read_report(one)), "accounted_for"
    one.accounted_at = timezone.now()
    one.save()
    return {
        "point": with_stranger([_of(sent, point.number)]),
        "point group": with_stranger([_of(sent, group.pk)]),
        "accounted of the plan": with_stranger([_of(one)]),
        "accounted by link": [Target(("a" * 43,)), Target(("r" * 43,), exists=False)],
        "received own body": with_stranger([_of(one, answered.pk, own=OWN)]),
        "own answer to replace": with_stranger(_to_replace(cast, version)),
        "accounted consultation": [Target((OURS, 3)), Target((OURS, 1), exists=False)],
    }


def _of(one: Consultation, *more: object, **facts: Any) -> Target:
    return Target((OURS, one.number, *more), OURS, **facts)
