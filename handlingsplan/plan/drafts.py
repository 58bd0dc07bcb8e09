"""Writing under way: what is typed but not saved, kept on the server too, and who has the chapter open."""

from django.db import transaction

from actors import presence
from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.plan.models import Chapter, TextDraft
from handlingsplan.plan.people import writers_of
from handlingsplan.plan.permissions import may_write_chapter

# How many windows' drafts of one chapter a person has at most; the oldest go first
MAX_DRAFTS = 5


@transaction.atomic
def keep_draft(chapter: Chapter, *, html: str, expected_version: int, window: str, by: User) -> TextDraft:
    """Keep what is typed in a window, in place of what was kept of it before.

    Raises `RefusedError` and `TextRefusedError`.
    """
    require(may_write_chapter(by, chapter))
    text = {"html": richtext.clean(html), "expected_version": expected_version}
    draft, _is_new = TextDraft.objects.update_or_create(text, chapter=chapter, user=by, window=window)
    drafts = TextDraft.objects.filter(chapter=chapter, user=by)
    drafts.exclude(pk__in=drafts.values_list("pk", flat=True)[:MAX_DRAFTS]).delete()
    return draft


def discard_drafts(chapter: Chapter, *, by: User, window: str | None = None) -> None:
    """Forget what the person has kept of the chapter, in one window or in all."""
    drafts = TextDraft.objects.filter(chapter=chapter, user=by)
    (drafts if window is None else drafts.filter(window=window)).delete()


def unsaved_draft(chapter: Chapter, user: User) -> TextDraft | None:
    """Return the person's newest draft that says something else than the newest version, if there is one."""
    drafts = list(TextDraft.objects.filter(chapter=chapter, user=user))
    saved = richtext.stored_form(chapter.latest.html) if drafts and chapter.latest else ""
    return next((draft for draft in drafts if draft.html != saved), None)


def leave_text(chapter: Chapter, user: User) -> None:
    """Note that the person no longer has the text open."""
    presence.leave(f"writes-{chapter.pk}", user)


def note_presence(chapter: Chapter, user: User) -> list[User]:
    """Note that the person has the text open, and return the others who have, by name."""
    return presence.note(f"writes-{chapter.pk}", user, among=writers_of(chapter))
