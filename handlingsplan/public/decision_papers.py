"""Drafts of boards' decision papers, as asked for: each organisation's, about the newest edition."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from handlingsplan.asked_files.queue import FileQueue
from handlingsplan.editions.extract import read_extract
from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import parties_of
from handlingsplan.editions.published import document_of, front, published_or_404
from handlingsplan.exports.decision_paper import write_decision_paper
from handlingsplan.exports.packages import word_queue, word_writer
from handlingsplan.printing.fingerprints import checksum_of, fingerprint

DECISION_PAPER_TASK = "operations.decision_paper"
DECISION_PAPERS = word_queue("decision-papers", task=DECISION_PAPER_TASK)


@dataclass(frozen=True)
class DecisionPaper:
    """A paper on an edition, for the board of the organisation with this slug."""

    queue: ClassVar[FileQueue] = DECISION_PAPERS
    edition: Edition
    organisation: str
    name: str

    @property
    def title(self) -> str:
        return _("Utkast till tjänsteutlåtande, %(name)s") % {"name": self.name}

    @cached_property
    def recipe(self) -> str:
        facts = {"edition": self.edition.pk, "checksum": self.edition.checksum, "organisation": self.organisation}
        return json.dumps(facts | {"address": self._address})

    @cached_property
    def key(self) -> str:
        return _key_of(self.recipe)

    @property
    def _address(self) -> str:
        path = reverse("edition_extract", args=[self.edition.plan.slug, self.edition.number, self.organisation])
        return f"{settings.SITE_URL.rstrip('/')}{path}"


def decision_paper(slug: str, organisation: str) -> DecisionPaper:
    """Return the paper of an organisation that is a party of the newest edition."""
    _plan, edition = published_or_404(slug)
    if organisation not in front(edition).party_slugs:
        raise Http404
    party = next(party for party in parties_of(document_of(edition)) if party.slug == organisation)
    return DecisionPaper(edition, organisation, party.name)


def make_waiting(key: str) -> None:
    """Write the paper that waits under the key."""
    DECISION_PAPERS.make_waiting(key, lambda recipe: _written(recipe) if _key_of(recipe) == key else None)


def _written(recipe: str) -> bytes | None:
    facts = json.loads(recipe)
    document = document_of(Edition.objects.defer("content").get(pk=facts["edition"]))
    extract = read_extract(document, facts["organisation"])
    return write_decision_paper(document, extract, address=facts["address"]) if extract else None


def _key_of(recipe: str) -> str:
    return checksum_of((recipe, fingerprint(), word_writer()))
