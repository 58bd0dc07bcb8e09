"""What workers are told to do about values; each task only fetches and delegates."""

from celery import shared_task

from followup.statistics.retrievals import fetch_all


@shared_task(name="followup.fetch_statistics")
def fetch_statistics() -> None:
    """Ask the statistics services about every indicator that names one."""
    fetch_all()
