"""What a measure carries beside its text: milestones, links and files.

Rows come and go, so that nobody overwrites another.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from actors.history import delete_as, save_as
from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.files.uploads import ATTACHMENT, check_upload, delete_on_commit
from measures.models import Attachment, Measure, MeasureLink, Milestone
from measures.permissions import may_write_measure
from measures.plan_days import day_problem

MAX_ROWS = 50


def _begin(measure: Measure, by: User) -> Measure:
    stored = Measure.objects.locked(measure.pk)
    require(may_write_measure(by, stored))
    return stored


def _room(rows: int) -> None:
    if rows >= MAX_ROWS:
        raise ValidationError(_("Det får plats %(n)d. Ta bort något först.") % {"n": MAX_ROWS})


def _line(text: str, *, field: str, missing: str, most: int = 200) -> str:
    return " ".join(richtext.plain_field(text, field=field, most=most, missing=missing).split())


@transaction.atomic
def add_milestone(measure: Measure, *, title: str, planned_on: date | None = None, by: User) -> Milestone:
    """Add a step on the way. Raises `RefusedError` and ValidationError by field."""
    stored = _begin(measure, by)
    _room(stored.milestones.count())
    if wrong := day_problem(planned_on):
        raise ValidationError({"planned_on": wrong})
    title = _line(title, field="title", missing=_("Skriv vad som ska vara klart."))
    milestone = Milestone(measure=stored, title=title, planned_on=planned_on)
    save_as(milestone, by=by)
    return milestone


@transaction.atomic
def reach_milestone(milestone: Milestone, *, on: date | None, by: User) -> Milestone:
    """Say when a milestone was reached; None that it is not. Raises `RefusedError` and ValidationError by field."""
    _begin(milestone.measure, by)
    if wrong := day_problem(on, past=True):
        raise ValidationError({"reached_on": wrong})
    if milestone.reached_on != on:
        milestone.reached_on = on
        save_as(milestone, by=by)
    return milestone


@transaction.atomic
def add_link(measure: Measure, *, label: str, url: str, by: User) -> MeasureLink:
    """Add an address with more about the measure. Raises `RefusedError` and ValidationError by field."""
    stored = _begin(measure, by)
    _room(stored.links.count())
    label = _line(label, field="label", missing=_("Skriv vad som finns där."))
    link = MeasureLink(measure=stored, label=label, url=url)
    link.full_clean(exclude=["measure"])
    save_as(link, by=by)
    return link


@transaction.atomic
def add_file(measure: Measure, *, upload: "UploadedFile[bytes]", by: User) -> Attachment:
    """Add a file of a known kind, told by its content. Raises `RefusedError` and ValidationError by field."""
    stored = _begin(measure, by)
    _room(stored.attachments.count())
    try:
        file = check_upload(upload, ATTACHMENT)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    attachment = Attachment(measure=stored, name=file.name, content_type=file.kind.content_type, size=len(file.content))
    attachment.file.save(f"{get_random_string(24)}{file.kind.ending}", ContentFile(file.content), save=False)
    save_as(attachment, by=by)
    return attachment


@transaction.atomic
def remove_extra(row: Milestone | MeasureLink | Attachment, *, by: User) -> None:
    """Remove a row, and a file's content once that is certain. Raises `RefusedError`."""
    _begin(row.measure, by)
    delete_as(row, by=by)
    if isinstance(row, Attachment):
        delete_on_commit(row.file)
