"""What is done about points: one by one, in groups with one reply, or many at once; prepared, then approved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.conflicts import StaleError
from actors.history import save_all_as, save_as
from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.consultation.enums import Disposition
from handlingsplan.consultation.models import Consultation, Dispositioned, Point, PointGroup, Subject
from handlingsplan.consultation.permissions import may_approve, may_dispose
from handlingsplan.consultation.preparing import locked
from handlingsplan.plan.models import Chapter, Revision
from handlingsplan.swedish import is_called
from measures.models import Measure

MAX_REPLY, MAX_SUBJECT = 10_000, 80


@dataclass(frozen=True, kw_only=True)
class DispositionData:
    """What is said and done about a point or a group."""

    disposition: str
    reply: str = ""
    measure: Measure | None = None
    chapter: Chapter | None = None
    revision_number: int | None = None
    prepared_by: User | None = None
    reply_by: date | None = None


def disposition_problems(data: DispositionData) -> dict[str, str]:
    """Return what is wrong with it, by field; one query at most."""
    problems = {}
    if data.disposition not in Disposition.values:
        problems["disposition"] = _("Välj vad som görs med synpunkten.")
    if data.disposition in {Disposition.PARTLY, Disposition.NOT_TAKEN} and not data.reply.strip():
        problems["reply"] = _("Skriv varför, så att den som har svarat förstår.")
    if (data.chapter is None) != (data.revision_number is None):
        problems["revision_number"] = _("Välj både kapitel och version, eller ingetdera.")
    elif data.chapter is not None:
        found = Revision.objects.filter(chapter=data.chapter, number=data.revision_number or 0)
        if not found.exists():
            problems["revision_number"] = _("Kapitlet har ingen sådan version.")
    return problems


def _set(row: Dispositioned, data: DispositionData, *, by: User) -> None:
    """Let the row say it, with the change that it led to and until when the reply is to be ready."""
    before = _said(row)
    row.measure, row.chapter, row.revision_number = data.measure, data.chapter, data.revision_number
    row.reply_by = data.reply_by
    _say(row, data, before=before, by=by)


def _of_their_own(points: Sequence[Point]) -> None:
    """Refuse, in words, to write for a point what its group says for it: nobody would be told it."""
    if groups := sorted({point.group.title for point in points if point.group is not None}):
        numbers = ", ".join(str(point.number) for point in points if point.group is not None)
        words = _("Synpunkt %(numbers)s är i grupp, och gruppens svar gäller. Skriv det på gruppens sida: %(names)s.")
        raise ValidationError(words % {"numbers": numbers, "names": ", ".join(groups)})


def _says(row: Dispositioned, data: DispositionData) -> bool:
    """Tell whether the row says all of it already."""
    reply = richtext.plain_field(data.reply, field="reply", most=MAX_REPLY)
    told = [data.disposition, reply, data.measure, data.chapter, data.revision_number, data.prepared_by, data.reply_by]
    stored = ("disposition", "reply", "measure", "chapter", "revision_number", "prepared_by", "reply_by")
    return told == [getattr(row, name) for name in stored]


def _said(row: Dispositioned) -> list[object]:
    return [getattr(row, name) for name in ("disposition", "reply", "measure_id", "chapter_id", "revision_number")]


def _say(row: Dispositioned, data: DispositionData, *, before: list[object], by: User) -> None:
    """Let the row say it in a word and a reply; where that is another than before, it is to be approved anew."""
    if problems := disposition_problems(data):
        raise ValidationError(problems)
    row.disposition = data.disposition
    row.reply = richtext.plain_field(data.reply, field="reply", most=MAX_REPLY)
    row.prepared_by = data.prepared_by or row.prepared_by or by
    if _said(row) != before:
        _answered_by(row, by)
    row.version += 1


def _answered_by(row: Dispositioned, by: User) -> None:
    """Note whose words hold; what was approved was something else."""
    row.replied_by, row.approved_by, row.approved_at = by, None, None


def _serve_more(group: PointGroup, *, by: User) -> None:
    """Let a group's reply be approved anew: it is given to points that it was not approved for."""
    stored = PointGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if stored.is_answered:
        _answered_by(stored, by)
        stored.version += 1
        save_as(stored, by=by)


@transaction.atomic
def dispose(  # noqa: PLR0913 what is said of the point, what it is about, and with which it goes
    point: Point,
    data: DispositionData,
    *,
    subjects: Collection[Subject],
    group: PointGroup | None,
    expected_version: int,
    by: User,
) -> Point:
    """Say what is done about a point. Raises `RefusedError`, `StaleError` and ValidationError by field."""
    consultation = _locked(point.consultation, by=by)
    stored = Point.objects.select_for_update(of=("self",)).get(pk=point.pk)
    if stored.version != expected_version:
        raise StaleError(stored)
    if group is not None and group.pk != stored.group_id:
        _serve_more(group, by=by)
    stored.plan, stored.consultation, stored.group = consultation.plan, consultation, group
    if group is None:
        _set(stored, data, by=by)
    elif _says(stored, data):
        stored.version += 1
    else:
        _of_their_own([stored])
    stored.subjects.set(subjects)
    save_as(stored, by=by)
    return stored


@transaction.atomic
def dispose_group(
    group: PointGroup, data: DispositionData, *, title: str, expected_version: int, by: User
) -> PointGroup:
    """Say what is done about all points of a group. Raises as `dispose` does."""
    consultation = _locked(group.consultation, by=by)
    stored = PointGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if stored.version != expected_version:
        raise StaleError(stored)
    stored.plan, stored.consultation = consultation.plan, consultation
    stored.title = richtext.plain_field(title, field="title", most=200, missing=_("Skriv vad gruppen handlar om."))
    _set(stored, data, by=by)
    save_as(stored, by=by)
    return stored


def _locked(consultation: Consultation, *, by: User) -> Consultation:
    stored = locked(consultation)
    require(may_dispose(by, stored))
    return stored


def chosen_points(consultation: Consultation, versions: Mapping[int, int]) -> list[Point]:
    """Return the points by their numbers, locked; raises `StaleError` where one is another than was read."""
    rows = Point.objects.select_for_update(of=("self",)).filter(consultation=consultation, number__in=versions)
    points = list(rows.select_related("plan", "group").order_by("number"))
    moved = [point for point in points if versions[point.number] != point.version]
    if moved or len(points) != len(versions):
        names = ", ".join(str(point.number) for point in moved)
        raise StaleError(consultation, _("Synpunkt %(names)s har ändrats sedan du läste den.") % {"names": names})
    if not points:
        raise ValidationError(_("Kryssa för de synpunkter som det gäller."))
    for point in points:
        point.consultation = consultation
        point.version += 1
    return points


def _alone(consultation: Consultation, versions: Mapping[int, int], *, by: User) -> list[Point]:
    """Return chosen points of which something is written that holds for each by itself."""
    points = chosen_points(_locked(consultation, by=by), versions)
    _of_their_own(points)
    return points


@transaction.atomic
def dispose_many(consultation: Consultation, versions: Mapping[int, int], data: DispositionData, *, by: User) -> str:
    """Say the same about many points, each with the change that it led to. Raises as `dispose` does.

    Returns what was done, in Swedish.
    """
    points = _alone(consultation, versions, by=by)
    for point in points:
        _say(point, data, before=_said(point), by=by)
        point.version -= 1  # counted once
    _save(points, ["disposition", "reply", "prepared_by", "replied_by", "approved_by", "approved_at"], by=by)
    return _told(points)


@transaction.atomic
def share_out(
    consultation: Consultation, versions: Mapping[int, int], *, to: User | None, by: User, reply_by: date | None = None
) -> str:
    """Let somebody prepare the replies to many points until a day, or leave their days as they are.

    Raises and returns as `dispose_many` does.
    """
    points = _alone(consultation, versions, by=by)
    if reply_by is not None and reply_by < timezone.localdate():
        raise ValidationError({"reply_by": _("Dagen då svaren ska vara klara har redan varit.")})
    for point in points:
        point.prepared_by = to
        point.reply_by = reply_by or point.reply_by
    _save(points, ["prepared_by", "reply_by"], by=by)
    return _told(points)


@transaction.atomic
def put_together(consultation: Consultation, versions: Mapping[int, int], *, title: str, by: User) -> PointGroup:
    """Put points together in a group, a new one or the one of that title. Raises as `dispose_many` does."""
    stored = _locked(consultation, by=by)
    points = chosen_points(stored, versions)
    words = richtext.plain_field(title, field="title", most=200, missing=_("Skriv vad gruppen handlar om."))
    group = next((one for one in stored.groups.all() if is_called(one.title, words)), None)
    if group is None:
        group = PointGroup(plan=stored.plan, consultation=stored, title=words, prepared_by=by)
        save_as(group, by=by)
    elif any(point.group_id != group.pk for point in points):
        _serve_more(group, by=by)
    for point in points:
        point.group = group
    _save(points, ["group"], by=by)
    return group


def subject_named(consultation: Consultation, name: str, *, by: User) -> Subject:
    """Return the subject of that name, a new one where there is none; the caller has locked the consultation."""
    words = richtext.plain_field(name, field="subject", most=MAX_SUBJECT, missing=_("Skriv ämnet."))
    found = next((one for one in consultation.subjects.all() if is_called(one.name, words)), None)
    if found is None:
        found = Subject(consultation=consultation, name=words)
        save_as(found, by=by)
    return found


@transaction.atomic
def mark_with(consultation: Consultation, versions: Mapping[int, int], *, subject: str, by: User) -> str:
    """Let points be about a subject too. Raises and returns as `dispose_many` does."""
    stored = _locked(consultation, by=by)
    points = chosen_points(stored, versions)
    found = subject_named(stored, subject, by=by)
    for point in points:
        point.subjects.add(found)
    _save(points, [], by=by)
    return _told(points)


@transaction.atomic
def approve_many(consultation: Consultation, versions: Mapping[int, int], *, by: User) -> str:
    """Approve the replies of points that have their own. Raises and returns as `dispose_many` does."""
    stored = _locked(consultation, by=by)
    points = _alone(stored, versions, by=by)
    if not (verdict := may_approve(by, stored, points)):
        raise ValidationError(verdict.reason)
    at = timezone.now()
    for point in points:
        point.approved_by, point.approved_at = by, at
    _save(points, ["approved_by", "approved_at"], by=by)
    return _told(points)


@transaction.atomic
def approve_group(group: PointGroup, *, by: User) -> PointGroup:
    """Approve a group's reply, and so what all its points are told. Raises `RefusedError`."""
    consultation = _locked(group.consultation, by=by)
    stored = PointGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    require(may_approve(by, consultation, [stored]))
    stored.plan, stored.consultation = consultation.plan, consultation
    stored.approved_by, stored.approved_at = by, timezone.now()
    stored.version += 1
    save_as(stored, by=by)
    return stored


def _save(points: Sequence[Point], fields: Collection[str], *, by: User) -> None:
    save_all_as(points, fields=[*fields, "version"], by=by)


def _told(points: Sequence[Point]) -> str:
    return ngettext("%(count)d synpunkt är ändrad.", "%(count)d synpunkter är ändrade.", len(points)) % {
        "count": len(points)
    }
