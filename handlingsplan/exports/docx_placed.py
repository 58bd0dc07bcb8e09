"""The live parts of a chapter's text in a Word document: each becomes the table of what was frozen."""

import re
from collections.abc import Iterable, Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Chapter, Indicator, LivePart, MoneyTable
from handlingsplan.chapters.rendering import by_year
from handlingsplan.exports.docx_rows import amount_in_words
from handlingsplan.numbers import format_number
from handlingsplan.richtext import FIGURE

Rows = Iterable[Sequence[str]]
_NOTHING = "–"


def with_data(chapter: Chapter) -> str:
    """Return the chapter's text with a table in the place of each live part; charts are their figures."""
    parts = {part.key: part for part in chapter.live}

    def place(figure: re.Match[str]) -> str:
        part = parts.get(figure["live"] or "")
        return _placed(part) if part else figure.group()

    return FIGURE.sub(place, chapter.html)


def _placed(part: LivePart) -> SafeString:
    if part.indicator:
        return _indicator(part.title, part.indicator)
    if part.money:
        return _money(part.money)
    if part.measures:
        return _measures(part)
    words = (
        _("Här stod ”%(title)s”. Den finns inte längre i planen.")
        if part.is_gone
        else _("%(title)s: inga åtgärder än.")
    )
    return format_html("<p>{}</p>", words % {"title": part.title})


def _measures(part: LivePart) -> SafeString:
    lines = part.measures or ()
    rows = ((one.measure.text, one.owner, one.period or _("inte angiven"), one.status_label) for one in lines)
    return _table(part.title, (_("Åtgärd"), _("Ansvarig"), _("Planerad tid"), _("Status")), rows)


def _money(table: MoneyTable) -> SafeString:
    caption = _("Planens finansiering %(title)s, kronor") % {"title": table.title.lower()}
    rows = (
        (row.label, *(amount_in_words(year.amount) for year in row.years), amount_in_words(row.total))
        for row in (*table.rows, table.total)
    )
    return _table(caption, (table.heading, *map(str, table.years), _("Summa")), rows)


def _indicator(title: str, indicator: Indicator) -> SafeString:
    rows = list(_years(indicator))
    if not rows:
        return format_html("<p>{}. {}</p>", title, _("Inget godkänt värde för helheten än."))
    headings = [_("År"), _("Utfall"), _("Målvärde")]
    if indicator.rule != "none":
        headings.insert(2, _("Antal som lämnat värde"))
    return _table(f"{title}, {indicator.unit}", headings, rows)


def _years(indicator: Indicator) -> Iterator[list[str]]:
    for row in by_year(indicator):
        figure, target = row["figure"], row["target"]
        cells = [str(row["year"]), _NOTHING if figure is None else format_number(figure.value, indicator.decimals)]
        if indicator.rule != "none":
            cells.append(_NOTHING if figure is None else str(figure.counted))
        yield [*cells, _NOTHING if target is None else format_number(target, indicator.decimals)]


def _table(caption: str, headings: Iterable[str], rows: Rows) -> SafeString:
    head = format_html_join("", "<th>{}</th>", ((heading,) for heading in headings))
    body = format_html_join("", "<tr><th>{}</th>{}</tr>", ((first, _cells(rest)) for first, *rest in rows))
    return format_html("<table><caption>{}</caption><tr>{}</tr>{}</table>", caption, head, body)


def _cells(words: Iterable[str]) -> SafeString:
    return format_html_join("", "<td>{}</td>", ((one,) for one in words))
