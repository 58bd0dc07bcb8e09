"""The forms of the owner's pages, one for each, and the message about a page."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from actors.models import User
from handlingsplan.error_views import is_own_address
from handlingsplan.owner.models import OwnerStatements
from handlingsplan.owner.page_reports import MAX_LETTERS
from handlingsplan.owner.statements import Statement, save_statements
from handlingsplan.plan.forms.reference_rows import RowForm
from handlingsplan.web_addresses import masked

_HELP = {
    "shortcomings": _("Räkna upp allt ni känner till. Finns inga brister, skriv det."),
    "burden": _("Fyll i om ni åberopar 12 § i lagen, med skälen."),
    "outside_law": _("Till exempel äldre filer, enligt 9 § i lagen."),
    "method": _("Till exempel: Vi har testat med skärmläsare och tangentbord, och låtit ett företag granska."),
    "responsible_publisher": _("Den som svarar för innehållet. Har webbplatsen utgivningsbevis är det utgivaren."),
    "data_officer": _("Namn eller funktion, och hur man når ombudet."),
    "purposes": _("Till exempel: namn, funktion och e-postadress till dem som arbetar med planen, för att …"),
    "legal_basis": _("Oftast: uppgift av allmänt intresse, artikel 6.1 e."),
    "reuse": _("Föreslaget: CC0 1.0, vem som helst får använda, ändra och sprida data utan villkor."),
    "english": _("På engelska: vad planen är, vem som står bakom den, vad som finns här."),
    "easy_swedish": _("Korta meningar, vanliga ord, en sak i taget."),
}


class StatementForm(RowForm):
    """What one page must hold."""

    class Meta:
        model = OwnerStatements
        fields = (
            *("publisher", "publisher_number", "responsible_publisher", "email", "phone", "address", "service"),
            *("conformance", "shortcomings", "burden", "outside_law", "method", "assessed_on", "controller"),
            *("data_officer", "purposes", "legal_basis", "storage", "more_cookies", "reuse", "easy_swedish", "english"),
        )
        widgets = {"assessed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, data: Any = None, *, row: OwnerStatements, user: User, statement: Statement) -> None:
        super().__init__(data, row=row, user=user)
        self.is_new = False  # every field shows what is stored, also where that is nothing
        for name in set(self.fields) - {"seen", *statement.fields}:
            del self.fields[name]
        self.order_fields(["seen", *statement.fields])
        for name, field in self.fields.items():
            field.help_text = _HELP.get(name, "")

    def write(self) -> None:
        save_statements(self.instance, expected_version=self.expected_version, by=self.user)


class PageReportForm(forms.Form):
    """What is wrong with a page; `webb` is a field that people do not see and machines fill in."""

    sida = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Vad är fel, eller vad går inte att använda?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MAX_LETTERS,
        error_messages={"required": _("Skriv vad som är fel.")},
    )
    email = forms.EmailField(
        label=_("Din e-postadress, om du vill ha svar"),
        required=False,
        error_messages={"invalid": _("Skriv adressen som namn@example.org, eller lämna tomt.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    webb = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, request: HttpRequest, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.request = request

    def clean_sida(self) -> str:
        """Keep a page of ours alone, as coordinators follow it as a link, and no secret: it opens what is another's."""
        path: str = self.cleaned_data["sida"]
        return masked(path) if path.startswith("/") and is_own_address(self.request, path) else ""

    @property
    def is_by_machine(self) -> bool:
        return bool(self.cleaned_data.get("webb"))
