"""Addresses of what an edition holds, for everybody: under the plan for the newest, under an edition for ever."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.urls import reverse

from handlingsplan.chapters.document import Link, PlacedPicture
from handlingsplan.plan.enums import CHAPTERS
from handlingsplan.richtext import PICTURE_PATH

NEWEST = {
    "chapter": "published_chapter",
    "whole_chapter": "published_whole_chapter",
    "measure": "public_measure",
    "organisation": "public_extract",
    "indicator": "public_indicator",
}
PERMANENT = {
    "chapter": "edition_chapter",
    "whole_chapter": "edition_whole_chapter",
    "measure": "edition_measure",
    "organisation": "edition_extract",
    "indicator": "edition_indicator",
}
# What has a page of its own, by how its anchor begins in the plan as one document
_OWN_PAGE = {"atgard": "measure", "part": "organisation", "indikator": "indicator"}
_ANCHOR = re.compile(r"(atgard|part|indikator)-([a-z0-9-]+)")
_ORGANISATION = "organisation-"  # how the key of one begins


@dataclass(frozen=True)
class Held:
    """What of a kind the edition has pages for, as addresses name it."""

    measure: frozenset[str]
    organisation: frozenset[str]
    indicator: frozenset[str]


@dataclass(frozen=True)
class PublicLinks:
    """Links between the pages of one edition; `edition` is None where the pages are those of the newest."""

    slug: str
    edition: int | None
    held: Held
    here: int = 0  # the chapter that the page shows, whose anchors are on the page
    by_number: ClassVar[bool] = False

    def page(self, kind: str, thing: int | str) -> str:
        """Return the address of a chapter, a measure, an organisation or an indicator."""
        if self.edition is None:
            return reverse(NEWEST[kind], args=[self.slug, thing])
        return reverse(PERMANENT[kind], args=[self.slug, self.edition, thing])

    def has(self, kind: str, thing: int | str) -> bool:
        """Tell whether the edition has the page; every edition has every chapter."""
        return kind in {"chapter", "whole_chapter"} or str(thing) in getattr(self.held, kind)

    @cached_property
    def pages(self) -> Mapping[int, str]:
        """The chapters' addresses by number."""
        return {kind.number: self.page("chapter", kind.number) for kind in CHAPTERS}

    def href(self, link: Link) -> str:
        """Return the page of the link's target, or its place in the chapter where it has none."""
        match = _ANCHOR.fullmatch(link.anchor)
        if match and self.has(_OWN_PAGE[match[1]], match[2]):
            return self.page(_OWN_PAGE[match[1]], match[2])
        page = "" if link.chapter == self.here else self.pages[link.chapter]
        return f"{page}#{link.anchor}"

    def organisation(self, key: str) -> str:
        """Return the page of the organisation with the key; empty where the edition has none."""
        slug = key.removeprefix(_ORGANISATION)
        return self.page("organisation", slug) if slug != key and self.has("organisation", slug) else ""

    def appendix(self, key: str) -> str:
        """Return the page of an appendix, which the newest edition has."""
        return reverse("published_appendix", args=[self.slug, key])

    def picture(self, picture: PlacedPicture) -> str:
        """Return where the picture is handed out."""
        return PICTURE_PATH.format(token=picture.token)
