"""A measure as it was: what everybody read of it before it was sent back or withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, prefetch_related_objects

from actors.enums import LedgerAct
from actors.ledger import entries_of, parts_of
from actors.ledger_content import rebuilt
from actors.models import LedgerEntry, User
from measures.history.versions import links_before, measure_versions, names_of_organisations
from measures.models import Attachment, Commitment, FundingRow, Measure, MeasureLink, Milestone
from measures.wording import Words

Part = TypeVar("Part", bound=Model)


@dataclass(frozen=True, kw_only=True)
class PastMeasure:
    """What a measure said just before something was done; none of the rows is to be saved.

    `by`, `at` and `reason` tell of the act that ended it.
    """

    measure: Measure
    words: Words
    funding: list[FundingRow]
    commitments: list[Commitment]
    milestones: list[Milestone]
    links: list[MeasureLink]
    attachments: list[Attachment]
    by: User | None
    at: datetime
    reason: str


def last_known(measure: Measure) -> PastMeasure | None:
    """Return the measure as all knew it last; None where they know it as it is now, or never did.

    The number of queries is constant.
    """
    known = entries_of(measure).filter(audience_id=None).first()
    return None if known is None or known.private_to_id is None else measure_before(measure, known)


def measure_before(measure: Measure, end: LedgerEntry) -> PastMeasure:
    """Return the measure as it was just before `end`, an entry of its own that is not the first."""
    organisations = names_of_organisations()
    version = next(one for one in measure_versions(measure, organisations) if one.entry_id < end.pk)
    own = rebuilt(Measure, entries_of(measure).get(pk=version.entry_id).content)
    prefetch_related_objects([own], "plan", "owner", "package")
    kinds = (FundingRow, Commitment, Milestone, MeasureLink, Attachment)
    entries = list(parts_of(measure, *kinds).filter(pk__lt=end.pk))
    funding, commitments = _rows(entries, FundingRow), _rows(entries, Commitment)
    prefetch_related_objects(funding, "organisation", "funder")
    prefetch_related_objects(commitments, "organisation")
    return PastMeasure(
        measure=own,
        words={**version.words, **links_before(measure, organisations, end)},
        funding=sorted(funding, key=lambda row: (row.year, row.pk)),
        commitments=sorted(commitments, key=lambda row: (row.organisation.sort_key, row.pk)),
        milestones=sorted(_rows(entries, Milestone), key=lambda row: (str(row.planned_on or "9999"), row.pk)),
        links=_rows(entries, MeasureLink),
        attachments=_rows(entries, Attachment),
        by=end.by,
        at=end.at,
        reason=end.reason,
    )


def _rows(entries: list[LedgerEntry], model: type[Part]) -> list[Part]:
    """Return the rows of the model that the entries leave, in order of their keys."""
    left: dict[int, Part] = {}
    for entry in entries:
        if entry.kind != model._meta.label_lower:
            continue
        if entry.act == LedgerAct.REMOVED:
            left.pop(entry.object_id, None)
        else:
            left[entry.object_id] = rebuilt(model, entry.content)
    return [left[key] for key in sorted(left)]
