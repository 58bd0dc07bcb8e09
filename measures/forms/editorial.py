"""The form for what is said with an editorial act."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handlingsplan.discussion.models import Comment
from handlingsplan.discussion.threads import Thread
from measures.editorial import MAX_CHARACTERS
from measures.forms.fields import PlainField


class EditorialForm(forms.Form):
    """The words that go with the act, and which of the owner's own threads everybody shall read from then on."""

    comment = PlainField(label=_("Kommentar"), max_length=MAX_CHARACTERS, required=False, rows=4)
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
    shared = forms.MultipleChoiceField(
        label=_("Era egna kommentarer till utkastet"),
        help_text=_("De stannar hos er. Kryssa för dem som alla i planen ska få läsa."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # The newest comment on the page: what was written after that has not been read here, and is not shared unseen.
    newest = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, threads: Sequence[Thread], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.threads = threads
        field: Any = self.fields["shared"]
        field.choices = [(str(thread.comment.pk), thread.in_words) for thread in threads]
        self.initial["newest"] = max((comment.pk for thread in threads for comment in thread.comments), default=0)

    @property
    def words(self) -> str:
        return str(self.cleaned_data["comment"])

    def shared_comments(self) -> list[Comment]:
        """Return the comments of the chosen threads, as far as they were shown."""
        chosen, newest = set(self.cleaned_data["shared"]), self.cleaned_data["newest"] or 0
        threads = (thread for thread in self.threads if str(thread.comment.pk) in chosen)
        return [comment for thread in threads for comment in thread.comments if comment.pk <= newest]
