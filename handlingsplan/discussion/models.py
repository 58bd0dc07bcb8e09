"""Comment threads on anything that has a page; what they are about lies in upper layers."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from actors.models import User


class Comment(models.Model):
    """One comment, or an answer to one."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey()
    answers = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answer_set", verbose_name=_("svar på")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="comments", verbose_name=_("skriven av"))
    text = models.TextField(_("synpunkt"))
    created_at = models.DateTimeField(_("skriven"), auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return self.text[:60]
