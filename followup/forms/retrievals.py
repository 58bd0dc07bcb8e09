"""The forms that upload a statistics file and say what its columns mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from followup.models import Indicator
from followup.statistics.figures import Sign, read_figure
from followup.statistics.files import KINDS
from followup.statistics.readings import ColumnChoice
from followup.statistics.tables import Series, StatisticsTable
from handlingsplan.spreadsheets.reading.bounds import MAX_BYTES
from measures.forms.fields import PlainField
from measures.plan_days import year_problem

MAX_SHOWN = 150
_EXAMPLES = 3


class UploadForm(forms.Form):
    """A file with its source."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy("Excel, csv eller JSON-stat, högst 10 MB, med en rad per kommun."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)}),
        error_messages={"required": gettext_lazy("Välj en fil."), "empty": gettext_lazy("Filen är tom.")},
    )
    source = PlainField(
        label=gettext_lazy("Källa"),
        max_length=300,
        required_message=gettext_lazy("Skriv varifrån siffrorna kommer."),
        help_text=gettext_lazy("Står vid varje värde, till exempel: SMHI, öppna data, hämtat 2026-11-24."),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("Filen är för stor: högst 10 MB läses."))
        return file


@dataclass(frozen=True)
class SeriesRow:
    """A series in the form, with its two fields and some of its values."""

    series: Series
    use: Any
    year: Any
    examples: tuple[str, ...]


class ChoiceForm(forms.Form):
    """Which columns, for which years, in which unit. The unit is asked for: no answer is chosen beforehand."""

    scale = forms.ChoiceField(
        label=gettext_lazy("Vilken enhet har värdena i filen?"),
        error_messages={"required": gettext_lazy("Välj vilken enhet värdena i filen har.")},
    )

    def __init__(self, data: Any = None, *, table: StatisticsTable, indicator: Indicator) -> None:
        super().__init__(data)
        self.table = table
        unit = indicator.unit
        self.fields["scale"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            ("", _("Välj enhet")),
            ("same", unit),
            ("thousand", _("tusen %(unit)s") % {"unit": unit}),
            ("million", _("miljoner %(unit)s") % {"unit": unit}),
            ("thousandth", _("tusendels %(unit)s") % {"unit": unit}),
            ("share", _("andel av 1, som 0,54 för 54 procent")),
            ("other", _("en annan enhet, eller vet inte")),
        ]
        if ambiguous := self._ambiguous():
            self.fields["decimal"] = forms.ChoiceField(
                label=_("Vad betyder ”%(cell)s” i filen?") % {"cell": ambiguous},
                choices=[
                    ("", _("Välj")),
                    (re.sub(r"[^.,]", "", ambiguous), _("ett tal med decimaler")),
                    ("," if "." in ambiguous else ".", _("tusental")),
                ],
                error_messages={"required": _("Välj vad tecknet betyder: det går inte att se i filen.")},
            )
        only = len(table.series) == 1
        for index, series in enumerate(table.series[:MAX_SHOWN]):
            chosen = series.year is not None and sum(one.year == series.year for one in table.series) == 1
            self.fields[f"use-{index}"] = forms.BooleanField(label=series.label, required=False, initial=chosen or only)
            self.fields[f"year-{index}"] = forms.IntegerField(
                label=_("År för %(label)s") % {"label": series.label},
                required=False,
                initial=series.year,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 4}),
                error_messages={"invalid": _("Skriv året med fyra siffror.")},
            )

    def _ambiguous(self) -> str:
        """Return a cell that may be decimals or thousands, where the file does not tell; empty where none is."""
        if self.table.decimal:
            return ""
        cells = (cell for series in self.table.series for cell in series.values.values())
        return next((cell for cell in cells if read_figure(cell).sign == Sign.AMBIGUOUS), "")

    def rows(self) -> Iterator[SeriesRow]:
        for index, series in enumerate(self.table.series[:MAX_SHOWN]):
            examples = tuple(list(series.values.values())[:_EXAMPLES])
            yield SeriesRow(series, self[f"use-{index}"], self[f"year-{index}"], examples)

    def clean_scale(self) -> str:
        scale: str = self.cleaned_data["scale"]
        if scale == "other":
            raise ValidationError(
                _("Värden i en annan enhet läses inte in. Räkna om dem i filen, eller fråga den som gjort den.")
            )
        return scale

    def clean(self) -> dict[str, Any]:
        """Ask for the years of chosen columns."""
        data = super().clean() or self.cleaned_data
        for index in range(len(self.table.series[:MAX_SHOWN])):
            year = data.get(f"year-{index}")
            if data.get(f"use-{index}") and f"year-{index}" not in self.errors:
                problem = _("Skriv vilket år kolumnen gäller.") if year is None else year_problem(year)
                if problem:
                    self.add_error(f"year-{index}", problem)
        return data

    def choice(self) -> ColumnChoice:
        """Return what was chosen, for the verb."""
        data = self.cleaned_data
        chosen = [index for index in range(len(self.table.series[:MAX_SHOWN])) if data.get(f"use-{index}")]
        return ColumnChoice({index: data[f"year-{index}"] for index in chosen}, data["scale"], data.get("decimal", ""))
