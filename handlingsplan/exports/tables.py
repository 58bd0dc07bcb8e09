"""An edition as tables: what workbooks and CSV files hold, cell by cell, from the frozen data."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.parts import measures_of, parties_of
from handlingsplan.plan.enums import Vocabulary
from measures.fields import OPTIONAL_TEXTS, optional_texts

Cell = str | int | Decimal | None  # None is an empty cell: not stated, which is not 0
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One table: `key` names it in addresses, `headings` are as many as each row's cells."""

    key: str
    title: str | Promise
    headings: tuple[str | Promise, ...]
    cells: Callable[[PlanDocument], Iterator[Row]]
    only_with: Mapping[str | Promise, Vocabulary] = field(default_factory=dict)  # headings of plans that use them

    def _shown(self, document: PlanDocument) -> list[int]:
        used = document.plan.vocabularies
        vocabularies = [self.only_with.get(heading) for heading in self.headings]
        return [at for at, vocabulary in enumerate(vocabularies) if vocabulary is None or vocabulary in used]

    def headings_for(self, document: PlanDocument) -> list[str]:
        """Return the headings of the columns that the plan has."""
        return [str(self.headings[at]) for at in self._shown(document)]

    def rows(self, document: PlanDocument) -> Iterator[Row]:
        """Yield the rows, with as many cells as there are headings."""
        shown = self._shown(document)
        return (tuple(row[at] for at in shown) for row in self.cells(document))


def _measures(document: PlanDocument) -> Iterator[Row]:
    packages = {measure.number: package.title for package in document.measures.packages for measure in package.measures}
    for measure in measures_of(document):
        yield (
            measure.number,
            measure.title,
            packages[measure.number],
            f"{measure.owner} ({measure.unconfirmed})" if measure.unconfirmed else measure.owner,
            ", ".join(measure.participants),
            measure.description,
            *optional_texts(measure).values(),
            measure.four_step,
            ", ".join(measure.modes),
            measure.area,
            measure.period,
            measure.carried_out,
            measure.status_label,
            measure.status_reason,
            ", ".join(link.text for link in measure.goals),
            ", ".join(link.text for link in measure.challenges),
            measure.secured,
            measure.sought,
        )


def _money(document: PlanDocument) -> Iterator[Row]:
    for measure in measures_of(document):
        for row in measure.funding:
            yield (
                measure.number,
                measure.title,
                row.funder,
                row.year,
                row.kind_label,
                row.state_label,
                row.amount,
                row.note,
            )


def _commitments(document: PlanDocument) -> Iterator[Row]:
    for measure in measures_of(document):
        for stand in measure.commitments:
            yield (
                measure.number,
                measure.title,
                stand.organisation,
                stand.state_label,
                stand.condition,
                stand.contribution,
                stand.decision,
                stand.on_behalf,
            )


def _indicators(document: PlanDocument) -> Iterator[Row]:
    for indicator in document.followup.indicators:
        facts = (indicator.number, indicator.title, indicator.unit)
        if indicator.baseline:
            yield (*facts, str(_("Utgångsvärde")), "", indicator.baseline.year, indicator.baseline.value)
        yield from ((*facts, str(_("Målvärde")), "", target.year, target.value) for target in indicator.targets)
        yield from ((*facts, str(_("Värde")), "", figure.year, figure.value) for figure in indicator.values)
        yield from (
            (*facts, str(_("Värde")), value.organisation, value.year, value.value) for value in indicator.organisations
        )


def _goals(document: PlanDocument) -> Iterator[Row]:
    for goal in document.goals.goals:
        yield (goal.number, goal.title, goal.description, goal.source, goal.target_year, len(goal.measures))


def _parties(document: PlanDocument) -> Iterator[Row]:
    for party in parties_of(document):
        yield (party.name, party.role, party.responsibility, party.contact, party.owned, party.takes_part)


def _adoptions(document: PlanDocument) -> Iterator[Row]:
    for one in document.adoptions:
        where = (one.paragraph, one.registry_number, one.link)
        yield (
            one.edition,
            one.organisation,
            one.body,
            one.kind_label,
            one.reservation,
            str(one.decided_on),
            *where,
            one.on_behalf,
        )


_STEP, _MODES = _("Steg"), _("Färdsätt")

TABLES: tuple[Table, ...] = (
    Table(
        "atgarder",
        _("Åtgärder"),
        (
            *(_("Nummer"), _("Rubrik"), _("Paket"), _("Ansvarar"), _("Medverkar"), _("Beskrivning")),
            *(field.label for field in OPTIONAL_TEXTS),
            *(_STEP, _MODES, _("Område"), _("Tidsplan"), _("Genomförd")),
            *(_("Status"), _("Skäl"), _("Mål"), _("Utmaningar"), _("Säkrat, kronor"), _("Behov och sökt, kronor")),
        ),
        _measures,
        {_STEP: Vocabulary.FOUR_STEPS, _MODES: Vocabulary.TRAVEL_MODES},
    ),
    Table(
        "finansiering",
        _("Finansiering"),
        (
            *(_("Åtgärd"), _("Rubrik"), _("Finansiär"), _("År")),
            *(_("Slag"), _("Läge"), _("Belopp, kronor"), _("Anteckning")),
        ),
        _money,
    ),
    Table(
        "ataganden",
        _("Åtaganden"),
        (
            *(_("Åtgärd"), _("Rubrik"), _("Organisation"), _("Åtagande")),
            *(_("Villkor"), _("Eget bidrag"), _("Beslut"), _("Registrering")),
        ),
        _commitments,
    ),
    Table(
        "indikatorer",
        _("Indikatorer"),
        (_("Nummer"), _("Rubrik"), _("Enhet"), _("Uppgift"), _("Organisation"), _("År"), _("Värde")),
        _indicators,
    ),
    Table(
        "mal",
        _("Mål"),
        (_("Nummer"), _("Rubrik"), _("Beskrivning"), _("Källa"), _("Målår"), _("Antal åtgärder")),
        _goals,
    ),
    Table(
        "parter",
        _("Parter"),
        (
            _("Organisation"),
            _("Roll"),
            _("Ansvar"),
            _("Kontakt"),
            _("Ansvarar för åtgärder"),
            _("Medverkar i åtgärder"),
        ),
        _parties,
    ),
    Table(
        "beslut",
        _("Beslut"),
        (
            *(_("Utgåva"), _("Organisation"), _("Organ"), _("Beslut"), _("Förbehåll eller skäl")),
            *(_("Beslutsdatum"), _("Paragraf"), _("Diarienummer"), _("Protokoll"), _("Registrering")),
        ),
        _adoptions,
    ),
)
TABLE_BY_KEY = {table.key: table for table in TABLES}
