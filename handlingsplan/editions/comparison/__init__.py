"""What has changed between two plans as data: pure functions over two `PlanDocument`s, the earlier one first.

Things are matched by key, whatever they are called. Every leaf of the document is told in its place, told under
"Övrigt", or excused by name in `table`; "nothing has changed" is true only of equal contents.
"""

from handlingsplan.editions.comparison.changes import Changes, Section, compare_plans
from handlingsplan.editions.comparison.commitments import Stand
from handlingsplan.editions.comparison.leaves import FieldChange
from handlingsplan.editions.comparison.money import Moved
from handlingsplan.editions.comparison.names import Renamed
from handlingsplan.editions.comparison.texts import AppendixChange, ChapterChange
from handlingsplan.editions.comparison.things import News, ThingChange

__all__ = [
    "AppendixChange",
    "Changes",
    "ChapterChange",
    "FieldChange",
    "Moved",
    "News",
    "Renamed",
    "Section",
    "Stand",
    "ThingChange",
    "compare_plans",
]
