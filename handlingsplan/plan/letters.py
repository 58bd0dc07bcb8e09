"""E-mail about roles and invitations, sent when what it tells is certain."""

from functools import partial

import structlog
from django.core.mail import send_mail
from django.db import transaction

log = structlog.get_logger(__name__)


def send_now(subject: str, text: str, address: str) -> bool:
    """Send a message; tell whether it went out."""
    try:
        send_mail(subject, text, None, [address])
    except OSError:
        log.warning("letter_not_sent", exc_info=True)
        return False
    return True


def send_soon(subject: str, text: str, address: str) -> None:
    """Send a message once the transaction is committed; nobody without address is written to."""
    if address:
        transaction.on_commit(partial(send_now, subject, text, address), robust=True)
