"""The register of what political bodies have decided about editions: public, complete, corrected with its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import save_as
from actors.models import Organisation, User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.editions.enums import AdoptionKind
from handlingsplan.editions.models import Adoption, Edition
from handlingsplan.plan.models import Party, Plan
from handlingsplan.publishing.permissions import may_correct_adoption, may_register_adoption, may_register_on_behalf
from measures.decisions.extracts import checked_extract, store_extract, tell_corrected
from measures.models import MinutesExtract
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
def register_adoption(  # noqa: PLR0913 the decision, its evidence, and what it corrects
    edition: Edition,
    organisation: Organisation,
    *,
    data: AdoptionData,
    by: User,
    adoption: Adoption | None = None,
    upload: "UploadedFile[bytes] | None" = None,
    is_public: bool = False,
) -> Adoption:
    """Register a body's decision about an edition, or correct one; `adoption` is it as the writer read it.

    A coordinator does it on behalf of the organisation, with an extract of its minutes as file. Raises `RefusedError`,
    ValidationError by field, `TextRefusedError` and `StaleError`.
    """
    itself = bool(may_register_adoption(by, edition.plan, organisation))
    require(may_register_on_behalf(by, edition.plan, organisation))
    row = _locked(adoption) if adoption else Adoption(edition=edition, organisation=organisation)
    if adoption:
        require(may_correct_adoption(by, row))
    if problems := adoption_problems(vars(data)):
        raise ValidationError(problems)
    _set_extract(row, upload, is_public=is_public, on_behalf=not itself, by=by)
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


def _set_extract(
    row: Adoption, upload: "UploadedFile[bytes] | None", *, is_public: bool, on_behalf: bool, by: User
) -> None:
    """Let the evidence of what is said now take the place of what was there; the lead needs none."""
    file = checked_extract(upload, is_needed=on_behalf)
    if row.extract is not None and not on_behalf:
        tell_corrected(row.extract, by=by)
    row.extract = None
    if file is not None:
        plan, at = row.edition.plan, timezone.now()
        row.extract = store_extract(
            plan, row.organisation, file=file, is_public=is_public, on_behalf=on_behalf, by=by, at=at
        )


def _locked(adoption: Adoption) -> Adoption:
    """Return it as it is now, kept from being changed or confirmed by others meanwhile."""
    joined = Adoption.objects.select_related("edition__plan", "organisation").defer("edition__content")
    stored = joined.select_for_update(of=("self",)).get(pk=adoption.pk)
    if stored.version != adoption.version:
        raise StaleError(stored)
    if stored.extract_id is not None:
        extracts = MinutesExtract.objects.select_related("plan", "registered_by").select_for_update(of=("self",))
        stored.extract = extracts.get(pk=stored.extract_id)
    return stored


@dataclass(frozen=True)
class RegisterLine:
    """A party with what its bodies have decided; nothing where none has."""

    party: Party
    adoptions: tuple[Adoption, ...]


def read_register(plan: Plan) -> list[RegisterLine]:
    """Return every party of the plan with its decisions, newest first; two queries."""
    decided: dict[int, list[Adoption]] = {}
    adoptions = Adoption.objects.filter(edition__plan=plan).select_related(
        "edition__plan", "organisation", "extract__plan"
    )
    for adoption in adoptions.defer("edition__content"):
        decided.setdefault(adoption.organisation_id, []).append(adoption)
    parties = Party.objects.filter(plan=plan).select_related("organisation")
    return [RegisterLine(party, tuple(decided.get(party.organisation_id, ()))) for party in parties]
