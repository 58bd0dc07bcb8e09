"""A plan that is out for comment, open to everybody: `manage.py shell` inside the stack calls `tell`."""

import json
import sys

from django.utils import timezone

from bench.production.scene import make, sign_in
from handlingsplan.consultation.models import Response
from handlingsplan.consultation.preparing import ConsultationData, prepare
from handlingsplan.consultation.sending_out import send_out
from handlingsplan.consultation.working_days import ANSWER_DAYS, working_days_after
from handlingsplan.plan.models import Plan


def tell(slug: str, *, organisations: int, measures: int) -> None:
    """Make the plan, send it out, and print its coordinator's session."""
    coordinator = make(slug, organisations=organisations, measures=measures)
    day = working_days_after(timezone.localdate(), ANSWER_DAYS)
    data = ConsultationData(title="Remiss", letter="Svara.", answers_by=day, is_public=True)
    send_out(prepare(Plan.objects.get(slug=slug), data=data, by=coordinator), by=coordinator)
    sys.stdout.write("\n" + json.dumps({"session": sign_in(coordinator)}))


def count(slug: str) -> None:
    """Print how many answers have come in from the public."""
    sys.stdout.write(f"\n{Response.objects.filter(consultation__plan__slug=slug).count()}")
