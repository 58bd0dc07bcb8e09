"""The forms of an import: the file, and what its columns mean."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actors.models import Organisation
from handlingsplan.spreadsheets.reading import bounds
from handlingsplan.spreadsheets.reading.sheets import Sheet, column_letters
from measures.enums import FundingKind
from measures.forms.fields import PlanChoiceField
from measures.plan_days import year_problem
from measures.workbooks.amount_columns import once
from measures.workbooks.columns import MEASURES, MORE
from measures.workbooks.heading_rows import headings
from measures.workbooks.headings import KRONOR, MILLIONS, OWNER, THOUSANDS, AmountMeaning, base_of
from measures.workbooks.import_rows import TOGETHER
from measures.workbooks.layouts import LOOK_AT, Layout
from measures.workbooks.lookup import PlanLookups
from measures.workbooks.marks import asked_mark
from measures.workbooks.value_matches import meanings_of, suggested
from measures.workbooks.values import as_text

_OTHER_UNIT = "other"
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
    """What each column means, in which unit and of which year its amounts are, and which other sheets are alike."""

    def __init__(
        self,
        *args: Any,
        sheets: Sequence[Sheet],
        layout: Layout,
        unused: Collection[str] = (),
        funders: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.layout, self.funders = layout, funders
        sheet = sheets[layout.sheet]
        if layout.also:
            self.fields["also"] = forms.MultipleChoiceField(
                label=_("Läs också in de andra bladen med samma rubriker"),
                choices=[(str(index), sheets[index].name) for index in layout.also],
                initial=[str(index) for index in layout.also],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("Välj ett blad i listan.")},
            )
        columns = [column for name, column in MEASURES.items() if name not in unused]
        names = headings(sheet, layout.heading_row)
        choices = [("", _("Tas inte med")), *((column.name, str(column.heading)) for column in columns)]
        for index, heading in enumerate(names):
            samples = _samples(sheet, index, layout.first_row)
            if not heading and not samples:
                continue
            guess = layout.columns.get(index, "")
            label = heading or _("Kolumn %(letters)s") % {"letters": column_letters(index)}
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                initial=base_of(guess),
                help_text=samples,
                error_messages={"invalid_choice": _("Välj en uppgift i listan.")},
            )
            if base_of(guess) == "amount" or self.data.get(f"column_{index}") == "amount":
                self._ask_of_amounts(index, label, AmountMeaning.of(guess))

    def _ask_of_amounts(self, index: int, label: str, meaning: AmountMeaning) -> None:
        self.fields[f"unit_{index}"] = forms.ChoiceField(
            label=_("Enhet för beloppen i ”%(label)s”") % {"label": label},
            choices=[
                ("", _("Välj enhet")),
                (KRONOR, _("kronor")),
                (THOUSANDS, _("tusental kronor (tkr)")),
                (MILLIONS, _("miljoner kronor (mnkr)")),
                (_OTHER_UNIT, _("en annan valuta eller enhet, eller vet inte")),
            ],
            required=False,
            initial=meaning.unit,
            error_messages={"invalid_choice": _("Välj en enhet i listan.")},
        )
        self.fields[f"year_{index}"] = forms.IntegerField(
            label=_("År för beloppen i ”%(label)s”") % {"label": label},
            required=False,
            initial=meaning.year,
            help_text=_("Tomt: året i en egen kolumn, eller annars det år då åtgärden börjar."),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 4}),
            error_messages={"invalid": _("Skriv året med fyra siffror.")},
        )
        self.fields[f"kind_{index}"] = forms.ChoiceField(
            label=_("Slag för beloppen i ”%(label)s”") % {"label": label},
            choices=[("", _("Som en egen kolumn säger, annars drift")), *FundingKind.choices],
            required=False,
            initial=meaning.kind,
            error_messages={"invalid_choice": _("Välj ett slag i listan.")},
        )
        self.fields[f"funder_{index}"] = forms.ChoiceField(
            label=_("Vem som betalar beloppen i ”%(label)s”") % {"label": label},
            choices=[
                ("", _("Den som en egen kolumn säger, annars den ansvariga")),
                (OWNER, _("Den ansvariga")),
                *((name, name) for name in self.funders),
            ],
            required=False,
            initial=meaning.funder,
            error_messages={"invalid_choice": _("Välj en finansiär i listan.")},
        )

    def clean(self) -> dict[str, Any]:
        """Every row needs a title, each meaning has one column, and no amount is read without its unit."""
        data = super().clean() or self.cleaned_data
        chosen: dict[object, str] = {}
        for index, name in self._chosen(data).items():
            field = f"column_{index}"
            if name and name != MORE and once(name) in chosen:
                first = self.fields[chosen[once(name)]].label
                self.add_error(field, _("Samma uppgift är redan vald för ”%(first)s”.") % {"first": first})
            chosen.setdefault(once(name), field)
            if base_of(name) == "amount":
                self._check_amounts(index, AmountMeaning.of(name))
        if once("title") not in chosen:
            self.add_error(None, _("Välj vilken kolumn som är åtgärdens rubrik."))
        return data

    def _check_amounts(self, index: int, meaning: AmountMeaning) -> None:
        if f"unit_{index}" in self.errors or f"year_{index}" in self.errors:
            return
        if not meaning.unit:
            self.add_error(f"unit_{index}", _("Välj vilken enhet beloppen har: det går inte att se i filen."))
        if meaning.unit == _OTHER_UNIT:
            text = _("Räkna om beloppen till kronor i filen, eller läs kolumnen som text, sist i beskrivningen.")
            self.add_error(f"unit_{index}", text)
        if meaning.year is not None and (wrong := year_problem(meaning.year)):
            self.add_error(f"year_{index}", wrong)

    def _chosen(self, data: Mapping[str, Any]) -> dict[int, str]:
        columns = {int(field[7:]): name for field, name in data.items() if field.startswith("column_")}
        return {index: str(_amounts_of(data, index)) if name == "amount" else name for index, name in columns.items()}

    def matched(self) -> Layout:
        """Return the layout with the columns as they were chosen."""
        columns = self._chosen(self.cleaned_data)
        also = [int(index) for index in self.cleaned_data.get("also", [])]
        return Layout(self.layout.sheet, self.layout.heading_row, self.layout.first_row, columns, also)


def _amounts_of(data: Mapping[str, Any], index: int) -> AmountMeaning:
    kind, funder = (data.get(f"{name}_{index}") or "" for name in ("kind", "funder"))
    return AmountMeaning(data.get(f"unit_{index}") or "", data.get(f"year_{index}"), kind, funder)


MAX_VALUES = 200  # that are asked about at once


class ValuesForm(forms.Form):
    """What values mean that the plan has not; what is left undecided keeps its rows out."""

    def __init__(self, *args: Any, unknown: Mapping[tuple[str, str], int], names: PlanLookups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = list(unknown)[:MAX_VALUES]
        for number, (column, text) in enumerate(self.pairs):
            count = unknown[column, text]
            rows = ngettext("%(n)d rad", "%(n)d rader", count) % {"n": count}
            self.fields[f"value_{number}"] = forms.ChoiceField(
                label=_label(column, text),
                choices=[("", _("Obestämt: raderna läses inte in")), *meanings_of(column, names, text)],
                required=False,
                initial=suggested(column, text, names),
                help_text=rows,
                error_messages={"invalid_choice": _("Välj en betydelse i listan.")},
            )

    def meanings(self) -> dict[tuple[str, str], str]:
        """Return what was decided, by column and text."""
        return {pair: self.cleaned_data[f"value_{number}"] for number, pair in enumerate(self.pairs)}


def _label(column: str, text: str) -> str:
    """Return what is asked about: a value of a column, rows together, or a column's marks in numbers."""
    if (column, text) == TOGETHER:
        return _("Samma rubrik står på flera rader, med olika pengar")
    if mark := asked_mark(text):
        heading, _colon, _rest = text.rpartition(":")
        words = _("Punkt i talen under %(heading)s") if mark == "." else _("Komma i talen under %(heading)s")
        return words % {"heading": heading}
    return _("”%(text)s” under %(heading)s") % {"text": text[:100], "heading": MEASURES[column].heading}


def _samples(sheet: Sheet, column: int, first_row: int) -> str:
    """Return what stands first in the column, for whoever is to recognise it."""
    texts = (" ".join(as_text(sheet.cell(row, column)).split()) for row in range(first_row, len(sheet.rows)))
    samples = [text[:_MAX_IN_SAMPLE] for text in texts if text][:_SAMPLES]
    return " · ".join(samples)
