"""What has changed among the appendices of two plans; the same appendix has the same key in both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Appendix, PlanDocument


@dataclass(frozen=True)
class AppendixChange:
    """An appendix that came, went, or says something else than before."""

    key: str
    title: str
    kind: str  # `added`, `dropped` or `altered`
    what: tuple[str, ...] = ()  # in words what of it differs
    text_differs: bool = False


def find_appendix(appendices: Iterable[Appendix], key: str) -> Appendix | None:
    return next((one for one in appendices if one.key == key), None)


def appendix_changes(before: PlanDocument, after: PlanDocument) -> tuple[AppendixChange, ...]:
    """Return what differs, in the order of `after`; what is gone comes last."""
    return tuple(_changes(before, after))


def _changes(before: PlanDocument, after: PlanDocument) -> Iterator[AppendixChange]:
    then, now = ({one.key: one for one in plan.appendices} for plan in (before, after))
    for key, appendix in now.items():
        if key not in then:
            yield AppendixChange(key, appendix.label, "added")
        elif what := _differences(then[key], appendix):
            yield AppendixChange(key, appendix.label, "altered", what, then[key].html != appendix.html)
    yield from (AppendixChange(key, one.title, "dropped") for key, one in then.items() if key not in now)


def _differences(then: Appendix, now: Appendix) -> tuple[str, ...]:
    differs = {
        _("rubriken, som var ”%(title)s”") % {"title": then.title}: then.title != now.title,
        _("texten"): then.html != now.html,
        _("filen"): (then.file_name, then.file_checksum) != (now.file_name, now.file_checksum),
    }
    return tuple(words for words, is_other in differs.items() if is_other)
