"""A body replaces an answer that is in, or withdraws it, until its last day: the newer counts, the older is kept."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actors.history import delete_all_as, save_all_as, save_as
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan.consultation.drafts import Remark, Writer, answer_of, draft_of, new_key, next_response_number, write
from handlingsplan.consultation.enums import ResponseState
from handlingsplan.consultation.models import Body, Consultation, Point, Response
from handlingsplan.consultation.permissions import may_replace
from handlingsplan.files.uploads import delete_on_commit

_KEPT = ("stance", "summary", "decided_by", "decided_on", "paragraph", "registry_number", "file_name", "file_type")


@transaction.atomic
def begin_again(body: Body, *, writer: Writer) -> Response:
    """Begin an answer in the place of the one that is in, with its words; that one counts until the new one is in.

    Raises `RefusedError`.
    """
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("plan")
    body.consultation = rows.get(pk=body.consultation_id)
    require(may_replace(body))
    old, begun = answer_of(body), draft_of(body)
    if old is None or old.state != ResponseState.RECEIVED:
        require(Verdict(_("Det finns inget inlämnat svar att ändra.")))
        raise AssertionError  # never reached: the refusal is raised
    if begun is not None and begun.pk != old.pk:
        return begun
    new = Response(
        consultation=body.consultation,
        of_body=body,
        number=next_response_number(body.consultation),
        channel=writer.channel,
        draft=[asdict(_remark_of(point, new_key())) for point in old.points.order_by("number")],
        **{name: getattr(old, name) for name in (*_KEPT, "file_checksum")},
    )
    if old.file:
        with old.file.open("rb") as content:
            new.file.save(old.file_name, ContentFile(content.read()), save=False)
    return write(new, body, writer)


@transaction.atomic
def leave_as_it_is(body: Body, *, writer: Writer) -> None:
    """Throw away what was begun in the place of the answer that is in. Raises `RefusedError`."""
    begun = draft_of(body)
    if begun is None or begun.body_id is not None:
        require(Verdict(_("Det finns inget nytt svar att kasta.")))
        return
    if begun.file:
        delete_on_commit(begun.file)
    delete_all_as([begun], by=writer.by, reason=writer.reason(body))


def _remark_of(point: Point, key: str = "") -> Remark:
    return Remark(
        key=key,
        place=point.place,
        label=point.place_label,
        question=point.question_id,
        quote=point.quote,
        text=point.text,
    )


def put_in_place(response: Response, remarks: Sequence[Remark], *, by: User | None, reason: str) -> list[Remark]:
    """Let an answer take the place of the one that is in, and return the remarks that are no points yet.

    Points that say the same keep what was said of them; what was said of others is told on the new answer.
    The caller has locked the consultation.
    """
    body = response.of_body
    if body is None:
        return list(remarks)
    require(may_replace(body))
    old = Response.objects.select_for_update(of=("self",)).get(body=body)
    points = list(old.points.select_related("group", "response").order_by("number"))
    wanted = {_remark_of(point): point for point in points}
    told = [Remark(**{**asdict(one), "key": ""}) for one in remarks]
    kept = [wanted[one] for one in dict.fromkeys(told) if one in wanted]
    gone = [point for point in points if point not in kept]
    old.draft = [asdict(_remark_of(point)) for point in points]
    old.state, old.body, old.confirmation = ResponseState.REPLACED, None, ""
    old.version += 1
    save_as(old, by=by, reason=reason)
    response.body = body
    response.lost_points = [_lost(point) for point in gone if point.answer.is_answered]
    save_as(response, by=by, reason=reason)
    for point in kept:
        point.response = response
        point.version += 1
    save_all_as(kept, fields=["response", "version"], by=by, reason=reason)
    delete_all_as(gone, by=by, reason=reason)
    return [remark for remark, one in zip(remarks, told, strict=True) if one not in wanted]


def answers_with_lost_points(consultation: Consultation) -> QuerySet[Response]:
    """Return the answers that took the place of others of which something had been said; one query."""
    rows = Response.objects.filter(consultation=consultation, state=ResponseState.RECEIVED).exclude(lost_points=[])
    return rows.select_related("of_body").defer("draft")


def _lost(point: Point) -> dict[str, Any]:
    answer = point.answer
    return {
        "number": point.number,
        "text": point.text,
        "disposition": str(answer.get_disposition_display()),
        "reply": answer.reply,
    }
