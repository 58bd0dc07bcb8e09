"""Where a cross reference leads: within the file in print, to another page on the web."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse

from handlingsplan.chapters.document import Link, PlacedPicture
from handlingsplan.plan.enums import CHAPTERS
from handlingsplan.richtext import PICTURE_PATH


class ChapterLinks(Protocol):
    """Addresses for one medium."""

    def href(self, link: Link) -> str:
        """Return the address of the link's target."""

    def picture(self, picture: PlacedPicture) -> str:
        """Return the address of a picture in a text; empty where it is gone."""


@dataclass(frozen=True)
class PrintLinks:
    """All chapters in one file: every target is an anchor in it."""

    def href(self, link: Link) -> str:
        """Return the anchor."""
        return f"#{link.anchor}"

    def picture(self, picture: PlacedPicture) -> str:
        """Return the address that holds the picture itself."""
        return picture.source


@dataclass(frozen=True)
class WebLinks:
    """One page per chapter: a target in chapter `here` is an anchor, others lie on their chapter's page."""

    here: int
    pages: Mapping[int, str]

    def href(self, link: Link) -> str:
        """Return the anchor, after the address of its page where that is another one."""
        page = "" if link.chapter == self.here else self.pages[link.chapter]
        return f"{page}#{link.anchor}"

    def picture(self, picture: PlacedPicture) -> str:
        """Return where the picture is handed out."""
        return PICTURE_PATH.format(token=picture.token)


def web_links(url_name: str, slug: str, *, here: int) -> WebLinks:
    """Return links between the pages of the view `url_name`, which takes the plan's slug and the chapter's number."""
    return WebLinks(here, {kind.number: reverse(url_name, args=[slug, kind.number]) for kind in CHAPTERS})
