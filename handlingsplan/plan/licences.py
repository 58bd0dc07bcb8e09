"""What others may do with a published plan: the licences that a coordinator can choose among."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class LicenceKind:
    """A licence; `address` is the one that catalogues of open data know it by."""

    value: str
    name: str
    spdx: str
    address: str


CC0 = "cc0"
LICENCES = (
    LicenceKind(CC0, "CC0 1.0", "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    LicenceKind("cc-by-4", "CC BY 4.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
)
LICENCE_BY_VALUE = {one.value: one for one in LICENCES}
LICENCE_BY_ADDRESS = {one.address: one for one in LICENCES}
LICENCE_CHOICES = (
    (CC0, _("CC0: får användas fritt, utan villkor")),
    ("cc-by-4", _("CC BY 4.0: får användas fritt, om källan anges")),
)
