"""Form fields of the measures' forms: what they accept, and what they say when they don't."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actors.permissions import Verdict
from handlingsplan import richtext
from handlingsplan.form_renderer import TOO_LONG

_NO_LIMIT = 1_000_000
_SIGN = re.compile(r"^(§|paragraf\b)?\s*(?=\d)", re.IGNORECASE)


class PlainField(forms.CharField):
    """Plain text as it will be stored: a line feed counts as one character, however the browser sends it."""

    default_error_messages = {"max_length": TOO_LONG}

    def __init__(self, *, required_message: str | Promise = "", rows: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(required_message))
        if required_message:
            kwargs["error_messages"] = {"required": required_message}
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with single line feeds and without control characters."""
        return richtext.plain(str(value or ""), most=_NO_LIMIT)


class ParagraphField(PlainField):
    """The paragraph of a decision's minutes, with its sign whether or not it was typed."""

    def __init__(self) -> None:
        super().__init__(label=_("Paragraf"), max_length=50, required=False, help_text=_("Till exempel § 42."))

    def to_python(self, value: Any) -> str:
        """Put the sign before a number; a text of another kind stays as it is."""
        return _SIGN.sub("§ ", super().to_python(value), count=1)


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar or typed."""

    default_error_messages = {"invalid": _("Skriv dagen som år-månad-dag, till exempel 2027-03-01.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


_NOT_IN_PLAN = {
    "invalid_choice": _("Valet finns inte i planen."),
    "invalid_pk_value": _("Valet finns inte i planen."),
}


class PlanChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg] # any model of the plan
    """One thing of the plan."""

    default_error_messages = dict(_NOT_IN_PLAN)


class AllowedPlanChoiceField(PlanChoiceField):
    """One of the plan's things that the person may choose; what is among `others` is refused with the reason.

    What was refused stays chosen, so that it can be sent again when the reason is gone.
    """

    others: QuerySet[Any] | None = None
    may_choose: Callable[[Any], Verdict] | None = None

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            refused = next((row for row in self.others or () if str(row.pk) == str(value)), None)
            if refused is None or self.may_choose is None or (verdict := self.may_choose(refused)):
                raise
            offered: Any = self.choices  # an iterator, which the stubs do not say
            self.choices = [*offered, (refused.pk, self.label_from_instance(refused))]
            raise ValidationError(verdict.reason, code="refused") from None


class PlanMultipleChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # any model of the plan
    """Any number of things of the plan, as checkboxes."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = dict(_NOT_IN_PLAN)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
