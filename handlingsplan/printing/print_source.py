"""What is compiled: an edition as it was frozen, or the working plan as it is now."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.editions.freezing import checksum, freeze, thaw, with_adoptions
from handlingsplan.editions.models import ConsultationVersion, Edition
from handlingsplan.plan.models import Plan
from handlingsplan.printing.rendering import imprint_of, render_html, stylesheet
from handlingsplan.printing.section import Imprint
from handlingsplan.snapshot import snapshot


@dataclass(frozen=True)
class PrintSource:
    """A plan to lay out, and the frozen text that its checksum is of."""

    document: PlanDocument
    content: str
    draft: bool

    @cached_property
    def imprint(self) -> Imprint:
        """What cover and imprint say beside the plan."""
        return imprint_of(self.document, draft=self.draft, checksum=checksum(self.content))

    @property
    def is_consultation(self) -> bool:
        """Whether it was sent out for comment, which every page says."""
        return self.document.edition is not None and self.document.edition.is_consultation

    @property
    def html(self) -> str:
        return render_html(self.document, draft=self.draft, checksum=self.imprint.checksum)

    @property
    def css(self) -> str:
        """The stylesheet of the plan in one piece."""
        return stylesheet(draft=self.draft, consultation=self.is_consultation)

    @property
    def title(self) -> str:
        """What the file is called by itself."""
        plan, edition = self.document.plan, self.document.edition
        name = f"{plan.title} {plan.period_start}–{plan.period_end}"
        if self.draft:
            return f"{name} ({_('utkast')})"
        if edition is None:
            return name
        words = _("remissversion %(number)d") if edition.is_consultation else _("utgåva %(number)d")
        return f"{name} ({words % {'number': edition.number}})"

    @property
    def day(self) -> str:
        """The day of publishing, or that of the draft, as 2026-05-04."""
        dated = self.imprint.dated
        return (timezone.localtime(dated) if isinstance(dated, datetime) else dated).strftime("%Y-%m-%d")


def edition_source(edition: Edition | ConsultationVersion) -> PrintSource:
    """Return an edition, or what was sent out for comment, as it was frozen."""
    return PrintSource(thaw(edition.content), edition.content, draft=False)


def draft_source(plan: Plan) -> PrintSource:
    """Return the working plan as it is now."""
    with snapshot():
        document = with_adoptions(read_plan(plan, stage=Stage.WORKING, to_print=True), plan)
    return PrintSource(document, freeze(document), draft=True)
