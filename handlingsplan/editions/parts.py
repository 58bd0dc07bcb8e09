"""Parts of a plan as data that are looked for in many places."""

from collections.abc import Iterable
from itertools import chain

from handlingsplan.chapters.document import Appendix, Measure, Party, PlanDocument
from measures.enums import Status

LATE = frozenset({Status.DELAYED, Status.STOPPED})


def parties_of(document: PlanDocument) -> tuple[Party, ...]:
    """Return every party of the plan, group by group."""
    return tuple(chain.from_iterable(group.parties for group in document.cooperation.groups))


def measures_of(document: PlanDocument) -> tuple[Measure, ...]:
    """Return every measure of the plan, in the order of their numbers."""
    every = chain.from_iterable(package.measures for package in document.measures.packages)
    return tuple(sorted(every, key=lambda measure: measure.number))


def takes_part(party: Party, measure: Measure) -> bool:
    """Tell whether the party takes part in a measure that another one owns."""
    return party.key != measure.owner_key and party.key in measure.participant_keys


def find_appendix(appendices: Iterable[Appendix], key: str) -> Appendix | None:
    return next((one for one in appendices if one.key == key), None)
