"""Who may publish and compile: the coordinator; everybody who reads the working plan reads its drafts."""

from django.utils.translation import gettext as _

from actors.access import Person
from actors.permissions import ALLOWED, Verdict
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate
from handlingsplan.publication.enums import JobState
from handlingsplan.publication.models import RenderJob


def may_publish(user: Person, plan: Plan) -> Verdict:
    """The coordinator publishes; whether the plan is ready is `readiness`'s to say."""
    return may_coordinate(user, plan)


def may_order_draft(user: Person, plan: Plan) -> Verdict:
    """Compiling is the coordinator's."""
    return may_coordinate(user, plan)


def may_retry(user: Person, job: RenderJob) -> Verdict:
    """The coordinator tries again what has failed for good."""
    verdict = may_coordinate(user, job.plan)
    if verdict and job.state != JobState.FAILED:
        return Verdict(_("Det går att försöka igen först när arbetet har misslyckats."))
    return verdict if not verdict else ALLOWED
