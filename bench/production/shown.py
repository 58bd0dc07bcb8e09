"""A published plan as readers find it: `manage.py shell` inside the stack calls `show`."""

import sys
import time

from django.core.management import call_command

from bench.production.scene import make
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish

ORGANISATIONS = 40
LOOK = 0.5


def show(slug: str, *, measures: int) -> None:
    """Publish the demonstration, or a made-up plan of so many measures, and wait for its PDF."""
    if measures:
        coordinator = make(slug, organisations=ORGANISATIONS, measures=measures)
        publish(Plan.objects.get(slug=slug), by=coordinator)
    else:
        call_command("load_plan", slug, "--demo", stdout=sys.stderr)
    while RenderJob.objects.filter(state__in=(JobState.QUEUED, JobState.RUNNING)).exists():
        time.sleep(LOOK)
