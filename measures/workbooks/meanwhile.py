"""Which rows of a preview are about a measure that somebody has changed since the preview was looked at."""

from collections.abc import Mapping

from django.db.models import Max

from actors.models import LedgerEntry
from measures.models import Measure
from measures.workbooks.import_rows import ImportRow
from measures.workbooks.preview import Preview


def newest_entry() -> int:
    """Return up to where the history had come, for a page to say when it was made."""
    newest: int | None = LedgerEntry.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def changed_since(preview: Preview, entry: str) -> Mapping[str, LedgerEntry]:
    """Return by key of the row what was done last with its measure after the entry; nothing where none is named."""
    if not (entry.isascii() and entry.isdecimal() and len(entry) <= _DIGITS):
        return {}
    about = {line.key: pk for line in preview.lines if (pk := _measure_of(line))}
    entries = LedgerEntry.objects.filter(root_kind=Measure._meta.label_lower, root_id__in=set(about.values()))
    last = {one.root_id: one for one in entries.filter(pk__gt=int(entry)).select_related("by").order_by("pk")}
    return {key: last[pk] for key, pk in about.items() if pk in last}


_DIGITS = 18  # of a key


def _measure_of(line: ImportRow) -> int | None:
    measure = line.measure or (line.planned and line.planned.measure)
    return measure.pk if measure else None
