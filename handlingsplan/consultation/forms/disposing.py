"""The forms of the board: what is done about a point or a group, and which points are shown."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from actors.merging import MergingForm
from actors.models import User
from handlingsplan.consultation.board import places_on_board
from handlingsplan.consultation.dispositions import MAX_REPLY, DispositionData
from handlingsplan.consultation.enums import Disposition
from handlingsplan.consultation.models import Body, Consultation, Dispositioned, Point, PointGroup, Subject
from handlingsplan.filters import FilterForm, choice_field, search_field
from handlingsplan.plan.models import Chapter, Plan
from measures.forms.fields import DayField, PlainField, PlanChoiceField, PlanMultipleChoiceField
from measures.models import Measure
from measures.querysets import MeasureQuerySet

_FIELDS = ("disposition", "reply", "measure", "chapter", "revision_number", "prepared_by", "reply_by")


def coordinators_of(plan: Plan) -> Any:
    return User.objects.filter(coordinating__plan=plan, is_active=True).order_by("full_name").distinct()


class _MeasureField(PlanChoiceField):
    """A measure that everybody knows, or did: it is told to everybody that it was changed."""

    def label_from_instance(self, obj: Measure) -> str:
        return obj.known_as


class DispositionForm(MergingForm, forms.Form):
    """What is said and done about it."""

    disposition = forms.ChoiceField(label=_("Ställningstagande"), choices=Disposition.choices)
    reply = PlainField(label=_("Svar till den som har svarat"), max_length=MAX_REPLY, rows=5)
    measure = _MeasureField(label=_("Åtgärd som har ändrats"), queryset=Measure.objects.none(), required=False)
    chapter = PlanChoiceField(label=_("Kapitel som har ändrats"), queryset=Chapter.objects.none(), required=False)
    revision_number = forms.IntegerField(label=_("Kapitlets version"), required=False, min_value=1)
    prepared_by = PlanChoiceField(label=_("Bereds av"), queryset=User.objects.none(), required=False)
    reply_by = DayField(label=_("Svar klart till"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any = None, *, stored: Dispositioned, **more: Any) -> None:
        read = {name: _read(stored, name) for name in (*_FIELDS, "version")}
        super().__init__(data, initial=read | more)
        plan = stored.plan
        self._offer("measure", _measures(plan, stored.measure))
        self._offer("chapter", Chapter.objects.filter(plan=plan).order_by("number"))
        self._offer("prepared_by", coordinators_of(plan))

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows
        field.empty_label = _("Ingen")

    def data_for_verb(self) -> DispositionData:
        return DispositionData(**{name: self.cleaned_data[name] for name in _FIELDS})


def _measures(plan: Plan, chosen: Measure | None) -> MeasureQuerySet:
    """Return what everybody knows, and what is chosen already: also when it has been sent back since."""
    rows = Measure.objects.in_plan(plan)
    known = rows.known_to_all()
    if chosen is not None and chosen.is_numbered:
        known |= rows.filter(pk=chosen.pk)
    return known.order_by("number")


def _read(stored: Dispositioned, name: str) -> Any:
    value = getattr(stored, f"{name}_id", None)
    return value if value is not None else getattr(stored, name)


class PointForm(DispositionForm):
    """A point: also what it is about, and which group it is in."""

    subjects = PlanMultipleChoiceField(label=_("Ämnen"), queryset=Subject.objects.none())
    group = PlanChoiceField(label=_("Grupp"), queryset=PointGroup.objects.none(), required=False)

    def __init__(self, data: Any = None, *, stored: Point) -> None:
        self._stored = stored
        subjects = [subject.pk for subject in stored.subjects.all()]
        super().__init__(data, stored=stored, subjects=subjects, group=stored.group_id)
        about = Subject.objects.filter(consultation=stored.consultation)
        self._offer("subjects", about)
        if not about.exists():
            del self.fields["subjects"]
        self._offer("group", PointGroup.objects.filter(consultation=stored.consultation))
        self.order_fields(["disposition", "reply", "group", "subjects", "prepared_by", "reply_by"])
        if stored.group_id and not any(name in (data or ()) for name in _FIELDS):
            for name in _FIELDS:  # which the group says; what a page read before it was in one has sent is refused
                del self.fields[name]

    def data_for_verb(self) -> DispositionData:
        """Return what is said of the point; what its group says for it stays as it is stored."""
        typed = {name: self.cleaned_data.get(name, getattr(self._stored, name)) for name in _FIELDS}
        return DispositionData(**typed)


class GroupForm(DispositionForm):
    """A group of points with one reply."""

    title = PlainField(
        label=_("Vad gruppen handlar om"), max_length=200, required_message=_("Skriv vad den handlar om.")
    )

    def __init__(self, data: Any = None, *, stored: PointGroup) -> None:
        super().__init__(data, stored=stored, title=stored.title)
        self.order_fields(["title"])


class PointFilter(FilterForm):
    """Which points the board shows."""

    q = search_field(_("Sök i synpunkterna"))
    sortera = choice_field(
        _("Sortera efter"),
        _("Nummer"),
        [
            ("plats", _("Plats i planen")),
            ("instans", _("Yttrande")),
            ("läge", _("Läge")),
            ("dag", _("Dag då svaret ska vara klart")),
        ],
    )

    def __init__(self, data: QueryDict, *, consultation: Consultation) -> None:
        super().__init__(data)
        states = [
            ("kvar", _("Utan ställningstagande")),
            ("sena", _("Efter sin dag")),
            ("oprovade", _("Inte godkända än")),
        ]
        states += [choice for choice in Disposition.choices if choice[0] != Disposition.NONE]
        self.fields["lage"] = choice_field(_("Läge"), _("Alla"), states)
        self.fields["plats"] = choice_field(_("Plats"), _("Alla"), places_on_board(consultation))
        subjects = Subject.objects.filter(consultation=consultation).values_list("pk", "name")
        self.fields["amne"] = choice_field(_("Ämne"), _("Alla"), _texts(subjects))
        groups = PointGroup.objects.filter(consultation=consultation).values_list("pk", "title")
        self.fields["grupp"] = choice_field(_("Grupp"), _("Alla"), _texts(groups))
        people = coordinators_of(consultation.plan).values_list("pk", "full_name")
        self.fields["bereds"] = choice_field(_("Bereds av"), _("Alla"), _texts(people))
        bodies = Body.objects.filter(consultation=consultation, response__isnull=False).values_list("pk", "name")
        self.fields["instans"] = choice_field(_("Instans"), _("Alla"), _texts(bodies))
        self.order_fields(["q", "lage", "plats", "sortera"])


def _texts(pairs: Any) -> list[tuple[str, str]]:
    return [(str(pk), label) for pk, label in pairs]


class BulkForm(forms.Form):
    """What is done with the points that are ticked; each says which version of it was read."""

    points = forms.MultipleChoiceField(required=False)
    act = forms.ChoiceField(
        choices=[(name, name) for name in ("dispose", "share", "group", "subject", "approve")],
        error_messages={"required": _("Välj vad som ska göras."), "invalid_choice": _("Välj vad som ska göras.")},
    )
    disposition = forms.ChoiceField(choices=Disposition.choices, required=False)
    reply = PlainField(max_length=MAX_REPLY)
    title = PlainField(max_length=200)
    subject = PlainField(max_length=80)
    to = PlanChoiceField(queryset=User.objects.none(), required=False)
    reply_by = DayField()

    def __init__(self, data: QueryDict, *, plan: Plan) -> None:
        super().__init__(data)
        points: Any = self.fields["points"]
        points.choices = [(value, value) for value in data.getlist("points")]
        to: Any = self.fields["to"]
        to.queryset = coordinators_of(plan)

    def clean_points(self) -> dict[int, int]:
        """Return the versions that were read, by number."""
        versions = {}
        for value in self.cleaned_data["points"]:
            number, _colon, version = value.partition(":")
            if not (number.isdecimal() and version.isdecimal()):
                raise forms.ValidationError(_("Kryssa för de synpunkter som det gäller."))
            versions[int(number)] = int(version)
        return versions
