"""The register last in the plan: on which pages each organisation and each municipality is found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Measure, PlanDocument
from handlingsplan.editions.parts import measures_of
from handlingsplan.plan.starting.register import bodies_in
from handlingsplan.swedish import sort_key
from measures.enums import CommitmentState

ANCHOR = "register"
MAX_LINKS = 600  # in one section, which a worker lays out within its limits
_ABSENT = {CommitmentState.DECLINED.value, CommitmentState.NOT_RELEVANT.value}


@dataclass(frozen=True)
class RegisterEntry:
    """A name with its measures, each as number and anchor."""

    name: str
    measures: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class RegisterPart:
    """Entries of one kind, in the order of their names."""

    title: str
    entries: tuple[RegisterEntry, ...]


@dataclass(frozen=True)
class RegisterChunk:
    """As much of the register as is laid out at once."""

    parts: tuple[RegisterPart, ...]
    opens: bool

    @property
    def targets(self) -> tuple[str, ...]:
        """Where the numbers lead, in their order."""
        entries = (entry for part in self.parts for entry in part.entries)
        return tuple(anchor for entry in entries for _number, anchor in entry.measures)


def register(document: PlanDocument) -> tuple[RegisterPart, ...]:
    """Return the measures by organisation and by municipality; nothing of a plan without measures."""
    measures = list(measures_of(document))
    if not measures:
        return ()
    names = {party.key: party.name for group in document.cooperation.groups for party in group.parties}
    towns = {body.code: body.name for body in bodies_in(document.plan.county_code)}
    parts = (
        RegisterPart(
            _("Organisationer"),
            _entries((names[key], one) for one in measures for key in _organisations(one) if key in names),
        ),
        RegisterPart(_("Kommuner"), _entries((name, one) for one in measures for name in _places(one, towns))),
    )
    return tuple(part for part in parts if part.entries)


def register_in_chunks(document: PlanDocument, *, most: int = MAX_LINKS) -> Iterator[RegisterChunk]:
    """Yield the register in slices of about `most` links."""
    shown: dict[str, list[RegisterEntry]] = {}
    links, opens = 0, True
    for part in register(document):
        for entry in part.entries:
            if shown and links + len(entry.measures) > most:
                yield _chunk(shown, opens=opens)
                shown, links, opens = {}, 0, False
            shown.setdefault(part.title, []).append(entry)
            links += len(entry.measures)
    if shown:
        yield _chunk(shown, opens=opens)


def _chunk(shown: dict[str, list[RegisterEntry]], *, opens: bool) -> RegisterChunk:
    return RegisterChunk(tuple(RegisterPart(title, tuple(entries)) for title, entries in shown.items()), opens)


def _organisations(measure: Measure) -> set[str]:
    """Return the keys of those that answer for it, take part in it, or have been asked and not declined."""
    stands = (one.organisation_key for one in measure.commitments if one.state not in _ABSENT)
    return {measure.owner_key, *measure.participant_keys, *stands}


def _places(measure: Measure, towns: dict[str, str]) -> list[str]:
    """Return where it is carried out; what is for the whole county is found under its words."""
    named = [towns[code] for code in measure.area_codes if code in towns]
    return named or ([measure.area] if measure.area and not measure.area_codes else [])


def _entries(pairs: Iterable[tuple[str, Measure]]) -> tuple[RegisterEntry, ...]:
    by_name: dict[str, list[tuple[int, str]]] = {}
    for name, measure in pairs:
        by_name.setdefault(name, []).append((measure.number, measure.anchor))
    return tuple(RegisterEntry(name, tuple(sorted(by_name[name]))) for name in sorted(by_name, key=sort_key))
