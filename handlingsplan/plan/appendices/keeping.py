"""Adding, changing, moving and removing appendices.

Numbers are 1, 2, 3 … without a gap. A file that is taken out of the working plan is deleted, unless an edition
names it.
"""

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.history import add_as, delete_as, save_all_as, save_as
from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.files.uploads import CheckedFile, delete_on_commit
from handlingsplan.plan.appendices.models import Appendix, AppendixFile
from handlingsplan.plan.models import Plan
from handlingsplan.plan.reference_rows import delete_row, lock_plan, may_coordinate_row, next_number, save_row

# The number of an appendix while it changes places with another
_ASIDE = 0


def clean_text(html: str) -> str:
    """Return an appendix' text as it is stored; raises `TextRefusedError`."""
    cleaned = richtext.clean(html)
    if "<figure" in cleaned or "<img" in cleaned:
        raise richtext.TextRefusedError(
            _("En bilaga har text och tabeller, men inga bilder och inget från portalen. Lägg bilderna i PDF-filen.")
        )
    return cleaned


@transaction.atomic
def save_appendix(  # noqa: PLR0913 what an appendix is made of
    appendix: Appendix,
    *,
    html: str,
    expected_version: int,
    by: User,
    file: CheckedFile | None = None,
    drop_file: bool = False,
) -> None:
    """Save a new or changed appendix; `file` takes the place of the one it has, `drop_file` leaves it without.

    Raises as `save_row` does, and `TextRefusedError`.
    """
    appendix.plan = Plan.objects.select_for_update().get(pk=appendix.plan_id)
    require(may_coordinate_row(by, appendix))
    appendix.html = clean_text(html)
    if not appendix.pk:
        appendix.number = next_number(appendix)
    before = appendix.file
    if file is not None:
        appendix.file = _stored(appendix.plan, file, by=by)
    elif drop_file:
        appendix.file = None
    try:
        save_row(appendix, expected_version=expected_version, by=by)
    except BaseException:
        if file is not None and appendix.file is not None:
            appendix.file.file.delete(save=False)
        raise
    if before is not None and before != appendix.file:
        _delete_unless_published(before, by=by)


def _stored(plan: Plan, file: CheckedFile, *, by: User) -> AppendixFile:
    stored = AppendixFile(plan=plan, name=file.name, size=len(file.content), checksum=file.checksum, uploaded_by=by)
    stored.file.save(file.name, ContentFile(file.content), save=False)
    return add_as(stored, by=by)


@transaction.atomic
def move_appendix(appendix: Appendix, *, up: bool, by: User) -> None:
    """Let the appendix change places with the one before or after it, if there is one. Raises `RefusedError`."""
    lock_plan(appendix)
    stored = Appendix.objects.select_related("plan").get(pk=appendix.pk)
    require(may_coordinate_row(by, stored))
    others = Appendix.objects.filter(plan=stored.plan_id)
    beside = others.filter(number__lt=stored.number).last() if up else others.filter(number__gt=stored.number).first()
    if beside is None:
        return
    at = timezone.now()
    others.filter(pk=stored.pk).update(number=_ASIDE)
    stored.number, beside.number = beside.number, stored.number
    for row in (beside, stored):
        save_as(row, by=by, at=at)


@transaction.atomic
def delete_appendix(appendix: Appendix, *, by: User) -> None:
    """Take an appendix out of the working plan; editions that hold it keep it. Raises `RefusedError`."""
    lock_plan(appendix)
    stored = Appendix.objects.select_related("plan", "file").get(pk=appendix.pk)
    delete_row(stored, by=by)
    at = timezone.now()
    for later in Appendix.objects.filter(plan=stored.plan_id, number__gt=stored.number):
        later.number -= 1
        save_as(later, by=by, at=at)
    if stored.file is not None:
        _delete_unless_published(stored.file, by=by)


def _delete_unless_published(file: AppendixFile, *, by: User) -> None:
    """Delete a file that nothing names any more; who publishes at this moment is waited for."""
    if not AppendixFile.objects.select_for_update().filter(pk=file.pk, is_published=False).exists():
        return
    delete_as(file, by=by)
    delete_on_commit(file.file)


def publish_files(plan: Plan, tokens: Iterable[str], *, by: User) -> None:
    """Let the files of an edition stay, open to all; part of publishing it."""
    shown = list(AppendixFile.objects.filter(plan=plan, token__in=list(tokens), is_published=False))
    for file in shown:
        file.is_published = True
    save_all_as(shown, fields=["is_published"], by=by)
