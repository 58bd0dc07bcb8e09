"""Comment threads. Whether a person may read or comment on something is asked by the layer that owns it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.history import add_as, delete_all_as, save_all_as, save_as
from actors.models import Organisation, User
from actors.permissions import Verdict, require
from handlingsplan import richtext
from handlingsplan.discussion.anchoring import Place
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.models import Anchor, Comment, Mention
from handlingsplan.discussion.notices import put_aside_about, tell

MAX_CHARACTERS = 5_000


@dataclass(frozen=True)
class CommentTarget:
    """Where a discussion is held: what it is about, what that is part of, and what its page is called.

    `private_to` is the organisation that is alone in seeing what it is about, and so what is said there now.
    """

    about: models.Model
    scope: models.Model
    url: str
    private_to: Organisation | None = None

    def address(self, comment_id: int) -> str:
        return f"{self.url}#synpunkt-{comment_id}"


@dataclass(frozen=True)
class Thread:
    """A comment with its answers, oldest first."""

    comment: Comment
    answers: list[Comment] = field(default_factory=list)
    anchor: Anchor | None = None

    @property
    def is_resolved(self) -> bool:
        """Whether nothing more is to be done."""
        return self.comment.resolved_at is not None

    @property
    def comments(self) -> list[Comment]:
        return [self.comment, *self.answers]

    @property
    def in_words(self) -> str:
        """What was said, and by whom, on one line."""
        return " – ".join(f"{comment.author}: {comment.text}" for comment in self.comments)

    @property
    def has_suggestion(self) -> bool:
        """Whether the thread suggests other words, and they can still be taken in."""
        anchor = self.anchor
        return anchor is not None and anchor.suggestion is not None and anchor.taken_at is None and not anchor.is_gone


def threads_on(about: models.Model, *, reader: Person) -> list[Thread]:
    """Return the threads on an object that the person may read, oldest first; one query."""
    comments = Comment.objects.on(about).readable_by(reader).with_organisation()
    comments = comments.select_related("author", "resolved_by", "anchor", "private_to")
    threads: dict[int, Thread] = {}
    for comment in comments:
        if comment.answers_id is None:
            threads[comment.pk] = Thread(comment, anchor=getattr(comment, "anchor", None))
        elif comment.answers_id in threads:
            threads[comment.answers_id].answers.append(comment)
    return list(threads.values())


def may_resolve(comment: Comment, *, comments: Verdict) -> Verdict:
    """Everybody who takes part in the discussion (`comments`) resolves and reopens its threads."""
    if comment.answers_id is not None:
        return Verdict(_("Bara en hel tråd kan markeras som löst."))
    return comments


@transaction.atomic
def add_comment(  # noqa: PLR0913 what, where, who
    about: models.Model,
    *,
    text: str,
    by: User,
    answers: int | None = None,
    place: Place | None = None,
    suggestion: str | None = None,
    private_to: Organisation | None = None,
) -> Comment:
    """Add a comment on `about` or on a passage of it, or an answer to the comment with the id `answers` there.

    The caller has checked that `by` may comment there. An answer is as private as what it answers. Raises
    `richtext.TextRefusedError` and `Comment.DoesNotExist`.
    """
    first = None if answers is None else Comment.objects.on(about).readable_by(by).get(pk=answers, answers=None)
    words = richtext.plain(text, most=MAX_CHARACTERS)
    private = first.private_to if first is not None and first.private_to is not None else private_to
    comment = add_as(Comment(about=about, answers=first, author=by, text=words, private_to=private), by=by)
    if place is not None and first is None:
        anchor = Anchor(
            comment=comment,
            quote=place.quote,
            original=place.quote,
            before=place.before,
            after=place.after,
            position=place.position,
            suggestion=None if suggestion is None else richtext.plain(suggestion, most=MAX_CHARACTERS),
        )
        add_as(anchor, by=by)
    return comment


def notify(comment: Comment, *, target: CommentTarget, mentioned: Iterable[User] = ()) -> None:
    """Tell those mentioned, and those who wrote in the thread before."""
    named = list(mentioned)
    _note_mentions(comment, named)
    _tell(named, NoticeKind.MENTION, comment, target, comment.author)
    if comment.answers_id is not None:
        writers = User.objects.filter(comments__in=_thread(comment.answers_id), is_active=True).distinct()
        _tell([person for person in writers if person not in named], NoticeKind.ANSWER, comment, target, comment.author)


@transaction.atomic
def resolve(comment: Comment, *, target: CommentTarget, by: User, comments: Verdict) -> None:
    """Close the thread; what is closed already stays as it is."""
    _lock(comment)
    require(may_resolve(comment, comments=comments))
    if comment.resolved_at is None:
        _close(comment, by=by, reason=_("Markerad som löst"))
        _tell([comment.author], NoticeKind.RESOLVED, comment, target, by)


@transaction.atomic
def reopen(comment: Comment, *, target: CommentTarget, by: User, comments: Verdict) -> None:
    _lock(comment)
    require(may_resolve(comment, comments=comments))
    if comment.resolved_at is not None:
        comment.resolved_by = comment.resolved_at = None
        save_as(comment, by=by, reason=_("Öppnad igen"))
        _tell([comment.author], NoticeKind.REOPENED, comment, target, by)


def share(comments: QuerySet[Comment], *, by: User) -> None:
    """Let everybody who sees what they are about read the comments; the caller holds the transaction."""
    for comment in comments.exclude(private_to=None):
        comment.private_to = None
        save_as(comment, by=by, reason=_("Delad med alla"))


def close_taken(anchor: Anchor, *, target: CommentTarget, by: User) -> None:
    """Note that the suggestion stands in the text, which closes its thread; the caller holds the transaction."""
    comment = anchor.comment
    anchor.taken_at = timezone.now()
    save_as(anchor, by=by)
    _close(comment, by=by, reason=_("Förslaget infört i texten"))
    _tell([comment.author], NoticeKind.TAKEN, comment, target, by)


def _close(comment: Comment, *, by: User, reason: str) -> None:
    comment.resolved_by, comment.resolved_at = by, timezone.now()
    save_as(comment, by=by, reason=reason)


def mentioned_in(text: str, people: Sequence[User]) -> list[User]:
    """Return those of `people` whose names follow an @ in the text; of two names the longer one counts."""
    found = []
    for person in sorted(people, key=lambda one: -len(one.full_name)):
        called = f"@{person.full_name}"
        if person.full_name and called in text:
            text = text.replace(called, "@")
            found.append(person)
    return found


def _tell(people: Iterable[User], kind: NoticeKind, comment: Comment, target: CommentTarget, by: User) -> None:
    tell(people, kind, by=by, scope=target.scope, source=comment)
    if kind in {NoticeKind.ANSWER, NoticeKind.RESOLVED, NoticeKind.REOPENED}:
        put_aside_about(by, _thread(comment.answers_id or comment.pk))


def _thread(first: int) -> models.QuerySet[Comment]:
    return Comment.objects.filter(models.Q(pk=first) | models.Q(answers=first))


def _lock(comment: Comment) -> None:
    comment.refresh_from_db(from_queryset=Comment.objects.select_for_update(of=("self",)).select_related("author"))


def _note_mentions(comment: Comment, named: Iterable[User]) -> None:
    """Note whom the comment calls by name; a name that several people have says of none who is meant."""
    called = {person: f"@{person.full_name}" for person in named}
    in_text = [person for person, words in called.items() if words in comment.text]
    if not in_text:
        return
    namesakes = User.objects.filter(full_name__in={person.full_name for person in in_text})
    count = Counter(namesakes.values_list("full_name", flat=True))
    mentions = [
        Mention(comment=comment, person=one, name=one.full_name) for one in in_text if count[one.full_name] == 1
    ]
    save_all_as(mentions, by=comment.author)


def forget_mentions(person: User, *, instead: str, by: User) -> None:
    """Write `instead` where comments call the person by name; of others with the same name nothing is changed."""
    mentions = list(Mention.objects.filter(person=person).select_related("comment"))
    for mention in mentions:
        comment = mention.comment
        comment.text = re.sub(rf"{re.escape(f'@{mention.name}')}(?!\w)", lambda _found: f"@{instead}", comment.text)
        save_as(comment, by=by)
    delete_all_as(mentions, by=by)
