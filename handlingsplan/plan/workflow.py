"""A chapter's text on its way from draft to approved: saving, handing in, sending back, approving.

Every verb locks the chapter's row, asks whether this person may do this now, changes the state by
`CHAPTER_TRANSITIONS` and leaves one row in the log, all in one transaction. The instance that is handed in shows
the new state afterwards.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import add_as, save_all_as, save_as
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan import richtext
from handlingsplan.discussion.anchoring import Follower, look_ahead, move_anchors
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from handlingsplan.plan.enums import CHAPTER_TRANSITIONS, CHAPTERS, ChapterState, ReviewAct
from handlingsplan.plan.merging import Choice, Clash, Merge, merge
from handlingsplan.plan.models import Chapter, Plan, ReviewEvent, Revision
from handlingsplan.plan.permissions import (
    may_approve_chapter,
    may_be_editor,
    may_change_plan,
    may_name_revision,
    may_send_back_chapter,
    may_submit_chapter,
    may_withdraw_chapter,
    may_write_chapter,
    submitted_by,
)

MAX_CHARACTERS_IN_COMMENT = 5_000
MAX_CHARACTERS_IN_SUMMARY = 200


class ClashError(StaleError[Revision]):
    """The same part of the text was changed in a newer version, `stored`; `merged` tells where and how."""

    def __init__(self, stored: Revision, merged: Merge) -> None:
        super().__init__(stored, _newer_version(stored))
        self.merged = merged


# Says what is to hold at each clash, in order; None where that is not decided for all of them
Choose = Callable[[Sequence[Clash]], Sequence[Choice] | None]


def _undecided(_clashes: Sequence[Clash]) -> None:
    return None


def _newer_version(newest: Revision) -> str:
    return _("Texten har ändrats sedan du läste den. Nu gäller version %d.") % newest.number


def stale_text(newest: Revision) -> StaleError[Revision]:
    """Return the error, with a sentence for the reader, of an act on an older version than the newest."""
    return StaleError(newest, _newer_version(newest))


def create_chapters(plan: Plan, *, by: User | None = None) -> list[Chapter]:
    """Create the plan's eight chapters, without text."""
    return save_all_as((Chapter(plan=plan, number=kind.number) for kind in CHAPTERS), by=by)


@transaction.atomic
def appoint_editors(chapter: Chapter, users: Iterable[User], *, by: User | None) -> None:
    """Make exactly these people the chapter's editors."""
    _lock(chapter)
    people = list(users)
    if by is not None:
        require(may_change_plan(by, chapter.plan))
    for person in people:
        require(may_be_editor(person, chapter.plan))
    set_editors(chapter, people, by=by)


def set_editors(chapter: Chapter, people: Iterable[User], *, by: User | None) -> None:
    """Store who edits the chapter; whether it may be so is the caller's to check."""
    chapter.editors.set(list(people))
    save_as(chapter, by=by)


def save_text(  # noqa: PLR0913 a text, what it was written from, and what was decided about it
    chapter: Chapter,
    *,
    html: str,
    expected_version: int,
    by: User | None,
    summary: str = "",
    choose: Choose = _undecided,
) -> Revision:
    """Save a new version of the text and return it; unchanged text makes no new version.

    `expected_version` is the number of the version that the writer started from, 0 where there was none. An approved
    chapter becomes a draft; the approved version keeps holding until the next one is approved. What others have
    saved meanwhile in other parts of the text is joined with it; where the same part was changed, `choose` says what
    holds. Raises `RefusedError`, `TextRefusedError`, and `ClashError` where it does not say.
    """
    note = richtext.plain(summary, most=MAX_CHARACTERS_IN_SUMMARY)
    cleaned = richtext.clean(html)
    while True:
        prepared = prepare_text(chapter, cleaned, expected_version=expected_version, by=by, choose=choose)
        with suppress(OvertakenError):
            return save_prepared(chapter, prepared, by=by, note=note)


class OvertakenError(Exception):
    """Somebody saved the chapter while a text was prepared, which has to be done again."""


@dataclass(frozen=True)
class PreparedText:
    """What is to become the version after `latest`: all that takes time was done before anything is locked."""

    latest: Revision | None
    html: str
    follower: Follower


def prepare_text(
    chapter: Chapter, cleaned: str, *, expected_version: int, by: User | None, choose: Choose = _undecided
) -> PreparedText:
    """Join the text with what others have saved, and find its passages; raises as `save_text` does."""
    current = Chapter.objects.select_related("plan", "latest").get(pk=chapter.pk)
    if by is not None:
        require(may_write_chapter(by, current))
    latest = current.latest
    if latest is None and not cleaned:
        raise richtext.TextRefusedError(_("Skriv texten innan du sparar."))
    if latest is not None and latest.html != cleaned:
        stored = richtext.stored_form(latest.html)
        if stored != cleaned and latest.number != expected_version:
            cleaned = _joined(latest, cleaned, expected_version=expected_version, choose=choose)
        if stored == cleaned:  # the same text, from before there was one form for it: nothing was changed
            cleaned = latest.html
    words = richtext.words(latest.html) if latest else ""
    return PreparedText(latest, cleaned, look_ahead(chapter, old=words, new=richtext.words(cleaned)))


@transaction.atomic
def save_prepared(chapter: Chapter, prepared: PreparedText, *, by: User | None, note: str) -> Revision:
    """Save what was prepared; raises `RefusedError` and `OvertakenError`."""
    _lock(chapter)
    if by is not None:
        require(may_write_chapter(by, chapter))
    latest = prepared.latest
    if chapter.latest_id != (latest and latest.pk):
        raise OvertakenError
    if latest is not None and latest.html == prepared.html:
        return latest
    number = latest.number + 1 if latest else 1
    revision = Revision(chapter=chapter, number=number, html=prepared.html, author=by, summary=note)
    chapter.latest = add_as(revision, by=by)
    move_anchors(chapter, prepared.follower)
    if chapter.state == ChapterState.APPROVED:
        _record(chapter, ReviewAct.REVISE, by=by)
    save_as(chapter, by=by)
    return chapter.latest


def _joined(latest: Revision, html: str, *, expected_version: int, choose: Choose) -> str:
    """Join cleaned `html`, written from version `expected_version`, with the latest version."""
    versions = Revision.objects.filter(chapter=latest.chapter_id, number=expected_version)
    before = richtext.stored_form(versions.values_list("html", flat=True).first() or "")
    merged = merge(before, richtext.stored_form(latest.html), html)
    choices = choose(merged.clashes) if merged.clashes else []
    if choices is None:
        raise ClashError(latest, merged)
    return richtext.clean(merged.text(choices))


@transaction.atomic
def submit(chapter: Chapter, *, by: User) -> ReviewEvent:
    _lock(chapter)
    require(may_submit_chapter(by, chapter))
    return _act(chapter, ReviewAct.SUBMIT, by=by)


@transaction.atomic
def withdraw(chapter: Chapter, *, by: User) -> ReviewEvent:
    _lock(chapter)
    require(may_withdraw_chapter(by, chapter))
    return _act(chapter, ReviewAct.WITHDRAW, by=by)


@transaction.atomic
def send_back(chapter: Chapter, *, revision: Revision, comment: str, by: User) -> ReviewEvent:
    """Return the version that was read to its writers, with a comment.

    Raises `RefusedError`, `StaleError`, and ValidationError where the comment is missing or too long.
    """
    _lock(chapter)
    require(may_send_back_chapter(by, chapter))
    _require_newest(chapter, revision)
    missing = _("Skriv vad som behöver ändras, så att den som skriver vet vad du väntar dig.")
    words = richtext.plain_field(comment, field="comment", most=MAX_CHARACTERS_IN_COMMENT, missing=missing)
    return _tell_writers(_act(chapter, ReviewAct.SEND_BACK, by=by, comment=words), NoticeKind.SENT_BACK, by=by)


@transaction.atomic
def approve(chapter: Chapter, *, revision: Revision, by: User, comment: str = "") -> ReviewEvent:
    """Approve the version that was read; it holds from now on. Raises as `send_back` does."""
    _lock(chapter)
    require(may_approve_chapter(by, chapter))
    _require_newest(chapter, revision)
    words = richtext.plain_field(comment, field="comment", most=MAX_CHARACTERS_IN_COMMENT)
    chapter.approved = chapter.latest
    return _tell_writers(_act(chapter, ReviewAct.APPROVE, by=by, comment=words), NoticeKind.APPROVED, by=by)


def _lock(chapter: Chapter) -> None:
    chapter.refresh_from_db(from_queryset=Chapter.objects.select_for_update())


def _require_newest(chapter: Chapter, revision: Revision) -> None:
    if chapter.latest is None or chapter.latest.chapter_id != revision.chapter_id:
        require(Verdict(_("Versionen hör till ett annat kapitel.")))
    elif chapter.latest.pk != revision.pk:
        raise stale_text(chapter.latest)


def _act(chapter: Chapter, act: ReviewAct, *, by: User | None, comment: str = "") -> ReviewEvent:
    event = _record(chapter, act, by=by, comment=comment)
    save_as(chapter, by=by)
    return event


def _record(chapter: Chapter, act: ReviewAct, *, by: User | None, comment: str = "") -> ReviewEvent:
    """Move the chapter to the state the act ends in, and write the log."""
    starts, end = CHAPTER_TRANSITIONS[act]
    if chapter.latest is None or chapter.state not in starts:
        raise AssertionError(f"{act} from {chapter.state}: the permission let it through")
    chapter.state = end
    event = ReviewEvent(chapter=chapter, revision=chapter.latest, act=act, by=by, comment=comment)
    return add_as(event, by=by)


MAX_CHARACTERS_IN_NAME = 100


@transaction.atomic
def name_revision(chapter: Chapter, revision: Revision, *, name: str, by: User) -> None:
    """Give the version a name; an empty one takes it away. Raises `RefusedError` and `TextRefusedError`."""
    require(may_name_revision(by, chapter))
    revision.name = " ".join(richtext.plain(name, most=MAX_CHARACTERS_IN_NAME).split())
    revision.save(update_fields=["name"])


def _tell_writers(event: ReviewEvent, kind: NoticeKind, *, by: User) -> ReviewEvent:
    """Tell the chapter's editors and whoever handed the text in, but not whoever decided."""
    chapter = event.chapter
    people = list(chapter.editors.all())
    sender = submitted_by(chapter)
    if sender is not None:
        people += User.objects.filter(pk=sender, is_active=True)
    tell(people, kind, by=by, scope=chapter.plan, source=event)
    return event
