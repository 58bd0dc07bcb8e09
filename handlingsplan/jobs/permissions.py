"""Who may compile, and look after the jobs: the coordinator."""

from django.utils.translation import gettext as _

from actors.access import Person
from actors.permissions import ALLOWED, Verdict
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate


def may_enqueue_draft(user: Person, plan: Plan) -> Verdict:
    return may_coordinate(user, plan)


def may_see_jobs(user: Person, plan: Plan) -> Verdict:
    """What the portal works on is the coordinator's to look after."""
    return may_coordinate(user, plan)


def may_retry(user: Person, job: RenderJob) -> Verdict:
    """The coordinator tries again what has failed for good."""
    verdict = may_coordinate(user, job.plan)
    if verdict and job.state != JobState.FAILED:
        return Verdict(_("Det går att försöka igen först när arbetet har misslyckats."))
    return verdict if not verdict else ALLOWED
