"""Forms for a Word file whose text is taken into a chapter."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from handlingsplan import richtext
from handlingsplan.plan.word_texts import TextPlacement


class WordFileForm(forms.Form):
    """The file; the verb that reads it checks its content."""

    file = forms.FileField(
        label=_lazy("Word-fil"),
        max_length=150,
        help_text=_lazy("En .docx på högst 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={"required": _lazy("Välj en fil."), "empty": _lazy("Filen är tom.")},
    )


class WordTextForm(forms.Form):
    """The text that was read, with what each of its pictures shows; asked where it goes if the chapter has a text."""

    html = forms.CharField(widget=forms.HiddenInput, strip=False, error_messages={"required": _lazy("Texten är tom.")})
    place = forms.ChoiceField(
        label=_lazy("Var ska texten stå?"),
        choices=[
            (TextPlacement.LAST.value, _lazy("Sist, efter den text som kapitlet har")),
            (TextPlacement.INSTEAD.value, _lazy("I stället för den text som kapitlet har")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _lazy("Välj var texten ska stå."),
            "invalid_choice": _lazy("Välj var texten ska stå."),
        },
    )

    def __init__(
        self, *args: Any, html: str, has_text: bool, words: Mapping[str, str | None] | None = None, **kwargs: Any
    ) -> None:
        """`words` say what the pictures of `html` show, by their tokens; None where nobody has said."""
        super().__init__(*args, **kwargs)
        self.initial["html"] = html
        self.tokens = richtext.picture_tokens(html)
        if not has_text:
            self.fields["place"].required = False
            self.fields["place"].widget = forms.HiddenInput()
        for number, token in enumerate(self.tokens, 1):
            known = (words or {}).get(token)
            self.fields[f"alt-{token}"] = _words_field(number, known)
            self.fields[f"decorative-{token}"] = _decorative_field(number, is_decorative=known == "")

    def pictures(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        """Yield the address of each picture and its fields."""
        for token in self.tokens:
            yield richtext.PICTURE_PATH.format(token=token), self[f"alt-{token}"], self[f"decorative-{token}"]

    def clean_html(self) -> str:
        try:
            return richtext.clean(self.cleaned_data["html"])
        except richtext.TextRefusedError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for token in self.tokens:
            if not data.get(f"decorative-{token}") and data.get(f"alt-{token}") == "":
                missing = _("Beskriv vad bilden visar, eller kryssa i att den bara är utsmyckning.")
                self.add_error(f"alt-{token}", missing)
        return data

    @property
    def words(self) -> dict[str, str]:
        """What each picture shows, by its token; empty for what is only decorative."""
        data = self.cleaned_data
        return {token: "" if data[f"decorative-{token}"] else data[f"alt-{token}"] for token in self.tokens}


def _words_field(number: int, known: str | None) -> forms.CharField:
    return forms.CharField(
        label=_("Vad bild %(number)d visar") % {"number": number},
        required=False,
        initial=known or "",
        max_length=richtext.MAX_ALT,
        help_text=_("Läses upp för den som inte ser bilden."),
        error_messages={"max_length": _("För långt: högst %(limit_value)d tecken får plats.")},
    )


def _decorative_field(number: int, *, is_decorative: bool) -> forms.BooleanField:
    label = _("Bild %(number)d är bara utsmyckning och säger inget") % {"number": number}
    return forms.BooleanField(label=label, required=False, initial=is_decorative)
