"""Messages from readers about a page, guarded against floods, to the coordinators' list."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.owner.models import PageReport
from handlingsplan.owner.statements import may_write_statements

MAX_LETTERS = 4_000
MAX_WAITING = 500  # more than anybody reads; the limit per address keeps one sender from filling it


def send_report(*, path: str, text: str, email: str) -> PageReport:
    """Keep what a reader has sent; the same text about the same page is kept once. Raises `ValidationError`."""
    waiting = PageReport.objects.filter(handled_at=None)
    known = waiting.filter(path=path, text=text).first()
    if known:
        return known
    if waiting.count() >= MAX_WAITING:
        raise ValidationError(
            _("Just nu väntar så många meddelanden att vi inte kan ta emot fler här. Skriv till oss i stället.")
        )
    return PageReport.objects.create(path=path, text=richtext.plain(text, most=MAX_LETTERS), email=email)


def handle_report(report: PageReport, *, by: User) -> None:
    """Note that somebody has seen to the message. Raises `RefusedError`."""
    require(may_write_statements(by))
    waiting = PageReport.objects.filter(pk=report.pk, handled_at=None)
    waiting.update(handled_at=timezone.now(), handled_by=by)
