"""A plan with one of everything, and a draft in it with a word of its own wherever something can be written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from actors.enums import Role
from actors.history import add_as, save_as
from actors.models import Organisation
from followup.evaluations.models import Evaluation
from followup.models import Indicator, IndicatorMeasure
from handlingsplan.consultation.models import Point, PointGroup
from handlingsplan.encryption import digest_of, new_secret
from handlingsplan.meetings.models import AgendaPoint, Meeting
from handlingsplan.meetings.preparing import add_points
from handlingsplan.meetings.suggestions import suggestions_for
from handlingsplan.plan.access_keys.models import AccessKey
from handlingsplan.plan.role_permissions import leads_of
from handlingsplan.workspace.models import Awaited
from measures.editing import save_measure
from measures.enums import DRAFT_NUMBERS, EditorialState, Status
from measures.models import GoodExample, Measure
from tests.cast import Cast
from tests.factories import (
    CommentFactory,
    FunderFactory,
    FundingRowFactory,
    MeasureFactory,
    ParticipationFactory,
    member,
)
from tests.measures.posting import data_of
from tests.responses import Response
from tests.walking import every_route

WORD = "Hemligstråket"
ACCOUNTS = "konto/"  # where people's own accounts are: nothing of a plan, and allauth writes when it shows some of it
NUMBER = DRAFT_NUMBERS.start + 4444
# The primary key of the draft, and of one row of each kind that belongs to it: one address asks about them all.
KEY = 4444
A_KEY = "a key"  # of another organisation's own system, which asks the API alone
PUBLIC = ("planer/", "api/")  # what is published says the same to all: it is asked as nobody


@dataclass
class Scene:
    """A plan with one of everything; the draft comes later, as `NUMBER`."""

    cast: Cast
    goal: Any
    package: Any
    challenge: Any
    job: Any

    def values(self, pattern: str, parameter: str) -> Sequence[object]:
        """Return what to fill a parameter with; a KeyError asks whoever adds a new kind to tell."""
        if pattern.startswith("organisationer/") and parameter == "slug":
            return ["vallentuna"]
        if pattern.endswith("kapitel/<int:number>/"):
            return {"slug": ["stockholm"], "number": range(1, 9), "edition_number": [1]}[parameter]
        if parameter == "pk" or parameter.endswith("_pk"):
            return [1] if "grunder/" in pattern else [1, KEY]
        values: dict[str, list[object]] = {
            "meeting": [KEY],
            "slug": ["stockholm"],
            "number": [1, NUMBER],
            "version": [1],
            "entry": [1],
            "year": [2026],
            "organisation": ["vallentuna", "osteraker"],
            "key": [f"measure-{NUMBER}"] if pattern.startswith("api/") else ["indikator-1"],
            "kind": [*Awaited.values] if "vantar-pa/" in pattern else ["milstolpe"],
            "edition": [1],
            "rest": ["finns-inte"],
            "secret": ["x"],
            "answer": [1],
            "point": [1, 2],
            "edition_number": [1],
            "table": ["measures"],
            "form": ["docx"],
            "since": [1],
            "chapter": [4],
            "part": ["vad", "vilka"],
            "token": [self.job.token],
        }
        return values[parameter]

    def answers(
        self, ask: Callable[[str], Response], *, below: str = "", name: str = "anonymous"
    ) -> Iterator[tuple[str, Response]]:
        """Yield every address below, with its answer; one that knows no such method says so whatever it is about."""
        for route in every_route():
            is_elsewhere = route.pattern.startswith(
                (ACCOUNTS,) if name in {"anonymous", A_KEY} else (ACCOUNTS, *PUBLIC)
            )
            if is_elsewhere or not route.pattern.startswith(below):
                continue
            for address in route.addresses(self.values):
                response = ask(address)
                yield address, response
                if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                    break


def plain_measure(scene: Scene, state: EditorialState) -> Measure:
    """Give Österåker a measure that says nothing of note."""
    numbers = {"number": NUMBER, "draft_number": NUMBER}
    owner = scene.cast.osteraker_kommun
    return MeasureFactory(pk=KEY, plan=scene.cast.plan, owner=owner, title="Bron", state=state, **numbers)


def plant(measure: Measure, scene: Scene) -> None:
    """Write the word into all that can be written of the measure, and give it one of everything."""
    cast = scene.cast
    for organisation in (cast.vallentuna_kommun, cast.region):
        ParticipationFactory(measure=measure, organisation=organisation)
    Measure.objects.filter(pk=measure.pk).update(status=Status.DELAYED, status_reason=WORD)
    FundingRowFactory(pk=KEY, measure=measure, amount=Decimal(987_654), note=WORD)
    FundingRowFactory(measure=measure, funder=FunderFactory._meta.model.objects.first(), note=WORD, year=2030)
    FundingRowFactory(measure=measure, organisation=cast.vallentuna_kommun, state="need")
    private = {"private_to": cast.osteraker_kommun}
    CommentFactory(pk=KEY, about=measure, author=cast.osteraker, text=WORD, **private)
    measure.editorial_events.create(act="withdraw", by=cast.osteraker, comment=WORD, **private)
    measure.milestones.create(pk=KEY, title=WORD)
    measure.links.create(pk=KEY, label=WORD, url="https://example.org/")
    IndicatorMeasure.objects.create(plan=cast.plan, indicator=Indicator.objects.get(), measure=measure)
    found = {"title": WORD, "year": 2026, "method": WORD, "result": WORD, "author": cast.forskare}
    Evaluation.objects.create(pk=KEY, plan=cast.plan, measure=measure, organisation=cast.kth, **found)
    GoodExample.objects.get().led_to.create(measure=measure, by=cast.osteraker)
    for rows in (Point.objects.filter(group=None), PointGroup.objects.all()) if measure.is_numbered else ():
        rows.update(measure=measure)  # as a coordinator says of what everybody knows
    image = ContentFile(b"\x89PNG", name="bild.png")
    measure.attachments.create(pk=KEY, name=f"{WORD}.pdf", file=image, content_type="image/png", size=1)
    links = {"package": scene.package, "goals": [scene.goal], "challenges": [scene.challenge], "modes": ["cycling"]}
    texts = {"title": f"{WORD} 2", "description": WORD, "expected_result": WORD}
    said = data_of(measure, four_step=2, **links, **texts)
    save_measure(measure, data=said, expected_version=measure.version, by=cast.osteraker)


def put_on_agenda(measure: Measure, scene: Scene) -> None:
    """Let a meeting take up what waits, among it the measure, and leave Vallentuna and its owner a step to take."""
    by = scene.cast.samordnare
    meeting = Meeting(pk=KEY, plan=scene.cast.plan, title="Forum", on=timezone.localdate())
    add_as(meeting, by=by)
    chosen = [one.point for one in suggestions_for(meeting) if one.point.measure == measure]
    for point in add_points(meeting, [*chosen, *chosen], by=by):
        point.decision, point.next_step = "Tas upp igen.", "Räkna på driften"
        point.responsible = measure.owner if point.position == 1 else scene.cast.vallentuna_kommun
        save_as(point, by=by)
    AgendaPoint.objects.filter(position=2).update(id=KEY)


def with_key(organisation: Organisation) -> tuple[Client, AccessKey]:
    """Return what a system of the organisation asks with, and its key, which a lead has made."""
    by = leads_of(organisation).first() or member(organisation, Role.LEAD)
    secret, now = new_secret(), timezone.now()
    held = {"secret": digest_of(secret), "made_at": now, "expires_at": now + timedelta(days=1)}
    key = AccessKey.objects.create(organisation=organisation, purpose="Systemet", made_by=by, **held)
    return Client(headers={"Authorization": f"Bearer {secret}"}), key


def write_draft(scene: Scene) -> Measure:
    """Give Österåker a draft with a unique word in all that can be written, and with one of everything."""
    draft = plain_measure(scene, EditorialState.DRAFT)
    plant(draft, scene)
    return draft
