"""What stands in a chapter's text beside words, as it is shown: live parts with their data, and pictures."""

import re
from itertools import count

from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from followup.charts.series import draw
from handlingsplan.chapters.document import Chapter, Link, LivePart, PlacedPicture
from handlingsplan.chapters.links import FOLLOWUP, ChapterLinks
from handlingsplan.chapters.queries import Source
from handlingsplan.chapters.rendering import by_year
from handlingsplan.images import as_address
from handlingsplan.languages import told_as_swedish, told_in_language
from handlingsplan.plan.models import TextPicture
from handlingsplan.plan.texts import shown
from handlingsplan.richtext import FIGURE, picture_tokens

_IMAGE = re.compile(r'<img src="/bilder/(?P<token>[0-9a-f-]{36})/" alt="(?P<alt>[^"]*)">')
_COMMENT = re.compile(r'<a class="passage__link".*?</a>', re.DOTALL)


def text_of(chapter: Chapter, links: ChapterLinks) -> SafeString:
    """Return the chapter's text as it is read."""
    parts = {part.key: part for part in chapter.live}
    pictures = {picture.token: picture for picture in chapter.text_pictures}
    places = count(1)

    def place(figure: re.Match[str]) -> str:
        if not figure["live"]:
            return _IMAGE.sub(lambda image: _picture(image, pictures, links), figure.group())
        part = parts.get(figure["live"])
        if part is None:
            return figure.group()
        comments = "".join(_COMMENT.findall(figure["inside"]))
        return _live(part, links, f"i-texten-{chapter.number}-{next(places)}") + comments

    html = FIGURE.sub(place, shown(chapter.html, number=chapter.number))
    return told_as_swedish(mark_safe(html))  # noqa: S308 cleaned when it was saved; what is added is our own templates' text


def _picture(image: re.Match[str], pictures: dict[str, PlacedPicture], links: ChapterLinks) -> str:
    """Return a picture with its address and size; where it is gone, words that say so."""
    picture = pictures.get(image["token"])
    source = links.picture(picture) if picture else ""
    if picture is None or not source:
        return format_html('<p class="plan-gap">{}</p>', _("Här stod en bild som inte finns längre."))
    return f'<img src="{source}" alt="{image["alt"]}" width="{picture.width}" height="{picture.height}">'


def _live(part: LivePart, links: ChapterLinks, anchor: str) -> str:
    """Return a live part as HTML; `anchor` names its drawing, which the plan may show in other places too."""
    context = {"part": part, "links": links, "anchor": anchor}
    if part.indicator is not None:
        one = part.indicator
        context |= {
            "whole": Link(key=one.key, anchor=one.anchor, chapter=FOLLOWUP, text=part.title),
            "indicator": one.model_copy(update={"anchor": anchor}),
            "chart": draw(one),
            "years": by_year(one),
        }
    html: SafeString = get_template("chapters/document/_placed.html").template.render(  # type: ignore[attr-defined] # the engine's own template
        Context(context, use_l10n=False)
    )
    return told_in_language(html)


def read_text_pictures(html: str, source: Source) -> tuple[PlacedPicture, ...]:
    """Return the pictures that the text names and the plan has, each once."""
    found = (source.text_pictures.get(token) for token in picture_tokens(html))
    return tuple(_placed(row, source) for row in found if row is not None)


def _placed(row: TextPicture, source: Source) -> PlacedPicture:
    return PlacedPicture(
        token=str(row.token),
        width=row.width,
        height=row.height,
        source=as_address(row.file) if source.to_print else "",
    )
