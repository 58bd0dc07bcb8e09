"""Where an edition is read: the newest at the plan's own addresses, each one at its own, for ever."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from handlingsplan.editions.links import PublicLinks
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import edition_or_404, front, newest_edition, published_or_404
from handlingsplan.plan.models import Plan


@dataclass(frozen=True)
class ReadersPlace:
    """The edition that pages are of; `number` is None at the plan's own addresses."""

    plan: Plan
    edition: Edition
    newest: Edition | None
    number: int | None

    @property
    def is_outdated(self) -> bool:
        """Whether a newer edition holds, or this one no longer does."""
        return self.newest is None or self.newest.pk != self.edition.pk

    def links(self, *, here: int = 0) -> PublicLinks:
        """Return links between the pages of the edition, which stay within it."""
        return PublicLinks(self.plan.slug, self.number, front(self.edition).held, here)

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what every page of the edition is given."""
        known = {"plan": self.plan, "edition": self.edition, "front": front(self.edition), "links": self.links()}
        return known | {"place": self} | more

    def page(self, kind: str, thing: int | str, **more: Any) -> dict[str, Any]:
        """Return the context of a page that each edition has: with its permanent address, and that of the newest.

        Raises `Http404` where the edition has no such thing.
        """
        if not self.links().has(kind, thing):
            raise Http404
        permanent = PublicLinks(self.plan.slug, self.edition.number, front(self.edition).held).page(kind, thing)
        newest = PublicLinks(self.plan.slug, None, front(self.newest).held) if self.newest else None
        canonical = newest.page(kind, thing) if newest and newest.has(kind, thing) else permanent
        return self.context(permanent=permanent, canonical=canonical, **more)


def place_or_404(slug: str, number: int | None, *joined: str) -> ReadersPlace:
    """Return the edition with the number, or the newest that holds; `joined` as for `select_related`."""
    if number is None:
        plan, edition = published_or_404(slug, *joined)
        return ReadersPlace(plan, edition, edition, None)
    edition = edition_or_404(slug, number, *joined)
    return ReadersPlace(edition.plan, edition, newest_edition(edition.plan), number)
