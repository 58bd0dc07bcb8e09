"""The forms of an import: the file, and what its columns mean."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Organisation
from handlingsplan.spreadsheets.reading import bounds
from handlingsplan.spreadsheets.reading.sheets import Sheet, column_letters
from measures.forms.fields import PlanChoiceField
from measures.workbooks.columns import MEASURES, MORE
from measures.workbooks.layouts import LOOK_AT, Layout, headings
from measures.workbooks.values import as_text

_SAMPLES = 3
_MAX_IN_SAMPLE = 60


class UploadForm(forms.Form):
    """A file, and whose drafts its new measures become."""

    organisation = PlanChoiceField(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Nya åtgärder blir utkast hos"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Välj organisation.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy("Excel (.xlsx, .xls), LibreOffice (.ods) eller CSV, högst 10 MB."),
        max_length=200,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"}),
        error_messages={"required": gettext_lazy("Välj en fil.")},
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined] # a model choice field
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0].pk

    def clean_file(self) -> Any:
        """Refuse a file that is too big before a byte of it is read."""
        file = self.cleaned_data["file"]
        if file.size > bounds.MAX_BYTES:
            raise ValidationError(_("Filen är för stor: högst 10 MB läses in."))
        return file


class SheetForm(forms.Form):
    """Which sheet, and where in it the headings and the first row are, as the program numbers rows."""

    sheet = forms.TypedChoiceField(
        label=gettext_lazy("Blad"),
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("Välj ett blad i listan.")},
    )
    heading_row = forms.IntegerField(label=gettext_lazy("Rubrikerna står på rad"), min_value=1, max_value=LOOK_AT)
    first_row = forms.IntegerField(
        label=gettext_lazy("Första åtgärden står på rad"), min_value=2, max_value=bounds.MAX_ROWS
    )

    def __init__(self, *args: Any, sheets: Sequence[Sheet], layout: Layout, **kwargs: Any) -> None:
        places = {"heading_row": layout.heading_row + 1, "first_row": layout.first_row + 1}
        kwargs["initial"] = {"sheet": layout.sheet, **places}
        super().__init__(*args, **kwargs)
        choices = [(index, sheet.name) for index, sheet in enumerate(sheets)]
        self.fields["sheet"].choices = choices  # type: ignore[attr-defined] # a ChoiceField

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("first_row", 2) <= data.get("heading_row", 1):
            self.add_error("first_row", _("Den första åtgärden står under rubrikerna."))
        return data


class MatchForm(forms.Form):
    """What each column of the sheet means."""

    def __init__(self, *args: Any, sheet: Sheet, layout: Layout, unused: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = layout
        columns = [column for name, column in MEASURES.items() if name not in unused]
        names = headings(sheet, layout.heading_row)
        choices = [("", _("Tas inte med")), *((column.name, str(column.heading)) for column in columns)]
        for index, heading in enumerate(names):
            samples = _samples(sheet, index, layout.first_row)
            if not heading and not samples:
                continue
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=heading or _("Kolumn %(letters)s") % {"letters": column_letters(index)},
                choices=choices,
                required=False,
                initial=layout.columns.get(index, ""),
                help_text=samples,
                error_messages={"invalid_choice": _("Välj en uppgift i listan.")},
            )

    def clean(self) -> dict[str, Any]:
        """Every row needs a title, and each meaning has one column."""
        data = super().clean() or self.cleaned_data
        chosen: dict[str, str] = {}
        for field, name in list(data.items()):
            if name and name != MORE and name in chosen:
                first = self.fields[chosen[name]].label
                self.add_error(field, _("Samma uppgift är redan vald för ”%(first)s”.") % {"first": first})
            chosen.setdefault(name, field)
        if "title" not in chosen:
            self.add_error(None, _("Välj vilken kolumn som är åtgärdens rubrik."))
        return data

    def matched(self) -> Layout:
        """Return the layout with the columns as they were chosen."""
        columns: Mapping[int, str] = {
            int(field.removeprefix("column_")): name for field, name in self.cleaned_data.items()
        }
        return Layout(self.layout.sheet, self.layout.heading_row, self.layout.first_row, columns)


def _samples(sheet: Sheet, column: int, first_row: int) -> str:
    """Return what stands first in the column, for whoever is to recognise it."""
    texts = (" ".join(as_text(sheet.cell(row, column)).split()) for row in range(first_row, len(sheet.rows)))
    samples = [text[:_MAX_IN_SAMPLE] for text in texts if text][:_SAMPLES]
    return " · ".join(samples)
