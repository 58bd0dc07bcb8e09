"""Letters that wait to be sent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """The app of this room."""

    name = "handlingsplan.mail"
    verbose_name = _("Brev")
