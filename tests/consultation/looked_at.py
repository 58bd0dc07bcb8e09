"""A consultation with something on each of its pages, to look at."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from actors.models import User
from handlingsplan.consultation.dispositions import put_together
from handlingsplan.consultation.drafts import Decision, Writer, add_remark
from handlingsplan.consultation.enums import Channel
from handlingsplan.consultation.models import Body, Response
from handlingsplan.consultation.preparing import BodyData, add_body, add_question
from handlingsplan.consultation.public_answers import send_public_answer
from handlingsplan.consultation.receiving import enter, receive
from handlingsplan.consultation.sending_out import send_out
from handlingsplan.encryption import digest_of
from handlingsplan.files.uploads import MINUTES, check_upload
from handlingsplan.plan.models import Plan
from tests.consultation.rounds import prepared, remark
from tests.document_texts.documents import pdf

SECRET, CONFIRMATION = "s" * 43, "c" * 43


def consult(plan: Plan, *, by: User) -> dict[str, object]:
    """Return what the addresses of its pages are made of."""
    one = prepared(plan, by=by)
    add_question(one, text="Räcker pengarna?", place="", label="Planen som helhet", by=by)
    bodies = [
        add_body(one, data=BodyData(name=name, email="registrator@example.org"), by=by)
        for name in ("Cykelföreningen", "Länsstyrelsen", "Naturrådet", "Pendlarna", "Trafiknämnden")
    ]
    one = send_out(one, by=by)
    Body.objects.filter(pk=bodies[0].pk).update(secret=digest_of(SECRET))
    being_written, answered, waiting, silent, by_letter = bodies
    for body in bodies:
        body.consultation = one
    response = add_remark(answered, remark("Det här är bra."), writer=Writer(Channel.LINK))
    response.stance = "remarks"
    receive(response, by=None)
    other = add_remark(waiting, remark("Skriv tydligare."), writer=Writer(Channel.LINK))
    Response.objects.filter(pk=other.pk).update(state="to_be_confirmed", confirmation=digest_of(CONFIRMATION))
    draft = add_remark(being_written, remark("Fler cykelställ."), writer=Writer(Channel.LINK))
    send_public_answer(one, remark("Mer gångväg."), name="Nils", email="nils@example.org")
    file = check_upload(SimpleUploadedFile("svar.pdf", pdf()), MINUTES)
    entered = enter(by_letter, "remarks", Decision(), file=file, received_on=timezone.localdate(), by=by)
    prepared(plan, by=by)
    return {
        "secret": SECRET,
        "confirmation": CONFIRMATION,
        "remark": draft.draft[0]["key"],
        "asked": silent.pk,
        "by letter": entered.number,
        "group": put_together(one, {1: 0}, title="Tydlighet", by=by).pk,
    }
