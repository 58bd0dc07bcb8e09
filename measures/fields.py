"""What a measure says, described once: form, parts, history, workbooks, comparison and documents walk over this table.

A text that somebody may leave out is a row here, a column of the model, an attribute of `editing.MeasureData` and of
`chapters.document.Measure`; see docs/extending.md.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handlingsplan.plan.enums import Vocabulary
from handlingsplan.plan.models import Plan
from measures.enums import EditorialState, FourStep, Status


@dataclass(frozen=True, kw_only=True)
class MeasureField:
    """One field. Those with a `part` are written in the form of that part; the state is changed by editorial acts."""

    name: str
    label: Promise
    part: str = ""
    is_link: bool = False  # rows of their own, not a column of the measure
    choices: Any = None
    max_length: int = 0  # characters of a text that is typed; 0 for what is no text
    rows: int = 0  # lines of the box to type it in; 0 for a single line
    help_text: Promise | str = ""
    required_message: Promise | str = ""
    is_optional_text: bool = False  # shown under its label, where somebody has written it
    headings: tuple[str, ...] = ()  # what people call the column in workbooks of their own, beside the label
    width: int = 28  # of the column in a workbook, in characters
    vocabulary: Vocabulary | None = None  # shown only in plans that use it


FIELDS = (
    MeasureField(
        name="title",
        label=_("Rubrik"),
        part="vad",
        max_length=200,
        help_text=_("Kort och konkret: vad ska göras?"),
        required_message=_("Skriv en rubrik."),
        headings=(
            *("åtgärd", "åtgärder", "titel", "namn", "åtgärdens namn", "benämning", "aktivitet", "insats", "projekt"),
        ),
        width=40,
    ),
    MeasureField(
        name="description",
        label=_("Beskrivning"),
        part="vad",
        max_length=10_000,
        rows=8,
        help_text=_("Vad som ska göras, var och varför. Skriv så att någon utanför er organisation förstår."),
        headings=(*("beskrivning av åtgärden", "innehåll", "åtgärdsbeskrivning", "vad"),),
        width=60,
    ),
    MeasureField(
        name="expected_result",
        label=_("Förväntat resultat"),
        part="vad",
        max_length=10_000,
        rows=4,
        help_text=_("Vad som är annorlunda när åtgärden är genomförd."),
        is_optional_text=True,
        headings=("effekt", "förväntad effekt", "nytta"),
        width=40,
    ),
    MeasureField(
        name="owner",
        label=_("Ansvarig organisation"),
        part="vilka",
        headings=(
            *("ansvarig", "ansvarig aktör", "huvudansvarig", "huvudaktör", "huvudman", "ägare", "kommun", "ansvar"),
            *("ansvarig nämnd", "nämnd", "ansvarig förvaltning", "förvaltning", "ansvarig enhet"),
        ),
    ),
    MeasureField(
        name="participants",
        label=_("Medverkande"),
        part="vilka",
        is_link=True,
        headings=(
            "medverkande aktörer",
            "samverkan",
            "samverkande",
            "berörda aktörer",
            "deltagare",
            "parter",
            "partners",
        ),
    ),
    MeasureField(
        name="contact",
        label=_("Kontakt"),
        part="vilka",
        max_length=200,
        help_text=_(
            "Funktion först, sedan e-post och telefon, till exempel samhällsplanerare, planering@kommunen.se. Ett namn "
            "bara om personen har sagt ja: det visas för alla."
        ),
        is_optional_text=True,
        headings=(
            "kontaktperson",
            "kontaktuppgifter",
            "kontakt hos ansvarig",
        ),
        width=32,
    ),
    MeasureField(name="package", label=_("Åtgärdspaket"), part="vad", headings=("paket", "insatsområde", "område")),
    MeasureField(
        name="four_step",
        label=_("Steg i fyrstegsprincipen"),
        part="vad",
        vocabulary=Vocabulary.FOUR_STEPS,
        choices=FourStep.choices,
        headings=("steg", "fyrstegsprincipen", "åtgärdssteg"),
        width=14,
    ),
    MeasureField(
        name="modes",
        label=_("Färdsätt"),
        part="vad",
        vocabulary=Vocabulary.TRAVEL_MODES,
        is_link=True,
        headings=("trafikslag", "färdmedel"),
    ),
    MeasureField(name="county_wide", label=_("Gäller hela länet"), part="vilka", headings=("hela länet",), width=14),
    MeasureField(
        name="areas",
        label=_("Kommuner"),
        part="vilka",
        is_link=True,
        headings=("gäller i kommunerna", "plats", "geografi"),
    ),
    MeasureField(
        name="planned_start",
        label=_("Planerad start"),
        part="nar",
        headings=("start", "startdatum", "startår", "börjar"),
        width=14,
    ),
    MeasureField(
        name="planned_end",
        label=_("Planerat slut"),
        part="nar",
        headings=(*("slut", "slutdatum", "klart", "klar", "slutår", "klart senast", "färdigt"),),
        width=14,
    ),
    MeasureField(name="goals", label=_("Mål"), part="bidrar", is_link=True, headings=("mål som åtgärden bidrar till",)),
    MeasureField(name="challenges", label=_("Utmaningar"), part="bidrar", is_link=True, headings=("utmaning",)),
    MeasureField(name="state", label=_("Tillstånd"), choices=EditorialState.choices, width=14),
    MeasureField(
        name="status",
        label=_("Status"),
        part="status",
        choices=Status.choices,
        headings=("genomförandestatus", "läge", "nuläge"),
        width=14,
    ),
    MeasureField(
        name="status_reason",
        label=_("Kommentar till status"),
        part="status",
        max_length=2_000,
        rows=4,
        help_text=_("Behövs när åtgärden är försenad eller avbruten: vad som har hänt och vad det får för följd."),
        headings=("orsak", "kommentar status"),
    ),
    MeasureField(name="actual_start", label=_("Faktisk start"), part="status", width=14),
    MeasureField(name="actual_end", label=_("Faktiskt slut"), part="status", width=14),
)


def unused_fields(plan: Plan) -> frozenset[str]:
    """Return the names of the fields that show nowhere in the plan, whose vocabularies it does not use."""
    return frozenset(field.name for field in FIELDS if field.vocabulary is not None and not plan.uses(field.vocabulary))


STATUS_REASON = next(field for field in FIELDS if field.name == "status_reason")

LABELS = {field.name: field.label for field in FIELDS}
CHOICES: dict[str, dict[Any, Any]] = {field.name: dict(field.choices) for field in FIELDS if field.choices}
STATUS_FIELDS = tuple(field.name for field in FIELDS if field.part == "status")
TEXT_FIELDS = tuple(field.name for field in FIELDS if field.part not in {"", "status"})  # what `MeasureData` holds
OWN_COLUMNS = tuple(field.name for field in FIELDS if field.name in TEXT_FIELDS and not field.is_link)
TEXTS = tuple(field for field in FIELDS if field.max_length and field.name in TEXT_FIELDS)
OPTIONAL_TEXTS = tuple(field for field in FIELDS if field.is_optional_text)
LONG_TEXTS = ("description", *(field.name for field in OPTIONAL_TEXTS))  # what lists have no need to fetch


def optional_texts(measure: object) -> dict[str, str]:
    """Return the optional texts of a measure, of the model or of a document, by label; empty where not written."""
    return {str(field.label): getattr(measure, field.name) for field in OPTIONAL_TEXTS}
