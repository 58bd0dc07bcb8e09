"""The form of an appendix."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from actors.models import User
from handlingsplan import richtext
from handlingsplan.files.uploads import APPENDIX, CheckedFile, check_whole_pdf
from handlingsplan.plan.appendices.keeping import clean_text, save_appendix
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.forms.reference_rows import RowForm


class AppendixForm(RowForm):
    """An appendix: a title, and a text or a PDF file or both."""

    html = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "class": "chapter-source", "spellcheck": "true"}),
    )
    file = forms.FileField(
        label=_("PDF-fil"),
        required=False,
        help_text=_("Läggs till bilagan att ladda ner. Högst %(most)d MB.") % {"most": APPENDIX.max_megabytes},
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"empty": _("Filen är tom.")},
    )
    drop_file = forms.BooleanField(label=_("Ta bort filen från bilagan"), required=False)
    window = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    class Meta:
        model = Appendix
        fields = ["title"]

    def __init__(self, data: Any = None, *, row: Appendix, user: User) -> None:
        super().__init__(data, row=row, user=user)
        self.fields["html"].initial = row.html
        self.stored_files = {"file": row.file.name if row.file else ""}
        if row.file is None:
            del self.fields["drop_file"]

    def clean_html(self) -> str:
        """Refuse, in words, what can't be stored; the text itself stays as it was typed."""
        try:
            return clean_text(self.cleaned_data["html"])
        except richtext.TextRefusedError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_file(self) -> CheckedFile | None:
        upload = self.cleaned_data["file"]
        return check_whole_pdf(upload, APPENDIX) if upload else None

    def write(self) -> None:
        """Save what was typed, by the verb."""
        data = self.cleaned_data
        save_appendix(
            self.instance,
            html=data["html"],
            file=data["file"],
            drop_file=data.get("drop_file", False),
            expected_version=self.expected_version,
            by=self.user,
        )

    def in_words(self, bound: BoundField, value: Any) -> str:
        """Compare texts as they are read, not their HTML."""
        if bound.name != "html":
            return super().in_words(bound, value)
        return richtext.words(value[0] if isinstance(value, list) else value)
