"""Live parts: portal data that writers place in a chapter's text, `<figure data-live="kind:key">` in what is stored.

| key | shows |
|---|---|
| `package:3` | the measures of package 3, as a table; 0 stands for those outside every package |
| `indicator:5` | indicator 5, as a chart with its figures |
| `money:funder`, `money:kind`, `money:state` | the money year by year, summed one way |

However many there are in a text, they are read with the queries of `Source`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import LivePart, PlacedMeasure
from handlingsplan.chapters.financing import funding_rows, money_tables
from handlingsplan.chapters.followup import read_indicator
from handlingsplan.chapters.keys import organisation_key
from handlingsplan.chapters.links import measure_link
from handlingsplan.chapters.measures import labels, span
from handlingsplan.chapters.queries import Source
from handlingsplan.richtext import live_parts
from measures.enums import Status

# In the order of `money_tables`
MONEY = ("funder", "kind", "state")


@dataclass(frozen=True)
class Choices:
    """What may be placed, by kind: pairs of key and title."""

    label: str
    parts: tuple[tuple[str, str], ...]


def read_live(html: str, source: Source) -> tuple[LivePart, ...]:
    """Return what the live parts of a stored text show."""
    return tuple(_read(key, label, source) for key, label in live_parts(html).items())


def choices(source: Source) -> list[Choices]:
    """Return what may be placed in a text of the plan."""
    kinds = (
        (_("Tabell över åtgärder"), _packages(source)),
        (_("Indikator som diagram"), _indicators(source)),
        (_("Pengar år för år"), _money()),
    )
    return [Choices(label, tuple(parts)) for label, parts in kinds]


def _read(key: str, label: str, source: Source) -> LivePart:
    kind, _colon, name = key.partition(":")
    read = KINDS.get(kind)
    found = read(key, name, source) if read else None
    return found or LivePart(key=key, title=label)


def _packages(source: Source) -> Iterator[tuple[str, str]]:
    for package in source.packages:
        yield f"package:{package.number}", _("Åtgärder i paketet %(title)s") % {"title": package.title}
    yield "package:0", _("Åtgärder utanför paketen")


def _indicators(source: Source) -> Iterator[tuple[str, str]]:
    for row in source.indicators:
        yield (
            f"indicator:{row.number}",
            _("Indikator %(number)d. %(title)s") % {"number": row.number, "title": row.title},
        )


def _money() -> Iterator[tuple[str, str]]:
    titles = (_("Pengar efter finansiär"), _("Pengar efter slag"), _("Pengar efter läge"))
    for name, title in zip(MONEY, titles, strict=True):
        yield f"money:{name}", title


def _package(key: str, _name: str, source: Source) -> LivePart | None:
    title = dict(_packages(source)).get(key)
    if title is None:
        return None
    package = next((one.pk for one in source.packages if key == f"package:{one.number}"), None)
    statuses = labels(Status)
    measures = tuple(
        PlacedMeasure(
            measure=measure_link(row),
            owner=source.organisations[row.owner_id].short_name,
            owner_key=organisation_key(source.organisations[row.owner_id]),
            period=span(row.planned_start, row.planned_end),
            status=row.status,
            status_label=statuses[row.status],
        )
        for row in source.measures.values()
        if row.package_id == package
    )
    return LivePart(key=key, title=title, measures=measures)


def _indicator(key: str, name: str, source: Source) -> LivePart | None:
    row = next((one for one in source.indicators if str(one.number) == name), None)
    title = dict(_indicators(source)).get(key, "")
    return LivePart(key=key, title=title, indicator=read_indicator(row, source)) if row else None


def _money_table(key: str, name: str, source: Source) -> LivePart | None:
    if name not in MONEY:
        return None
    table = money_tables(funding_rows(source), source)[MONEY.index(name)]
    return LivePart(key=key, title=dict(_money())[key], money=table)


KINDS: dict[str, Callable[[str, str, Source], LivePart | None]] = {
    "package": _package,
    "indicator": _indicator,
    "money": _money_table,
}
