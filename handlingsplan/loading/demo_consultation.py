"""A consultation that is over: what was answered, what came of it, and the report; all of it can be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from actors.history import save_all_as, save_as
from actors.models import User
from handlingsplan.consultation.accounting import give_out
from handlingsplan.consultation.dispositions import DispositionData, dispose_group, dispose_many, put_together
from handlingsplan.consultation.drafts import Remark, Writer, add_remark, next_response_number
from handlingsplan.consultation.enums import Channel, Disposition, Stance
from handlingsplan.consultation.models import Body, Consultation, Point, Response
from handlingsplan.consultation.places import label_of_place, places_of
from handlingsplan.consultation.preparing import (
    BodyData,
    ConsultationData,
    add_body,
    add_question,
    end_answers,
    prepare,
)
from handlingsplan.consultation.public_answers import let_in, send_public_answer
from handlingsplan.consultation.receiving import receive
from handlingsplan.consultation.sending_out import send_out
from handlingsplan.consultation.working_days import ANSWER_DAYS, working_days_after
from handlingsplan.editions.models import ConsultationVersion
from handlingsplan.plan.models import Plan

LETTER = (
    "Här är förslaget till regional handlingsplan för hållbar mobilitet. Vi vill veta om åtgärderna är de rätta, om "
    "kostnaderna är rimligt fördelade och om något saknas. Svara gärna kapitel för kapitel eller åtgärd för åtgärd."
)
SNOW = "Snöröjning av gång- och cykelstråk"


@dataclass(frozen=True)
class _Said:
    """A remark, and what it led to; `group` is the title of the group that it is answered in."""

    place: str
    text: str
    disposition: str = Disposition.NOTED
    reply: str = "Synpunkten är noterad."
    group: str = ""


_ANSWERS: dict[str, tuple[str, tuple[_Said, ...]]] = {
    "Roslagens cykelförening (påhittad)": (
        Stance.REMARKS,
        (
            _Said(
                "measure-10",
                "Låt fler kommuner än fyra vara med från början. Intresset är större än platserna.",
                Disposition.PARTLY,
                "Fyra kommuner börjar, men villkoren är skrivna så att fler kan ansluta sig varje höst.",
            ),
            _Said("measure-11", "Snöröjningen av cykelstråken måste vara klar före klockan sju.", group=SNOW),
            _Said("measure-13/money", "Pengarna till cykelparkering räcker inte för låsta rum vid alla stationer."),
        ),
    ),
    "Resenärsrådet i norrort (påhittat)": (
        Stance.REMARKS,
        (
            _Said(
                "chapter-7",
                "Resenärerna bör få läsa uppföljningen varje år, inte bara nämnderna.",
                Disposition.TAKEN_IN,
                "Uppföljningen publiceras varje år på planens sida.",
            ),
            _Said("measure-11", "Snöröjningen av gångvägar till hållplatser är viktigare än cykelstråk.", group=SNOW),
        ),
    ),
    "Skolnämnden i Storvik (påhittad)": (Stance.AGREES, ()),
    "Företagarna i Lillvik (påhittade)": (
        Stance.REJECTS,
        (
            _Said(
                "",
                "Planen bör vänta tills finansieringen är klar.",
                Disposition.NOT_TAKEN,
                "Åtgärderna beslutas var för sig när pengarna finns. Planen behövs för att kunna söka dem.",
            ),
        ),
    ),
    "Fastighetsägarna i Sundby (påhittade)": ("", ()),
}
HELD_AGO = timedelta(weeks=21)  # a last day stays a day of the same name
_PRIVATE = ("Fler bänkar längs promenadvägen till stationen.", "Bra att vintern räknas med.")


def show_consultation(plan: Plan, people: Mapping[str, User]) -> Consultation:
    """Hold a consultation from the letter to the report, in which one body has not answered."""
    by = people["samordnare"]
    day = working_days_after(timezone.localdate(), ANSWER_DAYS)
    data = ConsultationData(title="Remiss: första förslaget", letter=LETTER, answers_by=day, is_public=True)
    one = prepare(plan, data=data, by=by)
    add_question(one, text="Är kostnaderna rimligt fördelade?", place="", label="Planen som helhet", by=by)
    for number, name in enumerate(_ANSWERS, start=1):
        add_body(one, data=BodyData(name=name, email=f"registrator{number}@example.org"), by=by)
    one = send_out(one, by=by)
    for body in Body.objects.filter(consultation=one).order_by("pk"):
        body.consultation = one
        _answer(body)
    for text in _PRIVATE:
        let_in(send_public_answer(one, Remark(place="", label=label_of_place(None), text=text)), by=by)
    _dispose(one, by=by)
    _let_time_pass(one, by=by)
    end_answers(one, by=by)
    return give_out(one, by=by)


def _answer(body: Body) -> None:
    stance, said = _ANSWERS[body.name]
    if not stance:
        return
    version, writer = body.consultation.sent_version, Writer(Channel.LINK)
    places = places_of(version) if version else {}
    number = next_response_number(body.consultation)
    response = Response(consultation=body.consultation, body=body, number=number, channel=Channel.LINK)
    for one in said:
        place = places.get(one.place)
        remark = Remark(place=place.key if place else "", label=label_of_place(place), text=one.text)
        response = add_remark(body, remark, writer=writer)
    response.stance = stance
    receive(response, by=None)


def _let_time_pass(one: Consultation, *, by: User) -> None:
    """Put all that has happened as far back as it would have lain: nothing ends before its last day."""
    reason = "Exempelinnehåll: remissen hölls tidigare i år."
    stored = Consultation.objects.get(pk=one.pk)
    stored.answers_by -= HELD_AGO
    stored.sent_out_at = timezone.now() - HELD_AGO
    save_as(stored, by=by, reason=reason)
    version = ConsultationVersion.objects.get(consultation=one)
    version.frozen_at = stored.sent_out_at
    save_all_as([version], fields=["frozen_at"], by=by)
    responses = list(Response.objects.filter(consultation=one))
    for response in responses:
        response.received_at = timezone.now() - HELD_AGO / 2
    save_all_as(responses, fields=["received_at"], by=by)


def _dispose(one: Consultation, *, by: User) -> None:
    """Say what came of each point: one by one, and once for those about the same."""
    said = {each.text: each for _stance, answers in _ANSWERS.values() for each in answers}
    together: dict[int, int] = {}
    for point in Point.objects.filter(consultation=one).order_by("number"):
        told = said.get(point.text, _Said("", point.text))
        if told.group:
            together[point.number] = point.version
        else:
            data = DispositionData(disposition=told.disposition, reply=told.reply)
            dispose_many(one, {point.number: point.version}, data, by=by)
    group = put_together(one, together, title=SNOW, by=by)
    reply = "Tid och ordning för snöröjningen står i åtgärdens krav, för gång och cykel tillsammans."
    data = DispositionData(disposition=Disposition.TAKEN_IN, reply=reply)
    dispose_group(group, data, title=SNOW, expected_version=group.version, by=by)
