"""The forms for a comment, and for one on a passage."""

from collections.abc import Sequence

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from actors.models import User
from handlingsplan.discussion.anchoring import Place
from handlingsplan.discussion.threads import MAX_CHARACTERS, mentioned_in

# Among how many places one may choose
MAX_PLACES = 20


class CommentForm(forms.Form):
    """A comment, or an answer to one; `people` are those who can be told of it."""

    text = forms.CharField(
        label=_("Din synpunkt"),
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3, "data-mentions": "personer"}),
        error_messages={"required": _("Skriv din synpunkt innan du skickar den.")},
    )
    mention = forms.CharField(
        label=_("Säg till någon"),
        help_text=_("Välj ett namn, eller skriv @ och namnet i texten. Den du nämner får veta det."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "personer", "autocomplete": "off"}),
    )
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def mentioned(self, people: Sequence[User]) -> list[User] | None:
        """Return whom the words and the field name; None, with an error, where the name is nobody's."""
        named = mentioned_in(self.cleaned_data["text"], people)
        name = self.cleaned_data["mention"].removeprefix("@").strip()
        if not name:
            return named
        chosen = [person for person in people if person.full_name.casefold() == name.casefold()]
        if not chosen:
            self.add_error("mention", _("Ingen i planen heter så. Välj ett namn i listan."))
            return None
        return list(dict.fromkeys([*named, *chosen]))


class PassageForm(CommentForm):
    """A comment on some words of a text, and what might stand there instead."""

    quote = forms.CharField(
        label=_("Orden som det gäller"),
        help_text=_("Hela stycket står här. Ta bort det som inte hör till, så att bara de ord du menar är kvar."),
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Ange vilka ord det gäller.")},
    )
    # From where to where the words stood that were shown, in characters, and in which version of the text
    at = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    till = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    # Where those that are left of them begin; asked where they stand there more than once
    place = forms.IntegerField(
        label=_("Vilket ställe menar du?"), required=False, min_value=0, widget=forms.HiddenInput
    )
    suggests = forms.BooleanField(label=_("Jag föreslår andra ord"), required=False)
    suggestion = forms.CharField(
        label=_("Ditt förslag"),
        help_text=_("Redaktören kan ta in det med ett klick. Tomt betyder att orden stryks."),
        required=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("quote", "place", "text", "suggests", "suggestion", "mention")

    def clean_quote(self) -> str:
        """Return the words with single spaces, as texts are searched."""
        return " ".join(str(self.cleaned_data["quote"]).split())

    def ask_which(self, places: Sequence[Place]) -> None:
        """Let the writer choose among the places where the words stand."""
        if len(places) > MAX_PLACES:
            self.add_error("quote", _("Orden står på många ställen i stycket. Ta med fler av orden omkring dem."))
            return
        choices = [(place.position, _in_context(place)) for place in places]
        self.fields["place"].widget = forms.RadioSelect(choices=choices)
        self.add_error("place", _("Orden står på flera ställen i stycket. Välj det ställe som du menar."))

    def suggested(self) -> str | None:
        """Return the words to put instead; None where nothing is suggested."""
        data = self.cleaned_data
        return " ".join(data["suggestion"].split()) if data["suggests"] or data["suggestion"] else None


def _in_context(place: Place) -> SafeString:
    return format_html("…{}<mark>{}</mark>{}…", place.before, place.quote, place.after)
