"""The forms in which a consultation is prepared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.merging import MergingForm
from actors.models import Organisation
from handlingsplan.consultation.models import Body, Consultation, Question
from handlingsplan.consultation.places import PlanPlace, grouped
from handlingsplan.consultation.preparing import MAX_LETTER, MAX_QUESTION, BodyData, ConsultationData
from handlingsplan.filters import FilterForm, choice_field, search_field
from measures.forms.fields import DayField, PlainField

WHOLE_PLAN = _("Planen som helhet")


def place_field(places: dict[str, PlanPlace], **more: Any) -> forms.ChoiceField:
    """Return a field to choose a place of the plan, or the whole of it."""
    choices = [("", WHOLE_PLAN), *grouped(places)]
    invalid = {"invalid_choice": _("Platsen finns inte i planen.")}
    return forms.ChoiceField(label=_("Plats i planen"), choices=choices, required=False, error_messages=invalid, **more)


class ConsultationForm(MergingForm, forms.Form):
    """What goes out, and until when."""

    title = PlainField(label=_("Rubrik"), max_length=150, required_message=_("Skriv vad remissen ska heta."))
    answers_by = DayField(label=_("Sista svarsdag"), help_text=_("En arbetsdag. Nämnder brukar behöva tre månader."))
    letter = PlainField(
        label=_("Missiv"),
        max_length=MAX_LETTER,
        rows=10,
        help_text=_("Står först i brevet och på remissens sida: vad ni vill ha svar på, och varför."),
    )
    is_public = forms.BooleanField(label=_("Allmänheten får svara"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any = None, *, stored: Consultation | None = None, **initial: Any) -> None:
        names = ("title", "answers_by", "letter", "is_public", "version")
        read = {name: getattr(stored, name) for name in names} if stored else initial
        super().__init__(data, initial=read)
        self.is_new = stored is None

    def data_for_verb(self) -> ConsultationData:
        return ConsultationData(
            **{name: self.cleaned_data[name] for name in ("title", "answers_by", "letter", "is_public")}
        )


class QuestionForm(forms.Form):
    """Something that the coordinator wants an answer to."""

    text = PlainField(label=_("Fråga"), max_length=MAX_QUESTION, rows=3, required_message=_("Skriv frågan."))

    def __init__(self, data: Any = None, *, places: dict[str, PlanPlace]) -> None:
        super().__init__(data)
        self.fields["place"] = place_field(places)
        self.order_fields(["place", "text"])


class PartiesForm(forms.Form):
    """Which parties of the plan are asked."""

    parties = forms.ModelMultipleChoiceField(
        label=_("Parter"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en part."), "invalid_choice": _("Valet finns inte i planen.")},
    )

    def __init__(self, data: Any = None, *, parties: list[Organisation]) -> None:
        super().__init__(data)
        field: Any = self.fields["parties"]
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in parties])


class BodyForm(MergingForm, forms.Form):
    """Who is asked, where, and until when."""

    name = PlainField(label=_("Namn"), max_length=200, required_message=_("Skriv vem som ska svara."))
    email = forms.EmailField(
        label=_("Registratorns e-postadress"),
        error_messages={
            "required": _("Skriv adressen till registratorn."),
            "invalid": _("Skriv adressen som registrator@example.org."),
        },
    )
    extended_to = DayField(
        label=_("Längre tid, till och med"), help_text=_("Lämna tomt för samma sista dag som andra.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any = None, *, stored: Body | None = None) -> None:
        names = ("name", "email", "extended_to", "version")
        super().__init__(data, initial={name: getattr(stored, name) for name in names} if stored else {})
        self.is_new = stored is None
        if stored is not None and stored.sent_at is not None:
            self.fields["email"].help_text = _(
                "Byter du adress slutar länken som har skickats att gälla, och den förra adressen får veta det."
            )

    def data_for_verb(self) -> BodyData:
        return BodyData(**{name: self.cleaned_data[name] for name in ("name", "email", "extended_to")})


class BodyFilter(FilterForm):
    """How the list of bodies is chosen."""

    q = search_field(_("Sök instans"))
    lage = choice_field(
        _("Läge"),
        _("Alla"),
        [
            ("svarat", _("Har svarat")),
            ("saknas", _("Har inte svarat")),
            ("sena", _("Sena")),
            ("utan", _("Utan länk")),
            ("studsat", _("Brevet kom inte fram")),
        ],
    )
    sortera = choice_field(_("Sortera efter"), _("Namn"), [("svar", _("Senaste svar först")), ("dag", _("Sista dag"))])


def question_choices(questions: list[Question]) -> list[tuple[str, str]]:
    """Return the questions as choices of a form."""
    return [(str(one.pk), one.text[:120]) for one in questions]
