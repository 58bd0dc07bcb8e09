"""Stored rich text as it is shown: it was cleaned when it was saved."""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handlingsplan.richtext import levelled

_TABLE = re.compile(r"<table>|</table>")
_NOTE = re.compile(r'<small class="note"(?P<place> data-at="\d+" data-till="\d+")?>(?P<words>.*?)</small>', re.DOTALL)


def shown(html: str, *, number: int | str) -> SafeString:
    """Return a text with tables that scroll on narrow screens, notes numbered and last, no level of headings skipped.

    `number` is the chapter's, or what else tells the text's anchors from those of others.
    """
    return _with_notes(_in_regions(levelled(html)), number)


def _in_regions(html: str) -> str:
    """Return the text with each table in a region that scrolls and takes the keyboard."""
    count = 0

    def wrap(match: re.Match[str]) -> str:
        nonlocal count
        if match.group() == "</table>":
            return "</table></div>"
        count += 1
        label = _("Tabell %(number)d i texten") % {"number": count}
        return format_html('<div class="plan-scroll" role="region" aria-label="{}" tabindex="0"><table>', label)

    return _TABLE.sub(wrap, html)


def _with_notes(html: str, chapter: int | str) -> SafeString:
    """Return the text with a number where each note is written, and the notes after it, with links both ways."""
    notes: list[tuple[str, SafeString]] = []

    def take(match: re.Match[str]) -> str:
        place = mark_safe(match["place"] or "")  # noqa: S308 our own numbers, see `passages.placed`
        notes.append((match["words"], place))
        return _reference(chapter, len(notes), place)

    text = _NOTE.sub(take, html)
    if notes:
        items = "".join(_note(chapter, number, *note) for number, note in enumerate(notes, 1))
        text += (
            f'<section class="plan-notes" role="doc-endnotes">'
            f'<h2 class="plan-notes__title">{_("Källor och noter")}</h2>'
            f'<ol class="plan-notes__list">{items}</ol></section>'
        )
    return mark_safe(text)  # noqa: S308 cleaned by richtext.clean when it was saved; what is added is ours


def _reference(chapter: int | str, number: int, place: SafeString) -> str:
    return format_html(
        '<sup class="plan-noteref"{3}><a role="doc-noteref" id="not-{0}-{1}-i-texten" href="#not-{0}-{1}"'
        ' aria-label="{2}">{1}</a></sup>',
        chapter,
        number,
        _("Not %(number)d") % {"number": number},
        place,
    )


def _note(chapter: int | str, number: int, note: str, place: str) -> str:
    back = format_html(
        ' <a role="doc-backlink" href="#not-{}-{}-i-texten" aria-label="{}">↑</a>',
        chapter,
        number,
        _("Tillbaka till not %(number)d i texten") % {"number": number},
    )
    return f'<li id="not-{chapter}-{number}"{place}>{note}{back}</li>'
