"""The page of what has changed, part by part: first what a politician asks for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handlingsplan.editions.comparison import Changes, Section

TWICE = {"forsenat", "ansvar"}  # what they hold is among the changed measures too


@dataclass(frozen=True)
class Part:
    """A part of the page; `section` where it tells of a kind of things in the way of most."""

    anchor: str
    heading: str | Promise
    count: int
    template: str
    section: Section | None = None


def parts_of(changes: Changes) -> tuple[Part, ...]:
    """Return the parts that have something to tell, in order."""
    altered = len(changes.measures.altered)
    come_and_gone = len(changes.measures) - altered
    stands = len(changes.given) + len(changes.withdrawn) + len(changes.reworded)
    money = len(changes.rows) or len(changes.money)
    parts = (
        Part("namn", _("Nya namn"), len(changes.names), "public/changes/_renamed.html"),
        Part("nya", _("Nya och borttagna åtgärder"), come_and_gone, "public/changes/_measures_come_and_gone.html"),
        Part("forsenat", _("Har blivit försenat eller stoppat"), len(changes.delayed), "public/changes/_delayed.html"),
        Part("ansvar", _("Har bytt ansvarig"), len(changes.taken_over), "public/changes/_taken_over.html"),
        Part("pengar", _("Pengar som har flyttats"), money, "public/changes/_money_changed.html"),
        Part("ataganden", _("Åtaganden"), stands, "public/changes/_stands_changed.html"),
        Part("atgarder", _("Alla ändrade åtgärder"), altered, "public/changes/_measures_altered.html"),
        *(Part(one.kind.name, one.kind.heading, len(one.news), SECTION, one) for one in changes.sections),
        Part("planen", _("Planen i stort"), len(changes.plan), "public/changes/_plan_changed.html"),
        Part("texter", _("Ändrade texter"), len(changes.chapters), "public/changes/_texts_changed.html"),
        Part("bilagor", _("Bilagor"), len(changes.appendices), "public/changes/_appendices_changed.html"),
        Part("ovrigt", _("Övrigt"), len(changes.other), "public/changes/_others_changed.html"),
    )
    return tuple(part for part in parts if part.count)


SECTION = "public/changes/_section_changed.html"


def count_of(parts: tuple[Part, ...]) -> int:
    """Return how many changes there are; what is told in two parts counts once."""
    return sum(part.count for part in parts if part.anchor not in TWICE)
