"""The form that publishes an edition."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handlingsplan.form_renderer import TOO_LONG
from handlingsplan.publishing.publish import MAX_SUMMARY


class PublishForm(forms.Form):
    """What is new, and which number the coordinator saw, so that a second click publishes nothing."""

    summary = forms.CharField(
        label=_("Vad är nytt i utgåvan?"),
        required=False,
        max_length=MAX_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Några meningar till den som läste förra utgåvan. De står i planen och på webben."),
        error_messages={"max_length": TOO_LONG},
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
