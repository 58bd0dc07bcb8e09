"""Comment threads on anything that has a page, and notices of them; what they are about lies in upper layers."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation, User
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.querysets import CommentQuerySet


class Comment(models.Model):
    """One comment, or an answer to one; only the first of a thread is resolved.

    What is said of something that only one organisation sees is `private_to` it, and stays so when others see that.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey()
    answers = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answer_set", verbose_name=_("svar på")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="comments", verbose_name=_("skriven av"))
    text = models.TextField(_("synpunkt"))
    private_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("bara för")
    )
    created_at = models.DateTimeField(_("skriven"), auto_now_add=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("löst av"))
    resolved_at = models.DateTimeField(_("löst"), null=True)
    ledger_parent = "about"
    ledger_personal = ("text",)
    ledger_joins = ("about",)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("synpunkt")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, answers=None),
                name="comment_resolved_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def ledger_title(self) -> str:
        return str(self.about)


class Mention(models.Model):
    """Whom a comment calls by name, and by which: erasing the person takes the name out of it, of nobody else's."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions", verbose_name=_("synpunkt"))
    person = models.ForeignKey(User, models.PROTECT, related_name="mentions", verbose_name=_("person"))
    name = models.CharField(_("namn"), max_length=150)
    ledger_parent = "comment"
    ledger_personal = ("name",)

    class Meta:
        verbose_name = _("omnämnande")
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="mention_once")]

    def __str__(self) -> str:
        return f"@{self.name}"

    @property
    def ledger_title(self) -> str:
        return self.comment.ledger_title


class Anchor(models.Model):
    """The passage that a thread is about, and what is suggested to stand there; see `anchoring`."""

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="anchor")
    quote = models.TextField(_("stycket"))
    before = models.CharField(_("orden före"), max_length=100, blank=True)
    after = models.CharField(_("orden efter"), max_length=100, blank=True)
    position = models.PositiveIntegerField(_("plats i texten"))
    is_gone = models.BooleanField(_("finns inte kvar"), default=False)
    # The quote as it was when the comment was written; `quote` follows the text
    original = models.TextField(_("stycket som det var"), blank=True, db_default="")
    suggestion = models.TextField(_("förslag"), null=True)
    taken_at = models.DateTimeField(_("infört"), null=True)
    ledger_parent = "comment"
    ledger_personal = ("suggestion",)
    ledger_derived = ("quote", "before", "after", "position", "is_gone")  # follow the text at each save

    class Meta:
        verbose_name = _("synpunktens stycke")

    def __str__(self) -> str:
        return self.quote[:60]


class Notice(models.Model):
    """Something that a person is told of once: `source` is what was said or done, `scope` what it happened in.

    It holds no words. They are made when it is shown or mailed, of the source as it is then, for whoever may read it
    then (`handlingsplan.workspace.news`).
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name=_("till"))
    # Nobody for what the portal itself has done.
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("av"))
    kind = models.CharField(_("händelse"), max_length=20, choices=NoticeKind.choices)
    scope_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    scope_id = models.PositiveBigIntegerField()
    source_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    at = models.DateTimeField(_("tid"), auto_now_add=True)
    read_at = models.DateTimeField(_("läst"), null=True)
    not_in_history = "tells of what is entered, and is gone once read"

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "read_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.by or _('Portalen')} {self.get_kind_display()}"
