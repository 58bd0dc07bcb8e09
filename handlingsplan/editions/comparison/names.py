"""What things are called in a plan as data, by key; who is called otherwise than before is told so once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from handlingsplan.chapters.document import Appendix, Frozen, Link, PlanDocument
from handlingsplan.editions.comparison.concerns import Concerns
from handlingsplan.editions.comparison.leaves import Name, Reference, each
from handlingsplan.editions.comparison.table import TABLE

# Texts by where they stand ("Party.name"), by key
Names = Mapping[str, Mapping[str, set[str]]]

OWN = "own "  # where a thing stands itself

KINDS = {
    "organisation": _("Organisation"),
    "name": _("Organisation"),
    "funder": _("Finansiär"),
    "measure": _("Åtgärd"),
    "package": _("Åtgärdspaket"),
    "goal": _("Mål"),
    "challenge": _("Utmaning"),
    "step": _("Steg"),
    "indicator": _("Indikator"),
    "example": _("Gott exempel"),
    "evaluation": _("Utvärdering"),
    "plan": _("Planen"),
}


@dataclass(frozen=True)
class Renamed:
    """A thing that is called otherwise than before."""

    kind: str  # in Swedish; empty for a chapter or an appendix
    before: str
    after: str
    concerns: frozenset[str] = frozenset()


def renamed(before: PlanDocument, after: PlanDocument, concerns: Concerns) -> tuple[Renamed, ...]:
    """Return who is called otherwise, in the order in which the plan names them."""
    old, new = _names(before), _names(after)
    return tuple(_renamed(key, old[key], new[key], concerns) for key in new if key in old and _differs(old, new, key))


def _differs(old: Names, new: Names, key: str) -> bool:
    return any(new[key][place] != texts for place, texts in old[key].items() if place in new[key])


def _renamed(key: str, old: Mapping[str, set[str]], new: Mapping[str, set[str]], concerns: Concerns) -> Renamed:
    """Tell a thing's new name as it is called itself, where that differs, otherwise as a link to it is."""
    places = [place for place in old if place in new and old[place] != new[place]]
    own = [place for place in places if place.startswith(OWN)] or places[:1]
    texts = [_in_words(old[place], new[place]) for place in own]
    now = [_in_words(new[place], old[place]) for place in own]
    return Renamed(str(KINDS.get(key.partition("-")[0], "")), _joined(texts), _joined(now), concerns.of(key))


def _in_words(names: set[str], others: set[str]) -> str:
    return ", ".join(sorted(names - others or names))


def _joined(texts: list[str]) -> str:
    first, *rest = texts
    return f"{first} ({', '.join(rest)})" if rest else first


def _names(document: PlanDocument) -> Names:
    names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, place, text in _walk(document):
        names[key][place].add(text)
    return names


def own_key(part: Frozen) -> str:
    """Return what the thing is known by among all things of the plan."""
    key = getattr(part, "key", "plan")
    return f"appendix-{key}" if isinstance(part, Appendix) else key


def _referred(keys: str | tuple[str, ...], names: str | tuple[str, ...]) -> Iterator[tuple[str, str]]:
    texts = names.split(", ") if isinstance(names, str) and isinstance(keys, tuple) else each(names)
    if len(texts) == len(each(keys)):
        yield from zip(each(keys), texts, strict=True)


def _walk(part: Frozen) -> Iterator[tuple[str, str, str]]:
    """Yield each name with its key and its place; a thing's own names come before what it refers to."""
    if isinstance(part, Link):
        yield part.key, "Link", part.text
        return
    kind = type(part).__name__
    for name, leaf in TABLE.get(type(part), {}).items():
        if isinstance(leaf, Name):
            yield own_key(part), f"{OWN}{kind}.{name}", getattr(part, name)
        elif isinstance(leaf, Reference):
            for key, text in _referred(getattr(part, leaf.key), getattr(part, name)):
                yield key, f"{kind}.{name}", text
    for name in type(part).model_fields:
        for inner in each(getattr(part, name)):
            if isinstance(inner, Frozen):
                yield from _walk(inner)
