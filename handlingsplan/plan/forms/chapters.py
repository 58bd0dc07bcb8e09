"""Forms for a chapter: its text, its review, its editors."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from actors.merging import MergingForm
from actors.models import User
from handlingsplan import richtext
from handlingsplan.filters import FilterForm
from handlingsplan.plan.merging import Choice, Clash
from handlingsplan.plan.models import Revision
from handlingsplan.plan.workflow import MAX_CHARACTERS_IN_COMMENT, MAX_CHARACTERS_IN_NAME, MAX_CHARACTERS_IN_SUMMARY
from handlingsplan.swedish import fold

_UNKNOWN = _("Det framgår inte vilken version av texten du utgick från. Öppna sidan på nytt och försök igen.")
NO_VERSION = {"required": _UNKNOWN, "invalid": _UNKNOWN, "min_value": _UNKNOWN}


class ChapterTextForm(forms.Form):
    """A chapter's text; `expected_version` is the number of the version that the writer started from."""

    html = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "chapter-source", "spellcheck": "true"}),
    )
    summary = forms.CharField(
        label=_("Vad har du ändrat?"),
        help_text=_("Några ord räcker. De visas bland kapitlets versioner."),
        required=False,
        max_length=MAX_CHARACTERS_IN_SUMMARY,
        error_messages={"max_length": _("För långt: högst %(limit_value)d tecken får plats.")},
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, error_messages=NO_VERSION)
    window = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    # Whether the page that was sent showed what clashes
    decides = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def clean_html(self) -> str:
        """Refuse, in words, what can't be stored; the text itself stays as it was typed."""
        try:
            return richtext.clean(self.cleaned_data["html"])
        except richtext.TextRefusedError as error:
            raise forms.ValidationError(str(error)) from error

    def chosen(self, clash: Clash) -> Choice | None:
        """Return what was chosen at the place; None where nothing was, or where it has changed since."""
        given = self.data.get(f"plats-{clash.key}", "")
        return next((choice for choice in Choice if clash.answer(choice) == given), None)

    def choices(self, clashes: Sequence[Clash]) -> list[Choice] | None:
        """Return the choice at each place in order, or None where one is missing."""
        chosen = [self.chosen(clash) for clash in clashes]
        return [choice for choice in chosen if choice] if all(chosen) else None


class DraftForm(forms.Form):
    """What is typed in one window, as it is kept while it is typed."""

    html = forms.CharField(required=False, strip=False)
    based_on = forms.IntegerField(min_value=0, error_messages=NO_VERSION)
    window = forms.CharField(required=False, max_length=36)


class TwoVersionsForm(forms.Form):
    """Which two versions of a text to compare; asks first for the newest and the one before."""

    fran = forms.IntegerField(label=_("Jämför version"))
    till = forms.IntegerField(label=_("med version"))

    def __init__(self, *args: Any, newest: int, **kwargs: Any) -> None:
        """Take versions from 1 to `newest`."""
        super().__init__(*args, **kwargs)
        for field, suggested in ((self.fields["fran"], newest - 1), (self.fields["till"], newest)):
            words = _("Skriv ett nummer från 1 till %(newest)d.") % {"newest": newest}
            field.error_messages |= dict.fromkeys(("required", "invalid"), words)
            field.validators += [MinValueValidator(1, words), MaxValueValidator(newest, words)]
            field.widget.attrs |= {"min": 1, "max": newest, "class": "version-number"}
            field.initial = max(1, suggested)


class ReviewForm(forms.Form):
    """The coordinator's words about the version that was read; `revision` is its number."""

    comment = forms.CharField(
        label=_("Kommentar till den som skriver"),
        help_text=_("Behövs när du återsänder."),
        required=False,
        max_length=MAX_CHARACTERS_IN_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Kommentaren är för lång: högst %(limit_value)d tecken får plats.")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, error_messages=NO_VERSION)


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # not subscriptable at run time
    """People, each with where they work."""

    def label_from_instance(self, obj: User) -> str:
        places = dict.fromkeys(str(membership.organisation) for membership in obj.memberships.all())
        return ", ".join([str(obj), *places])


class EditorsForm(MergingForm, forms.Form):
    """Who writes the chapter beside the coordinator."""

    editors = PeopleField(
        label=_("Redaktörer"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        """Offer `people`."""
        super().__init__(*args, **kwargs)
        field = self.fields["editors"]
        if isinstance(field, PeopleField):
            field.queryset = people


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
        words = fold(self.cleaned_data["q"])
        if words:
            said = revisions.values_list("pk", "name", "summary", "author__full_name")
            revisions = revisions.filter(
                pk__in=[pk for pk, *texts in said if words in fold(" ".join(filter(None, texts)))]
            )
        return revisions.exclude(name="") if self.cleaned_data["namngivna"] else revisions
