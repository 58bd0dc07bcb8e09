"""What goes with a grid of values: where the changed ones come from, and a block to put into it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from followup.grid_saving import SharedSource
from measures.forms.fields import PlainField


class CommonForm(forms.Form):
    """Source and note of the values that are changed, and why approved ones are."""

    source = PlainField(label=_("Källa till värdena du ändrar"), max_length=300, required=False)
    note = PlainField(label=_("Anteckning"), max_length=500, required=False)
    correction = PlainField(
        label=_("Varför godkända värden rättas"),
        max_length=300,
        required=False,
        help_text=_("Behövs bara när du ändrar ett godkänt värde. Det gamla värdet står kvar i historiken."),
    )

    def common(self) -> SharedSource:
        """Return what was typed, for the verb."""
        return SharedSource(**{name: self.cleaned_data[name] for name in ("source", "note", "correction")})


class BlockForm(forms.Form):
    """A block of cells from a spreadsheet."""

    block = forms.CharField(
        label=_("Block från Excel"),
        required=False,
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("Första raden ska ha årtal, första kolumnen organisationernas namn eller koder."),
    )
