"""The register of what political bodies have decided about editions: public, complete, corrected with its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import save_as
from actors.models import Organisation, User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.editions.enums import AdoptionKind
from handlingsplan.editions.models import Adoption, Edition
from handlingsplan.plan.models import Party, Plan
from handlingsplan.publishing.permissions import may_register_adoption
from measures.plan_days import day_problem

MAX_CHARACTERS = 2_000  # of a reservation, which is printed in the register


@dataclass(frozen=True, kw_only=True)
class AdoptionData:
    """What the lead writes of a decision."""

    body: str
    kind: str
    decided_on: date | None
    reservation: str = ""
    paragraph: str = ""
    registry_number: str = ""
    link: str = ""


def adoption_problems(data: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with the fields taken together, by field."""
    problems = {}
    if not str(data.get("body") or "").strip():
        problems["body"] = _("Skriv vilket organ som har beslutat, till exempel kommunfullmäktige.")
    if data.get("kind") not in AdoptionKind.values:
        problems["kind"] = _("Välj vad organet beslutade.")
    if data.get("decided_on") is None:
        problems["decided_on"] = _("Skriv vilken dag beslutet togs.")
    elif wrong := day_problem(data.get("decided_on"), past=True):
        problems["decided_on"] = wrong
    if data.get("kind") == AdoptionKind.WITH_RESERVATION and not str(data.get("reservation") or "").strip():
        problems["reservation"] = _("Skriv vilket förbehållet är.")
    return problems


@transaction.atomic
def register_adoption(
    edition: Edition, organisation: Organisation, *, data: AdoptionData, by: User, adoption: Adoption | None = None
) -> Adoption:
    """Register a body's decision about an edition, or correct one; `adoption` is it as the writer read it.

    Raises `RefusedError`, ValidationError by field, `TextRefusedError` and `StaleError`.
    """
    require(may_register_adoption(by, edition.plan, organisation))
    if problems := adoption_problems(vars(data)):
        raise ValidationError(problems)
    row = _locked(adoption) if adoption else Adoption(edition=edition, organisation=organisation)
    for name, value in vars(data).items():
        setattr(row, name, richtext.plain(value, most=MAX_CHARACTERS) if isinstance(value, str) else value)
    row.version += 1
    try:
        with transaction.atomic():
            save_as(row, by=by)
    except IntegrityError as error:
        raise ValidationError(
            {"body": _("Organets beslut om utgåvan finns redan i registret. Rätta det där.")}
        ) from error
    return row


def _locked(adoption: Adoption) -> Adoption:
    stored = Adoption.objects.select_for_update().get(pk=adoption.pk)
    if stored.version != adoption.version:
        raise StaleError(stored)
    return stored


@dataclass(frozen=True)
class RegisterLine:
    """A party with what its bodies have decided; nothing where none has."""

    party: Party
    adoptions: tuple[Adoption, ...]


def read_register(plan: Plan) -> list[RegisterLine]:
    """Return every party of the plan with its decisions, newest first; two queries."""
    decided: dict[int, list[Adoption]] = {}
    adoptions = Adoption.objects.filter(edition__plan=plan).select_related("edition", "organisation")
    for adoption in adoptions.defer("edition__content"):
        decided.setdefault(adoption.organisation_id, []).append(adoption)
    parties = Party.objects.filter(plan=plan).select_related("organisation")
    return [RegisterLine(party, tuple(decided.get(party.organisation_id, ()))) for party in parties]
