"""A person's first page and what they are told of."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkspaceConfig(AppConfig):
    """The app of this room."""

    name = "handlingsplan.workspace"
    verbose_name = _("Mitt arbete")
