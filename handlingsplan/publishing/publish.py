"""Publishing: the approved plan frozen as data, numbered, and put in the queue to become a PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from structlog import get_logger

from actors.heads import plan_head
from actors.history import add_as
from actors.models import User
from actors.permissions import require
from actors.seals import seal
from followup.rounds.models import Round
from handlingsplan import richtext
from handlingsplan.chapters.document import EditionHead, PlanDocument
from handlingsplan.editions.freezing import checksum, freeze, read_next
from handlingsplan.editions.models import Edition, Withdrawal
from handlingsplan.jobs.enqueue import enqueue_edition
from handlingsplan.plan.appendices.keeping import publish_files
from handlingsplan.plan.models import Plan
from handlingsplan.plan.pictures import publish_pictures
from handlingsplan.publishing.permissions import may_publish, may_withdraw_edition
from handlingsplan.publishing.readiness import readiness_of
from handlingsplan.snapshot import is_overtaken, snapshot

MAX_SUMMARY = 2_000  # characters: it stands on the first pages of the plan
MAX_PREFACE = 2_600  # characters: what a page holds beside the names
MAX_SIGNATURES = 600
TURNS = 5  # how often a plan is read anew where others write, meanwhile, in what the edition rests on
logger = get_logger(__name__)


class AlreadyPublishedError(Exception):
    """Another edition was published since the page was read; the message says so, in Swedish."""


class OvertakenError(Exception):
    """Others wrote in what the edition rests on, each time that the plan was read; the message says so, in Swedish."""


def next_number(plan: Plan) -> int:
    """Return the number that the plan's next edition gets."""
    newest = Edition.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


@dataclass(frozen=True)
class Preface:
    """An edition's foreword as it was typed, and those who sign it, one a line."""

    text: str = ""
    signatures: str = ""


def publish(
    plan: Plan, *, by: User, summary: str = "", preface: Preface = Preface(), number: int | None = None
) -> Edition:
    """Freeze the plan as the next edition, and order its PDF.

    `number` is the one that the coordinator saw on the page: a second click, or a second coordinator, is refused.
    Raises `RefusedError` (also where something is missing), `TextRefusedError`, `AlreadyPublishedError` and
    `OvertakenError`.
    """
    require(may_publish(by, plan))
    text = richtext.plain(summary, most=MAX_SUMMARY)
    words = richtext.plain(preface.text, most=MAX_PREFACE)
    names = richtext.plain(preface.signatures, most=MAX_SIGNATURES)
    signatures = tuple(line.strip() for line in names.splitlines() if line.strip())
    seal()  # in a transaction of its own, so that what the snapshot reads as the history's end will always be there
    told = {"summary": text, "preface": words, "signatures": signatures}
    for _turn in range(TURNS):
        try:
            edition = _publish_as_it_is_now(plan, told, by=by, number=number)
        except OperationalError as error:
            if not is_overtaken(error):
                raise
        else:
            logger.info("published", plan=plan.slug, edition=edition.number, by=by.pk)
            return edition
    logger.warning("publishing_overtaken", plan=plan.slug, times=TURNS, by=by.pk)
    raise OvertakenError(
        _("Andra ändrade i planen varje gång den skulle läsas. Inget är publicerat. Vänta en stund och publicera igen.")
    )


def _publish_as_it_is_now(plan: Plan, told: Mapping[str, Any], *, by: User, number: int | None) -> Edition:
    with snapshot():
        current = Plan.objects.with_coordinator().get(pk=plan.pk)
        expected = next_number(current)
        now, ends_at = timezone.now(), plan_head(current.pk)
        head = EditionHead(number=expected, published_at=now, history_head=ends_at, **told)
        document = read_next(current, head, to_print=True)
        require(readiness_of(current, document).verdict)
        if number not in {None, expected}:
            raise _already_published(current)
        _hold_rounds(current)
        edition = _freeze(current, head, document, by=by)
        enqueue_edition(edition, by=by)
    return edition


def _hold_rounds(plan: Plan) -> None:
    """Let no round be opened or closed until the edition is there, which the one who opens it then finds.

    A round that was, while the plan was read, is not as the snapshot has it: the database refuses to lock it.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)  # first, as whoever opens a round does
    list(Round.objects.filter(plan=plan).order_by("pk").select_for_update().values_list("pk", flat=True))


def _freeze(plan: Plan, head: EditionHead, document: PlanDocument, *, by: User) -> Edition:
    content = freeze(document)
    try:
        with transaction.atomic():
            edition = Edition(
                plan=plan,
                number=head.number,
                content=content,
                checksum=checksum(content),
                summary=head.summary,
                published_by=by,
                published_at=head.published_at,
            )
            add_as(edition, by=by)
    except IntegrityError as error:  # two at the same moment: the unique number lets one through
        raise _already_published(plan) from error
    # After that: of two who change the same row in snapshots of their own, the database throws one out without words.
    publish_pictures(plan, (picture.token for chapter in document.chapters for picture in chapter.text_pictures), by=by)
    publish_files(plan, (one.file_token for one in document.appendices if one.file_token), by=by)
    return edition


@transaction.atomic
def withdraw_edition(edition: Edition, *, reason: str, by: User) -> Withdrawal:
    """Say that an edition no longer holds, and why; it stays as it is at its own address.

    Raises `RefusedError`, and ValidationError where the reason is missing or too long.
    """
    Plan.objects.select_for_update().get(pk=edition.plan_id)  # a second click finds the first
    current = Edition.objects.select_related("plan", "withdrawal").defer("content").get(pk=edition.pk)
    require(may_withdraw_edition(by, current))
    missing = _("Skriv varför utgåvan återkallas. Skälet visas för alla.")
    text = richtext.plain_field(reason, field="reason", most=MAX_SUMMARY, missing=missing)
    logger.info("edition_withdrawn", plan=current.plan.slug, edition=current.number, by=by.pk)
    return add_as(Withdrawal(edition=current, reason=text, withdrawn_by=by), by=by)


def _already_published(plan: Plan) -> AlreadyPublishedError:
    newest = Edition.objects.filter(plan=plan).select_related("published_by").defer("content").first()
    if newest is None:
        return AlreadyPublishedError(_("Någon annan publicerade samtidigt. Läs in sidan igen."))
    return AlreadyPublishedError(
        _("%(edition)s publicerades redan, av %(person)s. Läs den innan du publicerar en till.")
        % {"edition": newest, "person": newest.published_by}
    )
