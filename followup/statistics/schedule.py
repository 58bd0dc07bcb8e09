"""Asking the statistics services about all indicators in turn, as the schedule does."""

from django.utils.translation import gettext as _
from structlog import get_logger

from actors.history import save_as
from followup.enums import RetrievalState
from followup.models import Indicator, Retrieval
from followup.statistics.applying import EffectKind, effects
from followup.statistics.http_client import new_client
from followup.statistics.retrievals import fetch
from handlingsplan.plan.enums import PlanStatus

logger = get_logger(__name__)


def fetch_all() -> list[Retrieval]:
    """Ask about every indicator of a plan that is not closed; what brings nothing new needs nobody's attention."""
    indicators = Indicator.objects.exclude(service="").exclude(plan__status=PlanStatus.CLOSED).select_related("plan")
    retrievals = []
    with new_client() as client:
        for indicator in indicators.order_by("pk"):
            retrieval = fetch(indicator, client=client, by=None)
            if retrieval.state == RetrievalState.READY and not brings_news(retrieval):
                retrieval.state = RetrievalState.APPLIED
                save_as(retrieval, by=None, reason=_("Inget nytt"))
            logger.info("statistics_fetched", indicator=indicator.key, state=retrieval.state)
            retrievals.append(retrieval)
    return retrievals


def brings_news(retrieval: Retrieval) -> bool:
    """Tell whether a person has anything to look at."""
    return any(effect.kind is not EffectKind.SAME for effect in effects(retrieval))
