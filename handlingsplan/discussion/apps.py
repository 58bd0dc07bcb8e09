"""Comment threads, one mechanism for all."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionConfig(AppConfig):
    """The app of this layer."""

    name = "handlingsplan.discussion"
    label = "discussion"
    verbose_name = _("Synpunkter")
