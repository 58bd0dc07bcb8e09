"""What a row of a measures' list costs, as rows of money: what they will say, and which of them are there already."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from actors.conflicts import Difference
from handlingsplan.plan.models import Plan
from measures.editing import MeasureData
from measures.enums import FundingKind, FundingState
from measures.models import Funder, Measure
from measures.money.rows import FundingEntry
from measures.wording import in_words, money_label
from measures.workbooks.headings import OWNER
from measures.workbooks.import_rows import ParsedRow


def costs_of(
    parsed: ParsedRow, data: MeasureData, plan: Plan, funders: dict[tuple[bool, int], str]
) -> list[FundingEntry]:
    """Return the funding rows of a row's amounts, each in the year of its heading, of the row, or of its start.

    Adds the funder's name to `funders`.
    """
    begins = data.planned_start.year if data.planned_start else _year_of_list(parsed, plan)
    if any(not cost.year for cost in parsed.amounts) and not parsed.values.get("year"):
        if "year" in parsed.where and data.planned_start is None:
            parsed.add_error("year", _("Raden säger inte vilket år kostnaden gäller. Skriv året på varje rad."))
        text = _("Raden säger inte vilket år kostnaden gäller: den läggs på %(year)d.")
        parsed.warnings.append(text % {"year": begins})
    entries = []
    for cost in parsed.amounts:
        funder = data.owner if cost.funder == OWNER else cost.funder or parsed.values.get("funder") or data.owner
        outside = isinstance(funder, Funder)
        funders[outside, funder.pk] = str(funder)
        entries.append(
            FundingEntry(
                organisation_id=None if outside else funder.pk,
                funder_id=funder.pk if outside else None,
                year=cost.year or parsed.values.get("year") or begins,
                kind=cost.kind or parsed.values.get("kind") or FundingKind.OPERATION,
                state=parsed.values.get("money_state") or FundingState.NEED,
                amount=cost.amount,
                note=cost.warning[:300],
            )
        )
    return entries


def _year_of_list(parsed: ParsedRow, plan: Plan) -> int:
    """Return the year that the list's title says, where the plan's period has it; else the first of the period."""
    within = parsed.year_above and plan.period_start <= parsed.year_above <= plan.period_end
    return parsed.year_above if parsed.year_above and within else plan.period_start


def cost_in_words(entry: FundingEntry, funders: Mapping[tuple[bool, int], str]) -> Difference:
    """Return what a funding row will say."""
    key = (entry.funder_id is not None, entry.funder_id or entry.organisation_id or 0)
    return Difference(money_label(entry), "", f"{in_words(entry.amount)}, {funders.get(key, '')}")


def changed_costs(measure: Measure, wanted: list[FundingEntry], parsed: ParsedRow) -> list[FundingEntry]:
    """Return those of the costs that the measure has not yet; one of the same funder and year is changed.

    Where the list says no state or kind, the measure's own holds: money that was granted since is no other money.
    """
    says_kind = bool(parsed.values.get("kind")) or any(cost.kind for cost in parsed.amounts)
    says_state = bool(parsed.values.get("money_state"))
    entries = []
    for entry in wanted:
        alike = [
            row
            for row in measure.funding_rows.all()
            if (row.organisation_id, row.funder_id, row.year) == (entry.organisation_id, entry.funder_id, entry.year)
            and (not says_kind or row.kind == entry.kind)
            and (not says_state or row.state == entry.state)
        ]
        if any(row.amount == entry.amount for row in alike):
            continue
        open_rows = [row for row in alike if row.state == entry.state]
        row = open_rows[0] if len(open_rows) == 1 else None
        entries.append(replace(entry, pk=row.pk, kind=row.kind) if row else entry)
    return entries
