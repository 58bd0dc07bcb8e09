"""The plan as text that never changes: canonical JSON, its checksum, and the adoptions that it prints."""

import hashlib
import json
from datetime import date

from django.utils import timezone
from pydantic import BaseModel

from actors.models import LedgerEntry
from handlingsplan.chapters.document import Adoption as FrozenAdoption
from handlingsplan.chapters.document import EditionHead, Frozen, PlanDocument
from handlingsplan.chapters.keys import organisation_key, row_key
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.editions.first_format import FIRST_FORMAT, keyed_by_name
from handlingsplan.editions.models import Adoption
from handlingsplan.editions.schemas import schema_address
from handlingsplan.plan.models import Plan


def freeze(document: PlanDocument) -> str:
    """Return the plan as text that never changes."""
    return canonical(document)


def canonical(document: Frozen) -> str:
    """Return a document as canonical JSON: sorted keys, no spaces; the same document gives the same text."""
    data = document.model_dump(mode="json", by_alias=True)
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def checksum(content: str) -> str:
    """Return the SHA-256 of frozen content, of its UTF-8 bytes."""
    return hashlib.sha256(content.encode()).hexdigest()


def thaw(content: str) -> PlanDocument:
    """Return the document that `content` was frozen from, in whichever format."""
    if format_of(content) == FIRST_FORMAT:
        return PlanDocument.model_validate(keyed_by_name(json.loads(content)))
    return PlanDocument.model_validate_json(content)  # at once, without a tree of all that it says beside it


class _Format(BaseModel):
    format: int


def format_of(content: str) -> int:
    return _Format.model_validate_json(content).format


def read_next(plan: Plan, head: EditionHead | None = None, *, to_print: bool = False) -> PlanDocument:
    """Return the plan as an edition of now holds it; `to_print` with its pictures."""
    document = read_plan(plan, stage=Stage.APPROVED, edition=head, to_print=to_print)
    return with_adoptions(document.model_copy(update={"schema_address": schema_address()}), plan)


def with_adoptions(document: PlanDocument, plan: Plan) -> PlanDocument:
    """Return the document with the register of the plan's editions so far; two queries."""
    rows = Adoption.objects.filter(edition__plan=plan).select_related("edition", "organisation", "extract")
    rows = rows.defer("edition__content").order_by("-edition__number", "decided_on", "organisation__sort_key", "body")
    corrected = _corrections(plan)
    return document.model_copy(update={"adoptions": tuple(_frozen(row, corrected.get(row.pk)) for row in rows)})


def _corrections(plan: Plan) -> dict[int, date]:
    """Return the day of the last correction by adoption; those that were never corrected are left out."""
    entries = LedgerEntry.objects.filter(kind=Adoption._meta.label_lower, plan_id=plan.pk, content__version__gt=1)
    return {pk: timezone.localdate(at) for pk, at in entries.order_by("pk").values_list("object_id", "at")}


def _frozen(row: Adoption, corrected_on: date | None) -> FrozenAdoption:
    return FrozenAdoption(
        key=row_key("adoption", row.pk),
        edition=row.edition.number,
        organisation=row.organisation.name,
        organisation_key=organisation_key(row.organisation),
        body=row.body,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        reservation=row.reservation,
        decided_on=row.decided_on,
        paragraph=row.paragraph,
        registry_number=row.registry_number,
        link=row.link,
        corrected_on=corrected_on,
        on_behalf=row.extract.mark if row.extract else "",
    )
