"""Where a cross reference leads: within the file in print, to another page on the web."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from django.urls import reverse

from followup.models import Indicator
from handlingsplan.chapters.document import Link, PlacedPicture
from handlingsplan.chapters.keys import challenge_key, goal_key, measure_key, package_key, row_key
from handlingsplan.plan.enums import CHAPTERS
from handlingsplan.plan.models import Challenge, Goal
from handlingsplan.richtext import PICTURE_PATH
from measures.models import Measure, Package


class ChapterLinks(Protocol):
    """Addresses for one medium; `by_number` where many measures are named by their numbers alone."""

    @property
    def by_number(self) -> bool: ...

    def href(self, link: Link) -> str:
        """Return the address of the link's target."""

    def organisation(self, key: str) -> str:
        """Return the page of the organisation with the key; empty where the medium has none."""

    def picture(self, picture: PlacedPicture) -> str:
        """Return the address of a picture in a text; empty where it is gone."""


@dataclass(frozen=True)
class PrintLinks:
    """All chapters in one file: every target is an anchor in it."""

    by_number: ClassVar[bool] = True

    def href(self, link: Link) -> str:
        return f"#{link.anchor}"

    def organisation(self, key: str) -> str:  # noqa: ARG002 on paper a name is enough
        return ""

    def picture(self, picture: PlacedPicture) -> str:
        """Return the address that holds the picture itself."""
        return picture.source


@dataclass(frozen=True)
class WebLinks:
    """One page per chapter: a target in chapter `here` is an anchor, others lie on their chapter's page."""

    here: int
    pages: Mapping[int, str]
    by_number: ClassVar[bool] = False

    def href(self, link: Link) -> str:
        """Return the anchor, after the address of its page where that is another one."""
        page = "" if link.chapter == self.here else self.pages[link.chapter]
        return f"{page}#{link.anchor}"

    def organisation(self, key: str) -> str:  # noqa: ARG002 at work the name's chapter tells who it is
        return ""

    def picture(self, picture: PlacedPicture) -> str:
        """Return where the picture is handed out."""
        return PICTURE_PATH.format(token=picture.token)


def web_links(url_name: str, slug: str, *, here: int) -> WebLinks:
    """Return links between the pages of the view `url_name`, which takes the plan's slug and the chapter's number."""
    return WebLinks(here, {kind.number: reverse(url_name, args=[slug, kind.number]) for kind in CHAPTERS})


GOALS, MEASURES, COOPERATION, FOLLOWUP = 3, 4, 5, 7


def goal_anchor(number: int) -> str:
    return f"mal-{number}"


def challenge_anchor(number: int) -> str:
    return f"utmaning-{number}"


def measure_anchor(number: int) -> str:
    return f"atgard-{number}"


def package_anchor(number: int) -> str:
    """Return the anchor of a package; 0 stands for the measures outside every package."""
    return f"paket-{number}"


def party_anchor(slug: str) -> str:
    """Return the anchor of a party, by its organisation's slug."""
    return f"part-{slug}"


def goal_link(goal: Goal) -> Link:
    """Return the link to a goal in chapter 3."""
    return Link(key=goal_key(goal), anchor=goal_anchor(goal.number), chapter=GOALS, text=goal.title)


def challenge_link(challenge: Challenge) -> Link:
    """Return the link to a challenge in chapter 3."""
    return Link(
        key=challenge_key(challenge), anchor=challenge_anchor(challenge.number), chapter=GOALS, text=challenge.title
    )


def measure_link(measure: Measure) -> Link:
    """Return the link to a measure in chapter 4."""
    return Link(
        key=measure_key(measure),
        anchor=measure_anchor(measure.number),
        chapter=MEASURES,
        text=f"{measure.number}. {measure.title}",
    )


def package_link(package: Package) -> Link:
    """Return the link to a package in chapter 4."""
    return Link(key=package_key(package), anchor=package_anchor(package.number), chapter=MEASURES, text=package.title)


def indicator_anchor(number: int) -> str:
    return f"indikator-{number}"


def example_anchor(number: int) -> str:
    """Return the anchor of a good example."""
    return f"exempel-{number}"


def indicator_link(indicator: Indicator) -> Link:
    """Return the link to an indicator in chapter 7."""
    key, anchor = row_key("indicator", indicator.pk), indicator_anchor(indicator.number)
    return Link(key=key, anchor=anchor, chapter=FOLLOWUP, text=indicator.title)
