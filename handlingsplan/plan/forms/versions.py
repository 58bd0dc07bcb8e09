"""Forms for versions of a text: their names, and the search among them."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from handlingsplan.filters import FilterForm
from handlingsplan.plan.models import Revision
from handlingsplan.plan.workflow import MAX_CHARACTERS_IN_NAME


class NameForm(forms.Form):
    """A version's name."""

    name = forms.CharField(
        label=_("Namn på versionen"),
        help_text=_("Till exempel ”Efter remissen”. Tomt tar bort namnet."),
        required=False,
        max_length=MAX_CHARACTERS_IN_NAME,
        error_messages={"max_length": _("Namnet är för långt: högst %(limit_value)d tecken får plats.")},
    )


class VersionSearchForm(FilterForm):
    """Which versions to list."""

    q = forms.CharField(label=_("Sök bland versionerna"), required=False, max_length=100)
    namngivna = forms.BooleanField(label=_("Bara de som har ett namn"), required=False)

    def filter(self, revisions: QuerySet[Revision]) -> QuerySet[Revision]:
        """Return those whose name, note or author has the words; none where the search can't be understood."""
        if not self.is_valid():
            return revisions.none()
        words = self.cleaned_data["q"]
        if words:
            revisions = revisions.filter(
                Q(name__icontains=words) | Q(summary__icontains=words) | Q(author__full_name__icontains=words)
            )
        return revisions.exclude(name="") if self.cleaned_data["namngivna"] else revisions
