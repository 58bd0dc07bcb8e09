"""Posting and sending letters.

A request only posts: it does the same, and takes as long, whoever the letter is to, and whether anybody gets one. Mail
servers that are away are tried again for a day.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPRecipientsRefused

from cryptography.fernet import InvalidToken
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from structlog import get_logger

from handlingsplan.encryption import decrypt, digest_of, encrypt
from handlingsplan.mail.models import Letter, Undelivered
from handlingsplan.waking import wake

SEND_TASK = "mail.send"
PATIENCE = timedelta(days=1)
PAUSE = timedelta(seconds=20)  # after the first failure; twice as long after each further one
_PURPOSE = "letters"
_BREAKS = re.compile(r"\s+")
# Makes a letter of what it is about, when it is sent: subject, text and address, or None for nobody
Maker = Callable[[str], tuple[str, str, str] | None]
logger = get_logger(__name__)


def send(subject: str, text: str, address: str) -> None:
    """Send a letter now, as only a worker does; raises `OSError` where the mail server fails."""
    EmailMessage(_BREAKS.sub(" ", subject).strip(), text, None, [address]).send()


def post(subject: str, text: str, address: str) -> None:
    """Let a worker send the letter once the transaction is committed; to no address, it goes nowhere."""
    _post({"subject": subject, "text": text, "address": address})


def post_made(maker: str, about: str) -> None:
    """Let a worker make the letter, by the maker's name, and send it: what it takes is not felt in the request."""
    _post({"maker": maker, "about": about})


def _post(content: Mapping[str, str]) -> None:
    letter = Letter.objects.create(content=encrypt(json.dumps(content), purpose=_PURPOSE))
    transaction.on_commit(partial(wake, SEND_TASK, letter.pk), robust=True)


def send_due(makers: Mapping[str, Maker]) -> int:
    """Send what waits, and return how many letters went out."""
    due = Letter.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return sum(send_letter(pk, makers) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def send_letter(pk: int, makers: Mapping[str, Maker]) -> bool:
    """Send a letter that no other worker has taken, and tell whether it went out."""
    letter = Letter.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if letter is None:
        return False
    parts = None
    try:
        parts = _parts(json.loads(decrypt(letter.content, purpose=_PURPOSE)), makers)
        if parts:
            send(*parts)
    except OSError as error:
        _try_again(letter, error, parts[-1] if parts else "")
        return False
    except (InvalidToken, KeyError, ValueError):  # nobody can ever read or send it
        logger.exception("letter_given_up", letter=pk)
        letter.delete()
        return False
    letter.delete()
    if parts is not None:
        Undelivered.objects.filter(address=_known_by(parts[-1])).delete()
    return parts is not None


def undelivered(addresses: Iterable[str]) -> dict[str, datetime]:
    """Return those of the addresses that no letter has reached since one did not, and when that was; one query."""
    known = {_known_by(address): address for address in addresses}
    found = Undelivered.objects.filter(address__in=known).values_list("address", "at")
    return {known[digest]: at for digest, at in found}


def _known_by(address: str) -> str:
    return digest_of(address.strip().casefold())


def _parts(content: dict[str, str], makers: Mapping[str, Maker]) -> tuple[str, str, str] | None:
    if "maker" in content:
        return makers[content["maker"]](content["about"])
    return (content["subject"], content["text"], content["address"]) if content["address"] else None


def _try_again(letter: Letter, error: OSError, address: str) -> None:
    now = timezone.now()
    is_given_up = now - letter.created_at > PATIENCE
    if address and (is_given_up or isinstance(error, SMTPRecipientsRefused)):
        Undelivered.objects.update_or_create(address=_known_by(address), defaults={"at": now})
    if is_given_up:
        logger.error("letter_given_up", letter=letter.pk, error=type(error).__name__)
        letter.delete()
        return
    logger.warning("letter_not_sent", letter=letter.pk, error=type(error).__name__, tries=letter.tries)
    letter.due_at = now + PAUSE * 2 ** min(letter.tries, 7)
    letter.tries += 1
    letter.save()
