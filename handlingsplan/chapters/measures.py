"""Chapter 4: the measures, package by package."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Choices
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Commitment, FundingRow, Link, Measure, Measures, Milestone, Package
from handlingsplan.chapters.heads import Head
from handlingsplan.chapters.keys import commitment_key, measure_key, organisation_key, package_key, row_key
from handlingsplan.chapters.links import challenge_link, goal_link, measure_anchor, package_anchor
from handlingsplan.chapters.queries import Source, grouped
from handlingsplan.numbers import NO_BREAK_SPACE
from handlingsplan.plan.enums import Vocabulary
from measures import models
from measures.enums import CommitmentState, EditorialState, FourStep, FundingKind, FundingState, Mode, Status
from measures.fields import OPTIONAL_TEXTS
from measures.money.tables import secured, sought


def labels(choices: type[Choices]) -> dict[Any, str]:
    """Return the labels by value, looked up once: for each of thousands of rows it would take seconds."""
    return {value: str(label) for value, label in choices.choices}


def read_measures(head: Head, source: Source) -> Measures:
    reader = _Reader(source)
    by_package = grouped(source.measures.values(), lambda measure: measure.package_id)
    packages = [
        Package(
            key=package_key(package),
            anchor=package_anchor(package.number),
            title=package.title,
            description=package.description,
            measures=tuple(map(reader.measure, by_package[package.pk])),
        )
        for package in source.packages
        if by_package[package.pk]
    ]
    if by_package[None]:
        loose = tuple(map(reader.measure, by_package[None]))
        outside = Package(key=package_key(None), anchor=package_anchor(0), title="", description="", measures=loose)
        packages.append(outside)
    return Measures(**head, packages=tuple(packages), count=len(source.measures))


class _Reader:
    """Makes measures of the document out of rows; looks up what they share once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        goals = {goal.pk: goal_link(goal) for goal in source.goals}
        challenges = {challenge.pk: challenge_link(challenge) for challenge in source.challenges}
        self.goals = _targets(source.goal_links, goals)
        self.challenges = _targets(source.challenge_links, challenges)
        self.steps = labels(FourStep) if source.plan.uses(Vocabulary.FOUR_STEPS) else {}
        self.modes = labels(Mode) if source.plan.uses(Vocabulary.TRAVEL_MODES) else {}
        self.states = labels(EditorialState)
        self.statuses = labels(Status)
        self.kinds = labels(FundingKind)
        self.money_states = labels(FundingState)
        self.stands = labels(CommitmentState)

    def measure(self, row: models.Measure) -> Measure:
        """Return the measure as one block."""
        source, owner = self.source, self.source.organisations[row.owner_id]
        funding = tuple(map(self.funding_row, source.funding[row.pk]))
        takes_part = {participation.organisation_id for participation in source.participations[row.pk]}
        participants = [organisation for pk, organisation in source.organisations.items() if pk in takes_part]
        areas = [] if row.county_wide else source.areas.get(row.pk, [])
        replaced = source.replaced[row.pk]
        return Measure(
            key=measure_key(row),
            anchor=measure_anchor(row.number),
            number=row.number,
            title=row.title,
            description=row.description,
            **{field.name: getattr(row, field.name) for field in OPTIONAL_TEXTS},
            owner=owner.name,
            unconfirmed=_unconfirmed(row),
            owner_key=organisation_key(owner),
            owner_slug=owner.slug,
            participants=tuple(organisation.short_name for organisation in participants),
            participant_keys=tuple(map(organisation_key, participants)),
            four_step=self.steps.get(row.four_step, ""),
            modes=tuple(self.modes[mode.mode] for mode in source.modes[row.pk] if mode.mode in self.modes),
            area=_("Hela länet") if row.county_wide else ", ".join(area.short_name for area in areas),
            area_keys=tuple(map(organisation_key, areas)),
            period=span(row.planned_start, row.planned_end),
            carried_out=span(row.actual_start, row.actual_end),
            state=row.state,
            state_label=self.states[row.state],
            status=row.status,
            status_label=self.statuses[row.status],
            status_reason=row.status_reason,
            goals=self.goals.get(row.pk, ()),
            challenges=self.challenges.get(row.pk, ()),
            funding=funding,
            secured=secured(funding),
            sought=sought(funding),
            commitments=tuple(self.commitment(each, row) for each in source.commitments[row.pk]),
            milestones=tuple(map(_milestone, source.milestones[row.pk])),
            replaces=tuple(map(str, replaced)),
            replaces_keys=tuple(map(measure_key, replaced)),
            area_codes=tuple(area.code for area in areas if area.code),
            planned_start=row.planned_start,
            planned_end=row.planned_end,
            actual_start=row.actual_start,
            actual_end=row.actual_end,
        )

    def funding_row(self, row: models.FundingRow) -> FundingRow:
        return FundingRow(
            key=row_key("funding", row.pk),
            funder_key=self.source.funder_key(row),
            funder=self.source.funder_name(row),
            year=row.year,
            kind=row.kind,
            kind_label=self.kinds[row.kind],
            state=row.state,
            state_label=self.money_states[row.state],
            amount=row.amount,
            note=row.note,
        )

    def commitment(self, row: models.Commitment, measure: models.Measure) -> Commitment:
        organisation = self.source.organisations[row.organisation_id]
        return Commitment(
            key=commitment_key(measure, organisation),
            organisation=organisation.short_name,
            organisation_key=organisation_key(organisation),
            state=row.state,
            state_label=self.stands[row.state],
            condition=row.condition,
            contribution=row.contribution,
            on_behalf=row.extract.mark if row.extract else "",
            **_decision(row),
        )


def _decision(row: models.Commitment) -> dict[str, Any]:
    """Return the decision in words and in parts; nothing unless decided."""
    decided = row.state == CommitmentState.DECIDED
    parts = (row.decision_body, row.decision_date, row.decision_paragraph, row.registry_number)
    return {
        "decision": decision_line(*parts) if decided else "",
        "decided_on": row.decision_date if decided else None,
        "decision_body": row.decision_body if decided else "",
        "decision_paragraph": row.decision_paragraph if decided else "",
        "registry_number": row.registry_number if decided else "",
        "decision_link": row.decision_link if decided else "",
    }


def _unconfirmed(row: models.Measure) -> str:
    laid: models.LaidMeasure | None = getattr(row, "laid", None)
    return _("Inte bekräftad av ägaren.") if laid is not None and laid.is_unconfirmed else ""


def _milestone(row: models.Milestone) -> Milestone:
    return Milestone(
        key=row_key("milestone", row.pk), title=row.title, planned_on=row.planned_on, reached_on=row.reached_on
    )


def _targets(pairs: Sequence[tuple[int, int]], links: dict[int, Link]) -> dict[int, tuple[Link, ...]]:
    """Return what each measure serves, by the measure's id."""
    groups = grouped(pairs, lambda pair: pair[0])
    return {measure: tuple(links[target] for _measure, target in group) for measure, group in groups.items()}


def span(start: date | None, end: date | None) -> str:
    """Return a period in words, by month; empty where neither end is stated."""
    months = [date_format(day, "F Y") if day else "" for day in (start, end)]
    if all(months):
        return months[0] if months[0] == months[1] else " – ".join(months)
    if months[0]:
        return _("från %(month)s") % {"month": months[0]}
    return _("till %(month)s") % {"month": months[1]} if months[1] else ""


def decision_line(body: str, decided_on: date | None, paragraph: str, registry_number: str) -> str:
    """Return the decision in one line: body, date, §, registry number; signs stay with their numbers."""
    parts = [
        body,
        date_format(decided_on, "j F Y") if decided_on else "",
        paragraph.replace("§ ", f"§{NO_BREAK_SPACE}"),
        f"{_('dnr')}{NO_BREAK_SPACE}{registry_number}" if registry_number else "",
    ]
    return ", ".join(part for part in parts if part)
