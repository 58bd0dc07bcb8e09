"""The forms for a decision with its evidence: for one measure, or for many."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handlingsplan.numbers import read_key
from measures.commitments import STAND, Stand
from measures.decisions.deciding import ANSWERS, stand_problems
from measures.decisions.extracts import FILE_MISSING
from measures.enums import CommitmentState
from measures.forms.commitments import StandFields
from measures.forms.measures import CheckedForm
from measures.models import Commitment

_VERSION = ":"  # between a measure's key and the version of the commitment that was read


class EvidenceFields(forms.Form):
    """An extract of the minutes, and who reads it."""

    file = forms.FileField(
        label=gettext_lazy("Protokollsutdrag"),
        required=False,
        help_text=gettext_lazy("PDF, Word, LibreOffice eller bild, högst 20 MB."),
        error_messages={"empty": gettext_lazy("Filen är tom.")},
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Alla får läsa protokollsutdraget"),
        required=False,
        help_text=gettext_lazy(
            "Annars läses det bara av organisationens egna och av samordnaren. Kontrollera att det inte innehåller "
            "personuppgifter som inte ska spridas."
        ),
    )


class DecisionForm(EvidenceFields, StandFields, CheckedForm):
    """A decision as the minutes have it; `on_behalf` needs the file, the body and the day."""

    def __init__(self, data: Any = None, files: Any = None, *, on_behalf: bool, initial: Mapping[str, Any]) -> None:
        super().__init__(data, files, initial=initial)
        self.on_behalf = on_behalf
        self.fields["state"].choices = ANSWERS  # type: ignore[attr-defined] # a choice field
        self.fields["file"].required = on_behalf
        self.fields["file"].error_messages["required"] = FILE_MISSING

    def problems(self, data: Mapping[str, object]) -> dict[str, str]:
        """Ask the rules of `measures.decisions.deciding`."""
        return stand_problems(data, on_behalf=self.on_behalf)

    def stand(self) -> Stand:
        """Return what was typed, for the verb."""
        return Stand(**{name: self.cleaned_data[name] for name in STAND})

    def evidence(self) -> dict[str, Any]:
        """Return the file and who reads it, for the verb."""
        return {"upload": self.cleaned_data["file"] or None, "is_public": self.cleaned_data["is_public"]}


class OneDecisionForm(DecisionForm):
    """What a coordinator enters for one commitment."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, commitment: Commitment) -> None:
        initial = {name: getattr(commitment, name) for name in STAND}
        if initial["state"] == CommitmentState.PROPOSED:
            initial["state"] = CommitmentState.DECIDED
        if commitment.extract is not None:
            initial["is_public"] = commitment.extract.is_public
            self.stored_files = {"file": commitment.extract.name}
        super().__init__(data, files, on_behalf=True, initial=initial | {"based_on": commitment.version})


def row_key(commitment: Commitment) -> str:
    """Return the value of a row's checkbox: which measure, and the version of the commitment that is read."""
    return f"{commitment.measure_id}{_VERSION}{commitment.version}"


class _Rows(forms.MultipleChoiceField):
    """Ticked rows; one that was changed after it was read is no longer a choice, and is told of by the form."""

    def valid_value(self, value: str) -> bool:
        key, _sign, version = value.partition(_VERSION)
        return None not in {read_key(key), read_key(version)}


class ManyDecisionsForm(DecisionForm):
    """One decision, and the rows that it covers."""

    rows = _Rows(
        label=gettext_lazy("Åtgärder som beslutet gäller"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Kryssa för minst en åtgärd."),
            "invalid_choice": gettext_lazy("Välj i listan."),
        },
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        on_behalf: bool,
        commitments: Sequence[Commitment],
        ticked: Sequence[int] = (),
    ) -> None:
        chosen = [row_key(row) for row in commitments if row.measure.number in ticked]
        initial = {"state": CommitmentState.DECIDED, "rows": chosen}
        super().__init__(data, files, on_behalf=on_behalf, initial=initial)
        self._open = {row.measure_id: row for row in commitments}
        self.fields["rows"].choices = [  # type: ignore[attr-defined] # a choice field
            (row_key(row), f"{row.measure} ({row.get_state_display()})") for row in commitments
        ]

    def clean_rows(self) -> list[str]:
        """Refuse rows that somebody has changed since they were read, by name."""
        rows: list[str] = self.cleaned_data["rows"]
        offered = {value for value, _label in self.fields["rows"].choices}  # type: ignore[attr-defined] # a choice field
        stale = [self._open.get(int(row.partition(_VERSION)[0])) for row in rows if row not in offered]
        if stale:
            names = ", ".join(str(row.measure) for row in stale if row is not None)
            raise ValidationError(
                _("Något har ändrats sedan du läste sidan: %(what)s. Läs listan och kryssa för igen.")
                % {"what": names or _("en åtgärd är redan beslutad")}
            )
        return rows

    def versions(self) -> dict[int, int]:
        """Return the ticked measures' keys, with the versions that were read."""
        pairs = (row.partition(_VERSION) for row in self.cleaned_data["rows"])
        return {int(measure): int(version) for measure, _sign, version in pairs}
