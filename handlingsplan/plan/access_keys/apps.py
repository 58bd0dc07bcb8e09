"""Keys for organisations' own systems."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessKeysConfig(AppConfig):
    """The app of access keys."""

    name = "handlingsplan.plan.access_keys"
    label = "access_keys"
    verbose_name = _("Åtkomstnycklar")
