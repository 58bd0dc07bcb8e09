"""What workers are told to do; each task only fetches and delegates."""

from celery import shared_task

from followup.rounds import reminders


@shared_task(name="rounds.reminders")
def send_reminders() -> None:
    """Remind people of what is not handed in."""
    reminders.send_reminders()
