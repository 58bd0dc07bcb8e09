"""The letters that a worker would have sent."""

from django.core import mail
from django.core.mail import EmailMessage

from handlingsplan.mail.sending import send_due
from handlingsplan.operations.tasks import LETTER_MAKERS


def delivered() -> list[EmailMessage]:
    """Send what waits, and return all that went out in this test."""
    send_due(LETTER_MAKERS)
    return mail.outbox
