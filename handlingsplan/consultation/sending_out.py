"""Sending out: the plan is frozen, each body gets a link of its own, and everybody may read what is proposed."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from structlog import get_logger

from actors.conflicts import version_token
from actors.heads import plan_head
from actors.history import add_as, save_all_as, save_as
from actors.models import User
from actors.permissions import RefusedError, Verdict, require
from actors.seals import seal
from handlingsplan.chapters.document import EditionHead, PlanDocument
from handlingsplan.consultation.enums import ConsultationState
from handlingsplan.consultation.letters import request_letter
from handlingsplan.consultation.models import Body, Consultation, Question
from handlingsplan.consultation.permissions import may_ask_bodies, may_send_out
from handlingsplan.consultation.preparing import day_problem, locked
from handlingsplan.consultation.registrars import end_what_was_sent
from handlingsplan.editions.freezing import checksum, freeze, read_next
from handlingsplan.editions.models import ConsultationVersion
from handlingsplan.encryption import digest_of, new_secret
from handlingsplan.jobs.enqueue import enqueue_consultation
from handlingsplan.mail.sending import post
from handlingsplan.plan.appendices.keeping import publish_files
from handlingsplan.plan.models import Plan
from handlingsplan.plan.pictures import publish_pictures
from handlingsplan.snapshot import snapshot
from handlingsplan.web_addresses import site_address

logger = get_logger(__name__)


def what_is_missing(consultation: Consultation) -> list[str]:
    """Return what has to be there before it can be sent out, in Swedish; one query."""
    missing = []
    if not consultation.letter:
        missing.append(_("Missivet är inte skrivet."))
    if wrong := day_problem(consultation.answers_by, after=timezone.localdate()):
        missing.append(wrong)
    if not consultation.is_public and not Body.objects.filter(consultation=consultation).exists():
        missing.append(_("Ingen är tillfrågad: lägg till remissinstanser, eller öppna remissen för allmänheten."))
    return missing


def sending_version(consultation: Consultation) -> str:
    """Return the version of what is sent beside the plan: letter, questions, and to whom where; two queries."""
    bodies = Body.objects.filter(consultation=consultation).order_by("pk").values_list("pk", "version")
    questions = Question.objects.filter(consultation=consultation).order_by("pk").values_list("pk", "text", "place")
    return version_token(consultation.version, *bodies, *questions)


def send_out(consultation: Consultation, *, by: User, expected_version: str = "") -> Consultation:
    """Freeze the plan as it is approved, and ask everybody; raises `RefusedError`, also where something is missing."""
    require(may_send_out(by, consultation))
    seal()  # in a transaction of its own, so that what the snapshot reads as the history's end will always be there
    with snapshot():
        stored = locked(consultation)
        require(may_send_out(by, stored))
        if expected_version not in {"", sending_version(stored)}:
            require(Verdict(_("Remissen har ändrats sedan du öppnade sidan. Läs den, och skicka igen.")))
        if missing := what_is_missing(stored):
            require(Verdict(" ".join(missing)))
        stored.sent_version = _freeze(stored.plan, by=by)
        stored.state, stored.sent_out_at = ConsultationState.SENT_OUT, timezone.now()
        stored.version += 1
        save_as(stored, by=by)
        bodies = list(Body.objects.filter(consultation=stored).select_related("organisation"))
        _ask(stored, bodies, by=by)
        enqueue_consultation(stored.sent_version, by=by)
    logger.info("consultation_sent_out", plan=stored.plan.slug, consultation=stored.number, by=by.pk)
    return stored


def _freeze(plan: Plan, *, by: User) -> ConsultationVersion:
    newest = ConsultationVersion.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True).first()
    head = EditionHead(
        number=(newest or 0) + 1,
        published_at=timezone.now(),
        summary="",
        history_head=plan_head(plan.pk),
        is_consultation=True,
    )
    document = read_next(plan, head, to_print=True)
    content = freeze(document)
    version = ConsultationVersion(
        plan=plan,
        number=head.number,
        content=content,
        checksum=checksum(content),
        frozen_by=by,
        frozen_at=head.published_at,
    )
    try:
        with transaction.atomic():
            add_as(version, by=by)
    except IntegrityError as error:  # two at the same moment: the unique number lets one through
        raise RefusedError(_("En annan remiss skickades i samma ögonblick. Läs in sidan igen.")) from error
    _show_what_it_shows(plan, document, by=by)
    return version


def _show_what_it_shows(plan: Plan, document: PlanDocument, *, by: User) -> None:
    """Let everybody see the pictures and files of what is sent out."""
    publish_pictures(plan, (picture.token for chapter in document.chapters for picture in chapter.text_pictures), by=by)
    publish_files(plan, (one.file_token for one in document.appendices if one.file_token), by=by)


def _ask(consultation: Consultation, bodies: Iterable[Body], *, by: User) -> None:
    """Give each body a new link, which alone opens its answer from now on, and post it."""
    asked, at = [], timezone.now()
    for body in bodies:
        secret = new_secret()
        body.consultation = consultation
        body.secret, body.sent_at = digest_of(secret), at
        body.times_sent += 1
        letter = request_letter(body, site_address("answer", secret))
        post(letter.subject, letter.text, body.email)
        asked.append(body)
    save_all_as(asked, fields=["secret", "sent_at", "times_sent"], by=by, at=at)


@transaction.atomic
def send_again(body: Body, *, by: User) -> Body:
    """Post a new link to the body; the one before opens nothing any more. Raises `RefusedError`."""
    stored = _locked_body(body, by=by)
    _ask(stored.consultation, [stored], by=by)
    return stored


@transaction.atomic
def revoke_link(body: Body, *, by: User) -> Body:
    """Let the body's link open nothing any more. Raises `RefusedError`."""
    stored = _locked_body(body, by=by)
    end_what_was_sent(stored, by=by)
    save_as(stored, by=by)
    return stored


def _locked_body(body: Body, *, by: User) -> Body:
    consultation = locked(body.consultation)
    require(may_ask_bodies(by, consultation))
    if consultation.is_prepared:
        require(Verdict(_("Remissen är inte skickad än.")))
    stored = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    stored.consultation = consultation
    return stored
