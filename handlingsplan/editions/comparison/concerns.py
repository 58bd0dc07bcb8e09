"""Which organisations a part of a plan concerns, by its key: those who own, take part, pay or have promised."""

from collections import defaultdict
from collections.abc import Iterator

from handlingsplan.chapters.document import Measure, Package, PlanDocument

ORGANISATION = "organisation-"


class Concerns:
    """The organisations' keys by the key of what concerns them, before or after."""

    def __init__(self, *documents: PlanDocument) -> None:
        """Read both plans once."""
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for document in documents:
            for package in document.measures.packages:
                for measure in package.measures:
                    self._add(package, measure)
            for indicator in document.followup.indicators:
                self._by_key[indicator.key] |= {value.organisation_key for value in indicator.organisations}
            for example in document.examples.examples:
                self._by_key[example.key].add(example.organisation_key)
            for evaluation in document.followup.evaluations:
                self._by_key[evaluation.key] |= {evaluation.organisation_key} | self._by_key[evaluation.about.key]

    def _add(self, package: Package, measure: Measure) -> None:
        organisations = set(organisations_of(measure))
        links = (*measure.goals, *measure.challenges)
        funders = (row.funder_key for row in measure.funding)
        for key in (measure.key, package.key, *(link.key for link in links), *funders):
            self._by_key[key] |= organisations

    def of(self, key: str) -> frozenset[str]:
        """Return the organisations that a thing concerns; an organisation concerns itself."""
        return frozenset({key}) if key.startswith(ORGANISATION) else frozenset(self._by_key.get(key, ()))


def organisations_of(measure: Measure) -> Iterator[str]:
    """Yield the keys of those who own the measure, take part, pay, have been asked, or live where it applies."""
    yield measure.owner_key
    yield from measure.participant_keys
    yield from measure.area_keys
    yield from (row.funder_key for row in measure.funding if row.funder_key.startswith(ORGANISATION))
    yield from (stand.organisation_key for stand in measure.commitments)
