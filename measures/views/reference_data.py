"""Packages, outside funders and good examples among what a plan rests on."""

from django.utils.translation import gettext_lazy as _

from handlingsplan.plan.reference_types import FUNDERS, GOOD_EXAMPLES, PACKAGES
from handlingsplan.plan.views.reference_types import BY_NAME, BY_NUMBER, BY_TITLE, Kind, Order
from measures.forms.reference_data import FunderForm, GoodExampleForm, PackageForm
from measures.good_examples import may_add_example, may_write_example

KIND_OF_PACKAGES = Kind(subject=PACKAGES, form=PackageForm, note="plan/basics/_described.html")
KIND_OF_FUNDERS = Kind(subject=FUNDERS, form=FunderForm, orders=(BY_NAME,))
KIND_OF_GOOD_EXAMPLES = Kind(
    subject=GOOD_EXAMPLES,
    form=GoodExampleForm,
    note="measures/examples/_reference_note.html",
    joins=("organisation",),
    orders=(
        BY_NUMBER,
        BY_TITLE,
        Order("organisation", _("Organisation"), lambda row: (row.organisation.sort_key, row.number)),
    ),
    may_add=may_add_example,
    may_write=may_write_example,
)
