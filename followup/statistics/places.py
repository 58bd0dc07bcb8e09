"""Which organisation a place in a statistics file is: by code, or by name however it is written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from actors.models import Organisation
from handlingsplan.swedish import fold

_SUFFIX = re.compile(r"\s+(kommun|stad|stads kommun|kommuns?|län|läns? landsting)$")


def plain_name(text: str) -> str:
    """Return a name without case, accents, hyphens and what kind of body it is: "Lidingö stad" and "LIDINGÖ" agree."""
    name = _SUFFIX.sub("", text.strip().lower())
    return re.sub(r"[\s-]+", " ", fold(name)).strip()


@dataclass(frozen=True)
class Matches:
    """Organisations by the place's key in the file, and the places that are none of the plan's."""

    found: Mapping[str, Organisation]
    unmatched: tuple[str, ...]


def match_places(names: Mapping[str, str], organisations: Iterable[Organisation]) -> Matches:
    """Match places, keys with the names that the file gives them, with organisations.

    A name that two organisations share matches neither. The county's code is the region's, Kolada's "0001" too.
    """
    by_code: dict[str, Organisation] = {}
    by_name: dict[str, Organisation | None] = {}
    for organisation in organisations:
        if organisation.code:
            by_code[organisation.code] = organisation
            by_code.setdefault(organisation.code.rjust(4, "0"), organisation)
        for name in {plain_name(organisation.short_name), plain_name(organisation.name)}:
            by_name[name] = None if name in by_name else organisation
    found: dict[str, Organisation] = {}
    unmatched = []
    for key, name in names.items():
        match = by_code.get(key) or by_name.get(plain_name(key)) or by_name.get(plain_name(name))
        if match is None:
            unmatched.append(name or key)
        else:
            found[key] = match
    return Matches(found, tuple(unmatched))
