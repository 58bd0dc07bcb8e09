"""The forms for packages, outside funders and good examples."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from actors.enums import OrganisationPermission
from actors.models import User
from handlingsplan.plan.forms.reference_rows import RowForm
from handlingsplan.plan.permissions import may_coordinate
from handlingsplan.plan.reference_rows import Row
from measures.forms.fields import PlanChoiceField
from measures.good_examples import save_example
from measures.models import Funder, GoodExample, Package
from measures.queries import own_parties, parties_of


class PackageForm(RowForm):
    """A package."""

    class Meta:
        model = Package
        fields = ["number", "title", "description", "key"]


class FunderForm(RowForm):
    """An outside source of money."""

    class Meta:
        model = Funder
        fields = ["name", "key"]


class GoodExampleForm(RowForm):
    """A good example, of an organisation that the writer writes for."""

    class Meta:
        model = GoodExample
        fields = ["number", "title", "organisation", "year", "what_was_done", "results", "cost", "contact"]
        help_texts = {
            "results": _("Vad det ledde till, gärna med siffror."),
            "cost": _("I ord eller kronor, till exempel 340 000 kr över två år."),
            "contact": _("Funktion, inte person: den ska hålla i flera år."),
        }

    def __init__(self, data: Any = None, *, row: Row, user: User) -> None:
        super().__init__(data, row=row, user=user)
        all_parties = may_coordinate(user, row.plan)
        own = own_parties(user, row.plan, OrganisationPermission.WRITE_MEASURES)
        offered = parties_of(row.plan) if all_parties else own
        self.fields["organisation"] = PlanChoiceField(
            queryset=offered,
            label=_("Organisation"),
            empty_label=_("Välj organisation"),
            error_messages={"required": _("Välj vilken organisation som gjorde det.")},
        )
        if row.pk is None and not all_parties:
            self.initial["organisation"] = own.first()

    def write(self) -> None:
        save_example(self.instance, expected_version=self.expected_version, by=self.user)
