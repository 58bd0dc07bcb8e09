"""Chapters, the versions of their texts, and their way to being approved."""

from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import User
from handlingsplan.plan.enums import ChapterKind, ChapterState, ReviewAct, chapter_kind
from handlingsplan.plan.models.plan import Plan
from handlingsplan.richtext import PICTURE_PATH


class Chapter(models.Model):
    """One of a plan's eight chapters: which text is worked on, which one holds, and where the review stands."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField(_("nummer"))
    state = models.CharField(_("tillstånd"), max_length=20, choices=ChapterState.choices, default=ChapterState.DRAFT)
    latest = models.ForeignKey(
        "Revision", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("senaste version")
    )
    approved = models.ForeignKey(
        "Revision", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("godkänd version")
    )
    editors = models.ManyToManyField(User, related_name="edited_chapters", blank=True, verbose_name=_("redaktörer"))
    ledger_lists = ("editors",)

    class Meta:
        verbose_name = _("kapitel")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="chapter_number_unique"),
            models.UniqueConstraint(fields=["id", "plan"], name="chapter_in_plan"),
            models.CheckConstraint(condition=models.Q(number__range=(1, 8)), name="chapter_number_one_to_eight"),
            models.CheckConstraint(condition=models.Q(state__in=ChapterState.values), name="chapter_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("working_chapter", args=[self.plan.slug, self.number])

    @property
    def kind(self) -> ChapterKind:
        """What the plan's subject says of it, and what is the same in every plan."""
        return chapter_kind(self.number, self.plan.subject)

    @property
    def title(self) -> str:
        return str(self.kind.title)


class Revision(models.Model):
    """One saved version of a chapter's text; never changed but for its name, never deleted."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("version"))
    html = models.TextField(_("text"), blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("skriven av"))
    created_at = models.DateTimeField(_("sparad"), auto_now_add=True)
    summary = models.CharField(_("vad som ändrades"), max_length=200, blank=True)
    name = models.CharField(_("namn"), max_length=100, blank=True)
    ledger_parent = "chapter"

    class Meta:
        verbose_name = _("kapitlets text")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["chapter", "number"], name="revision_number_unique")]

    def __str__(self) -> str:
        return f"{self.chapter}, version {self.number}"


class ReviewEvent(models.Model):
    """One act of review: who did what with which version, when, and with what words."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="review_events")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="review_events")
    act = models.CharField(_("händelse"), max_length=20, choices=ReviewAct.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("tid"), auto_now_add=True)
    comment = models.TextField(_("kommentar"), blank=True)
    ledger_parent = "chapter"

    class Meta:
        verbose_name = _("granskning")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(act__in=ReviewAct.values), name="review_act_known"),
            models.CheckConstraint(
                condition=~models.Q(act=ReviewAct.SEND_BACK) | ~models.Q(comment=""),
                name="review_sent_back_with_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_act_display()} {self.chapter}"

    @property
    def ledger_title(self) -> str:
        return f"{self.chapter}: {self.get_act_display()}"


class TextPicture(models.Model):
    """A picture for the plan's texts, which name it by its token; never changed, as old versions may show it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="text_pictures")
    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    file = models.FileField(upload_to="texts/%Y", max_length=200)
    width = models.PositiveSmallIntegerField(_("bredd"))
    height = models.PositiveSmallIntegerField(_("höjd"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uppladdad av"))
    uploaded_at = models.DateTimeField(_("uppladdad"), auto_now_add=True)
    # Whether an edition shows it: then everybody may see it.
    is_published = models.BooleanField(_("publicerad"), default=False)

    class Meta:
        verbose_name = _("bild i kapitel")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.token)

    def get_absolute_url(self) -> str:
        """Where the picture itself is, as texts say it."""
        return PICTURE_PATH.format(token=self.token)


# How the name of a window begins that nobody has typed in
WORD_WINDOW = "word-"


class TextDraft(models.Model):
    """What a person has typed but not saved, one row per window; overwritten as they type, no part of the history."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="text_drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    window = models.CharField(_("fönster"), max_length=36, blank=True)
    html = models.TextField(_("text"), blank=True)
    expected_version = models.PositiveIntegerField(_("utgår från version"))
    saved_at = models.DateTimeField(_("sparad"), auto_now=True)
    not_in_history = "what is typed and not saved"

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["chapter", "user", "window"], name="text_draft_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.chapter}"

    @property
    def is_from_word(self) -> bool:
        """Tell whether it was read out of a Word file, and not typed in a window."""
        return self.window.startswith(WORD_WINDOW)
