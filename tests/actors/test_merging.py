"""Forms that say what was read: every kind of field, alone and beside another that somebody else has changed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from actors.merging import MergingForm
from handlingsplan.numbers import KronorField, SwedishDecimalField
from measures.forms.fields import DayField, PlainField
from tests.page_forms import forms_in

CHOICES = [("a", "Ett"), ("b", "Två"), ("c", "Tre")]
# By field: what was read, what somebody else saved meanwhile, what the writer sends.
KINDS: dict[str, tuple[Any, Any, list[str]]] = {
    "line": ("ett", "två", ["tre"]),
    "plain": ("ett\n\nrad", "två\nrader", ["tre\r\nrader"]),
    "number": (1, 2, ["3"]),
    "value": (Decimal("1234.5"), Decimal("2234.5"), ["3 234,5"]),
    "money": (Decimal(1000), None, ["3 000"]),
    "day": (date(2027, 3, 1), None, ["2027-03-03"]),
    "choice": ("a", "b", ["c"]),
    "several": (["a", "b"], [], ["a", "c"]),
    "ticked": (False, True, ["on"]),
    "file": ("gammal.pdf", "ny.pdf", ["gammal.pdf"]),
}
NO_CLASH = {"ticked"}  # there is no third thing to say


class AllKinds(MergingForm, forms.Form):
    """A field of every kind."""

    line = forms.CharField(required=False)
    plain = PlainField(rows=3)
    number = forms.IntegerField(required=False)
    value = SwedishDecimalField(decimals=1, required=False)
    money = KronorField(required=False)
    day = DayField()
    choice = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES, required=False)
    ticked = forms.BooleanField(required=False)
    file = forms.FileField(required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, stored: dict[str, Any], version: int) -> None:
        initial = {name: value for name, value in stored.items() if name != "file"}
        super().__init__(data, files, initial=initial | {"based_on": version})
        self.stored_files = {"file": stored["file"]}


READ = {name: read for name, (read, _theirs, _own) in KINDS.items()}


def page() -> dict[str, list[str]]:
    """Return what the page sends that was made from what was read."""
    form = AllKinds(stored=READ, version=1)
    (found,) = forms_in(f'<form method="post">{form.readings}{form.as_p()}</form>', "/")
    return found.values


def sent(stored: dict[str, Any], own: dict[str, list[str]]) -> AllKinds:
    """Return the form of a page that was read before `stored` was, with the writer's own changes."""
    data = QueryDict(mutable=True)
    for name, values in (page() | own).items():
        if name != "file":
            data.setlist(name, values)
    files = {name: SimpleUploadedFile(own[name][0], b"x") for name in own if name == "file"}
    return AllKinds(data, files, stored=stored, version=2)


def words(form: AllKinds) -> dict[str, Any]:
    """Return what would be saved; of a file its name."""
    assert form.is_valid(), form.errors
    data = {name: value for name, value in form.cleaned_data.items() if name not in {"file", "based_on"}}
    return data | {"file": form.cleaned_data["file"].name if form.cleaned_data["file"] else "–"}


def test_a_page_sent_as_it_was_read_changes_nothing_of_what_was_saved_meanwhile() -> None:
    theirs = {name: later for name, (_read, later, _own) in KINDS.items()}
    form = sent(theirs, {})
    assert (words(form), form.own, form.cleaned_data["based_on"]) == (theirs | {"file": "–"}, [], 2)


@pytest.mark.parametrize("mine", KINDS)
@pytest.mark.parametrize("theirs", KINDS)
def test_each_kind_of_field_against_each(mine: str, theirs: str) -> None:
    stored = READ | {theirs: KINDS[theirs][1]}
    form = sent(stored, {mine: KINDS[mine][2]})
    if mine != theirs or mine in NO_CLASH:
        expected = words(AllKinds(_typed(stored | {mine: None}, mine), _files(mine), stored=stored, version=2))
        assert (words(form), form.own) == (expected, [mine])
        return
    assert (form.is_valid(), [clash.label for clash in form.clashes]) == (False, [form[mine].label])
    again = AllKinds(form.data, form.files, stored=stored, version=2)
    assert (again.is_valid(), again.clashes) == (True, [])


def _files(mine: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(KINDS["file"][2][0], b"x")} if mine == "file" else {}


def _typed(stored: dict[str, Any], mine: str) -> dict[str, Any]:
    """Return a form without readings that says what is stored, and the own change."""
    form = AllKinds(stored=stored, version=2)
    (found,) = forms_in(f'<form method="post">{form.as_p()}</form>', "/")
    return found.values | ({mine: KINDS[mine][2]} if mine != "file" else {})
