"""Taking a suggestion in: other words in the place of a passage, saved as a version like any other."""

import re
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.discussion.anchoring import Follower, Place, anchors_on, find, place_at
from handlingsplan.discussion.models import Anchor
from handlingsplan.discussion.threads import CommentTarget, close_taken
from handlingsplan.plan.models import Chapter, Revision
from handlingsplan.plan.passages import replaced
from handlingsplan.plan.permissions import may_write_chapter
from handlingsplan.plan.workflow import OvertakenError, PreparedText, prepare_text, save_prepared, stale_text


class SuggestionRefusedError(ValueError):
    """The suggestion can't be made or taken in; the message says why, in Swedish."""


def comment_target(chapter: Chapter) -> CommentTarget:
    return CommentTarget(about=chapter, scope=chapter.plan, url=chapter.get_absolute_url())


def find_passage(
    chapter: Chapter, quote: str, *, suggests: bool, at: int | None = None, version: int | None = None
) -> Place:
    """Return where the words stand in the chapter's newest text; raises `SuggestionRefusedError`.

    `at` is where they stand in the version that was read, or where the paragraph begins that they were taken from.
    It takes time, so that nothing is locked yet: `is_still_newest` tells later whether the place holds.
    """
    html = chapter.latest.html if chapter.latest else ""
    place = _place(chapter, richtext.words(html), quote, at=at or 0, version=version)
    if place is None:
        raise SuggestionRefusedError(_("Orden står inte så i texten. Kopiera dem ur stycket, utan att ändra något."))
    if suggests and replaced(html, place.position, place.end, "") is None:
        raise SuggestionRefusedError(_("Ett förslag kan bara gälla ord inom ett och samma stycke."))
    return place


def places_within(chapter: Chapter, quote: str, *, start: int, end: int, version: int | None) -> list[Place]:
    """Return where the words stand between two places of the version that was read."""
    html = chapter.latest.html if chapter.latest else ""
    text = _text_read(chapter, richtext.words(html), version)
    found = re.finditer(re.escape(quote), text[start:end])
    return [place_at(text, start + match.start(), start + match.end()) for match in found]


def _text_read(chapter: Chapter, text: str, version: int | None) -> str:
    """Return the words of a version; `text`, the newest, where there is none of that number."""
    if version is None or chapter.latest is None or version == chapter.latest.number:
        return text
    known = Revision.objects.filter(chapter=chapter, number=version).values_list("html", flat=True).first()
    return text if known is None else richtext.words(known)


def _place(chapter: Chapter, text: str, quote: str, *, at: int, version: int | None) -> Place | None:
    """Return where the words stand in `text`, the newest, that were read in a version from `at` on."""
    read = _text_read(chapter, text, version)
    start = read.find(quote, at) if quote else -1
    place = place_at(read, start, start + len(quote)) if start >= 0 else find(read, quote, near=at)
    return place if read is text or place is None else Follower(read, text).follow(place)


def is_still_newest(chapter: Chapter) -> bool:
    """Tell whether the text is the newest, which it then stays until the caller's transaction ends."""
    read = chapter.latest_id
    chapter.refresh_from_db(from_queryset=Chapter.objects.select_for_update())
    return chapter.latest_id == read


def take_suggestion(chapter: Chapter, comment_id: int, *, expected_version: int, by: User) -> Revision:
    """Put the suggested words into the text that was read, version `expected_version`, and close the thread.

    Raises `Anchor.DoesNotExist`, `RefusedError`, `SuggestionRefusedError`, `StaleError` and `TextRefusedError`.
    """
    while True:
        chapter.refresh_from_db()
        require(may_write_chapter(by, chapter))
        anchor = _open_suggestion(chapter, comment_id)
        if chapter.latest is None or chapter.latest.number != expected_version:
            raise stale_text(chapter.latest or Revision(number=0))
        html = richtext.clean(_with(chapter.latest.html, anchor, anchor.suggestion or ""))
        prepared = prepare_text(chapter, html, expected_version=expected_version, by=by)
        with suppress(OvertakenError):
            return _take(chapter, comment_id, prepared, by=by)


@transaction.atomic
def _take(chapter: Chapter, comment_id: int, prepared: PreparedText, *, by: User) -> Revision:
    revision = save_prepared(chapter, prepared, by=by, note=_("Infört förslag ur en synpunkt"))
    close_taken(_open_suggestion(chapter, comment_id), target=comment_target(chapter), by=by)
    return revision


def _open_suggestion(chapter: Chapter, comment_id: int) -> Anchor:
    anchor = anchors_on(chapter).select_related("comment__author").get(comment=comment_id)
    if anchor.suggestion is None or anchor.taken_at is not None:
        raise SuggestionRefusedError(_("Här finns inget förslag att ta in."))
    return anchor


def _with(html: str, anchor: Anchor, words: str) -> str:
    changed = None if anchor.is_gone else replaced(html, anchor.position, anchor.position + len(anchor.quote), words)
    if changed is None:
        raise SuggestionRefusedError(_("Stycket har ändrats så att förslaget inte längre går att ta in."))
    return changed
