"""How one's colleagues and the coordinators reach a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.merging import MergingForm
from actors.models import User
from handlingsplan.richtext import one_line


class OwnContactForm(MergingForm, forms.ModelForm):  # type: ignore[type-arg] # of a user
    """One's function and telephone."""

    class Meta:
        model = User
        fields = ("function", "phone")
        help_texts = {
            "function": _("Till exempel samhällsplanerare."),
            "phone": _("Visas för dem som arbetar med samma plan, om du samordnar den; annars för samordnaren."),
        }

    def clean(self) -> dict[str, Any]:
        """Keep each on one line."""
        data = super().clean() or self.cleaned_data
        return {name: one_line(text or "") for name, text in data.items()}
