"""Chapters that somebody edits for an organisation, handed over when they leave it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from actors.enums import Role
from actors.models import Membership, User
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.permissions import may_be_editor
from handlingsplan.plan.workflow import set_editors


def chapters_left_by(membership: Membership) -> QuerySet[Chapter]:
    """Return the chapters that the person no longer edits without this role."""
    staying = Membership.objects.filter(user=membership.user_id).exclude(pk=membership.pk).exclude(role=Role.READER)
    chapters = Chapter.objects.filter(
        editors=membership.user_id, plan__parties__organisation=membership.organisation_id
    )
    left = chapters.exclude(plan__parties__organisation__in=staying.values("organisation"))
    return left.select_related("plan").prefetch_related("editors").order_by("plan", "number")


def hand_over_chapters(chapters: Iterable[Chapter], leaver: User, *, to: User | None, by: User) -> None:
    """Make `to` an editor in the leaver's place; nobody where there is no such person, or one who only reads."""
    for chapter in chapters:
        staying = {editor.pk: editor for editor in chapter.editors.all() if editor.pk != leaver.pk}
        if to is not None and may_be_editor(to, chapter.plan):
            staying[to.pk] = to
        set_editors(chapter, staying.values(), by=by)
