"""Signs that print cannot carry, such as those that Word draws with faces of its own, and where the plan has them."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Appendix, Frozen, Link, Measure, PlanDocument
from handlingsplan.chapters.document.chapters import ChapterHead
from handlingsplan.editions.comparison.rest import title_of
from handlingsplan.editions.comparison.table import TABLE
from handlingsplan.pdf.faces import unprintable

MOST_SIGNS = 5  # of one text: who mends these sees the others next


def unprintable_places(document: PlanDocument) -> Iterator[Link]:
    """Yield each text that has such signs, called by its thing and field, with the signs; whatever the text is."""
    signs = unprintable(document.model_dump_json())
    if not signs:
        return
    finder = _Finder(re.compile(f"[{re.escape(''.join(signs))}]"))
    finder.look(document, Link(key="", anchor="", chapter=0, text=_("Planen")), "")
    for (text, _anchor), (place, found) in finder.places.items():
        named = ", ".join(f"”{sign}” (U+{ord(sign):04X})" for sign in list(found)[:MOST_SIGNS])
        more = " …" if len(found) > MOST_SIGNS else ""
        yield place.model_copy(update={"text": f"{text}: {named}{more}"})


class _Finder:
    """Walks a document, and knows of each text with such signs the nearest thing that has a name."""

    def __init__(self, signs: re.Pattern[str]) -> None:
        self.signs = signs
        self.places: dict[tuple[str, str], tuple[Link, dict[str, None]]] = {}

    def look(self, value: Any, place: Link, field: str) -> None:
        if isinstance(value, str):
            if signs := self.signs.findall(value):
                text = f"{place.text}, {field}" if field else place.text
                _place, found = self.places.setdefault((text, place.anchor), (place, {}))
                found.update(dict.fromkeys(signs))
        elif isinstance(value, tuple):
            for one in value:
                # Most of many things have none: as one text they are passed by faster than leaf by leaf
                if not isinstance(one, Frozen) or self.signs.search(one.model_dump_json()):
                    self.look(one, place, field)
        elif isinstance(value, Frozen):
            here, table = _place_of(value, place), TABLE.get(type(value))
            for name, inner in value:
                self.look(inner, here, str(getattr(table[name], "label", "")) if table else field)


def _place_of(thing: Frozen, around: Link) -> Link:
    if isinstance(thing, Link):
        return thing
    if isinstance(thing, ChapterHead):
        return Link(key=thing.key, anchor="", chapter=thing.number, text=thing.label)
    name, anchor = _name(thing), getattr(thing, "anchor", "")
    if anchor and name:
        return around.model_copy(update={"anchor": anchor, "text": name})
    return around.model_copy(update={"text": f"{around.text}: {name}"}) if name else around


def _name(thing: Frozen) -> str:
    if isinstance(thing, Measure):
        return f"{thing.number}. {thing.title}"
    return thing.label if isinstance(thing, Appendix) else title_of(thing)
