"""The demonstration, and a row of each table that it leaves empty."""

from datetime import date
from typing import Any

from django.utils import timezone

from actors.enums import Role
from actors.history import add_as, delete_all_as, save_all_as, save_as
from actors.models import User
from followup.models import Observation
from followup.rounds.models import Reopening, Round
from handlingsplan.consultation.drafts import Remark, Writer, add_remark
from handlingsplan.consultation.enums import Channel
from handlingsplan.consultation.models import PointGroup, Subject
from handlingsplan.consultation.preparing import BodyData, ConsultationData, add_body, add_question, prepare
from handlingsplan.consultation.receiving import hand_in
from handlingsplan.consultation.sending_out import send_out
from handlingsplan.consultation.working_days import working_days_after
from handlingsplan.editions.models import Edition
from handlingsplan.loading import demo
from handlingsplan.loading.demo_statements import say_what_an_owner_must
from handlingsplan.loading.plan import find_folder, load_plan
from handlingsplan.periods.starting import CarriedPart, NextPeriod, start_next_period
from handlingsplan.plan.access_keys.keys import make_key
from handlingsplan.plan.appendices.models import AppendixFile
from handlingsplan.plan.invitations import Invitee, invite
from handlingsplan.plan.models import InvitationConfirmation, Plan
from handlingsplan.publishing.adoptions import AdoptionData, register_adoption
from handlingsplan.publishing.publish import withdraw_edition
from measures.good_examples import measure_from_example
from measures.models import Attachment, ExamplePicture, GoodExample, LaidMeasure, MinutesExtract


def one_of_everything() -> None:
    """Load the demonstration and let its people do what it lacks; the rest is stored as verbs would."""
    plan = load_plan(find_folder("stockholm"))
    people = demo.create_people()
    demo.publish_first_edition(plan, by=people["samordnare"])
    demo.leave_work_to_do(plan, people)
    say_what_an_owner_must(by=people["samordnare"])
    coordinator, lead = people["samordnare"], people["osteraker-ansvarig"]
    _decide(plan, lead)
    _consult(plan, coordinator, lead)
    measure = measure_from_example(
        GoodExample.objects.earliest("pk"), owner=people["osteraker"].memberships.get().organisation, by=lead
    )
    add_as(Attachment(measure=measure, name="a.pdf", file="a.pdf", content_type="application/pdf", size=1), by=lead)
    extract: dict[str, Any] = {"file": "c.pdf", "name": "c.pdf", "content_type": "application/pdf", "size": 1}
    extract |= {"registered_by": coordinator, "registered_at": timezone.now(), "checksum": "0" * 64}
    add_as(MinutesExtract(plan=plan, organisation=measure.owner, **extract), by=coordinator)
    reason = {"reason": "En siffra var fel.", "closed_on": timezone.localdate(), "reopened_by": coordinator}
    add_as(Reopening(round=Round.objects.earliest("pk"), **reason), by=coordinator)
    laid = LaidMeasure(measure=measure, owner=measure.owner, by=coordinator, at=timezone.now(), entry_id=1)
    add_as(laid, by=coordinator)
    add_as(ExamplePicture(example=GoodExample.objects.earliest("pk"), alt="En bild", file="a.jpg"), by=lead)
    add_as(AppendixFile(plan=plan, file="b.pdf", name="b.pdf", size=1, checksum="0" * 64), by=coordinator)
    data = NextPeriod(title="Nästa plan", period_start=2031, period_end=2034, parts=CarriedPart.values)
    start_next_period(plan, data=data, by=coordinator)
    edition = Edition.objects.get()
    withdraw_edition(edition, reason="Fel bilaga.", by=coordinator)
    # What goes with a row is entered too
    delete_all_as([Observation.objects.filter(parts__isnull=False).earliest("pk")], by=coordinator)


def _consult(plan: Plan, coordinator: User, lead: User) -> None:
    organisation = lead.memberships.get().organisation
    day = working_days_after(timezone.localdate(), 60)
    data = ConsultationData(title="Remiss", letter="Svara.", answers_by=day, is_public=True)
    one = prepare(plan, data=data, by=coordinator)
    add_question(one, text="Räcker pengarna?", place="", label="Planen", by=coordinator)
    who = BodyData(name=organisation.name, email="registrator@example.org", organisation=organisation)
    body = add_body(one, data=who, by=coordinator)
    body.consultation = send_out(one, by=coordinator)
    writer = Writer(Channel.ACCOUNT, lead)
    response = add_remark(body, Remark(text="Mer cykel."), writer=writer)
    response = hand_in(body, "remarks", expected_version=response.version, writer=writer)
    point = response.points.get()
    subject = Subject(consultation=one, name="Cykel")
    save_all_as([subject, Subject(consultation=one, name="Tåg")], by=coordinator)
    point.subjects.set([subject])
    point.group = PointGroup(plan=plan, consultation=one, title="Mer cykel")
    save_as(point.group, by=coordinator)
    save_as(point, by=coordinator)


def _decide(plan: Plan, lead: User) -> None:
    organisation = lead.memberships.get().organisation
    data = AdoptionData(body="Kommunfullmäktige", kind="adopted", decided_on=timezone.localdate() - date.resolution)
    register_adoption(Edition.objects.get(), organisation, data=data, by=lead)
    invitation, _secret = invite(
        organisation, Invitee(email="ny@osteraker.se", full_name="Nils Ny"), Role.OFFICER, by=lead
    )
    add_as(InvitationConfirmation(invitation=invitation, plan=plan, by=lead), by=lead)
    make_key(organisation, purpose="Stratsys", days=30, by=lead)
