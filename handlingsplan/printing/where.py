"""The map before the contents: in which municipalities the measures are carried out."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followup.charts.county_maps import CountyMap, Scale, county_map
from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.parts import measures_of


@dataclass(frozen=True)
class MeasureMap:
    """The map, the number of measures in each municipality on it, and how many are for no municipality alone."""

    drawing: CountyMap
    counts: tuple[tuple[int, str, int], ...]
    elsewhere: int


def measure_map(document: PlanDocument) -> MeasureMap | None:
    """Return the map; None where no measure is placed, or the plan's county is not known."""
    measures = list(measures_of(document))
    placed = Counter(code for measure in measures for code in measure.area_codes)
    values = {code: Decimal(count) for code, count in placed.items()}
    title = _("Karta: åtgärder i varje kommun")
    drawing = county_map(title, document.plan.county_code, values, Scale(_("åtgärder"), 0))
    if not placed or drawing is None:
        return None
    counts = tuple((area.number, area.name, placed[area.code]) for area in drawing.areas)
    return MeasureMap(drawing, counts, sum(not measure.area_codes for measure in measures))


def elsewhere_in_words(count: int) -> str:
    """Return what is said of measures that are on no municipality's ground alone; empty where there are none."""
    return (
        ngettext(
            "Därtill gäller %(count)d åtgärd hela länet eller ingen särskild kommun.",
            "Därtill gäller %(count)d åtgärder hela länet eller ingen särskild kommun.",
            count,
        )
        % {"count": count}
        if count
        else ""
    )
