"""Chapter 5: the parties with role and responsibility, and who has promised what."""

from collections import Counter

from django.utils.translation import gettext_lazy as _

from actors.enums import Category
from handlingsplan.chapters.document import (
    CommitmentCell,
    CommitmentMatrix,
    Cooperation,
    FormerName,
    MatrixRow,
    Party,
    PartyGroup,
)
from handlingsplan.chapters.heads import Head
from handlingsplan.chapters.keys import organisation_key
from handlingsplan.chapters.links import measure_link, party_anchor
from handlingsplan.chapters.queries import Source, grouped
from handlingsplan.naming import names_before
from handlingsplan.plan import models
from measures.enums import CommitmentState

HEADINGS = {
    Category.REGION: _("Region"),
    Category.MUNICIPALITY: _("Kommuner"),
    Category.STATE_AGENCY: _("Statliga myndigheter"),
    Category.COLLABORATION_PLATFORM: _("Samverkansplattformar"),
    Category.ACADEMIA: _("Akademi och forskningsinstitut"),
    Category.CIVIL_SOCIETY: _("Civilsamhälle och intressegrupper"),
    Category.BUSINESS: _("Näringsliv"),
}


def read_cooperation(head: Head, source: Source) -> Cooperation:
    return Cooperation(**head, groups=_groups(source), matrix=_matrix(source))


def _groups(source: Source) -> tuple[PartyGroup, ...]:
    owned = Counter(measure.owner_id for measure in source.measures.values())
    takes_part = Counter(row.organisation_id for rows in source.participations.values() for row in rows)
    by_category = grouped(source.parties, lambda party: party.organisation.category)
    return tuple(
        PartyGroup(
            category=category.value,
            label=str(HEADINGS[category]),
            parties=tuple(_party(party, owned, takes_part) for party in by_category[category.value]),
        )
        for category in Category
        if by_category[category.value]
    )


def _party(party: models.Party, owned: Counter[int], takes_part: Counter[int]) -> Party:
    organisation = party.organisation
    return Party(
        key=organisation_key(organisation),
        anchor=party_anchor(organisation.slug),
        name=organisation.name,
        short_name=organisation.short_name,
        slug=organisation.slug,
        role=party.role,
        responsibility=party.responsibility,
        owned=owned[organisation.pk],
        takes_part=takes_part[organisation.pk],
        code=organisation.code,
        organisation_number=organisation.organisation_number,
        contact_function=organisation.contact_function,
        contact_name=organisation.contact_name,
        contact_email=organisation.contact_email,
        contact_phone=organisation.contact_phone,
        former_names=tuple(FormerName(name=one.name, until=one.until) for one in names_before(organisation)),
    )


def _matrix(source: Source) -> CommitmentMatrix:
    """Return the stands of every organisation that has been asked about a measure."""
    cells = {state.value: CommitmentCell(state=state.value, state_label=str(state.label)) for state in CommitmentState}
    stands = {
        measure: {row.organisation_id: cells[row.state] for row in rows} for measure, rows in source.commitments.items()
    }
    asked = {organisation for row in stands.values() for organisation in row}
    columns = [pk for pk in source.organisations if pk in asked]
    return CommitmentMatrix(
        organisations=tuple(source.organisations[pk].short_name for pk in columns),
        organisation_keys=tuple(organisation_key(source.organisations[pk]) for pk in columns),
        rows=tuple(
            MatrixRow(
                measure=measure_link(source.measures[pk]),
                cells=tuple(stands[pk].get(organisation) for organisation in columns),
            )
            for pk in source.measures
            if pk in stands
        ),
    )
