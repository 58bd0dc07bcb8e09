"""The form for a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handlingsplan.discussion.threads import MOST_CHARACTERS


class CommentForm(forms.Form):
    """A comment, or an answer to one."""

    text = forms.CharField(
        label=_("Din synpunkt"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv din synpunkt innan du skickar den.")},
    )
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)
