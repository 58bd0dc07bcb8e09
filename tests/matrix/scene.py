"""The plan that the matrix is tried on: every kind of thing, of the own and another organisation, in each state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.utils import timezone

from actors.enums import Role
from actors.history import add_as
from actors.models import Membership, Organisation, User
from followup.enums import Level, ObservationState
from followup.evaluations.models import Evaluation
from followup.rounds.filling import say_nothing_new
from followup.rounds.models import Reopening, Round, Submission
from handlingsplan.chapters.document import EditionHead
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.editions.enums import AdoptionKind
from handlingsplan.editions.freezing import canonical, freeze
from handlingsplan.editions.models import Adoption, ProgressReport
from handlingsplan.editions.schemas import FORMATS
from handlingsplan.exports.tables import TABLE_BY_KEY
from handlingsplan.jobs.enums import JobState
from handlingsplan.meetings.models import AgendaPoint, Meeting
from handlingsplan.owner.models import OwnerStatements, PageReport
from handlingsplan.plan.appendices.models import AppendixFile
from handlingsplan.plan.enums import ChapterState
from handlingsplan.plan.models import Coordinator, Plan, TextPicture
from handlingsplan.reports.reading import read_report as read_progress
from tests.cast import Cast
from tests.factories import (
    AccessKeyFactory,
    AppendixFactory,
    ChallengeFactory,
    ChallengeJudgementFactory,
    EditionFactory,
    FunderFactory,
    GoalFactory,
    GoodExampleFactory,
    IndicatorFactory,
    InvitationFactory,
    MeasureFactory,
    MinutesExtractFactory,
    ObservationFactory,
    OrganisationFactory,
    PackageFactory,
    PartyFactory,
    PlanFactory,
    ProcessStepFactory,
    RenderJobFactory,
    RetrievalFactory,
    RevisionFactory,
    coordinator,
    member,
)
from tests.matrix.consulted import consulted
from tests.matrix.measures import measure_targets
from tests.matrix.talk import talk
from tests.matrix.targets import OURS, THEIRS, Target, with_stranger
from tests.matrix.verbs import Who

CAST = (
    Who("osteraker", "officer", "osteraker", OURS),
    Who("osteraker_ansvarig", "lead", "osteraker", OURS),
    Who("vallentuna", "officer", "vallentuna", OURS),
    Who("sodertalje", "officer", "sodertalje", OURS),
    Who("samordnare", "coordinator", "region-stockholm", OURS),
    Who("politiker", "reader", "osteraker", OURS),
    Who("forskare", "evaluator", "kth", OURS),
    Who("grannsamordnare", "coordinator", "grannregionen", THEIRS),
    Who("grannhandlaggare", "officer", "grannkommunen", THEIRS),
    Who("outsider", "outsider"),
    Who("anonymous", "public"),
)


@dataclass(frozen=True)
class Scene:
    """The people by name, and the targets that URLs can be about."""

    people: dict[str, User | AnonymousUser]
    targets: dict[str, list[Target]]

    def person(self, name: str) -> User:
        """Return somebody who can sign in."""
        person = self.people[name]
        assert isinstance(person, User)
        return person


def build(cast: Cast) -> Scene:
    """Make everything around the cast, and a second plan that the cast has no part in."""
    neighbour = OrganisationFactory(slug="grannregionen", short_name="Grannregionen", category="region")
    municipality = OrganisationFactory(slug="grannkommunen", short_name="Grannkommunen")
    theirs = PlanFactory(slug=THEIRS, coordinating_organisation=neighbour)
    PartyFactory(plan=theirs, organisation=municipality)
    people = {who.name: cast[who.name] for who in CAST if not who.name.startswith("grann")}
    people["grannsamordnare"] = coordinator(theirs, username="grannsamordnare")
    people["grannhandlaggare"] = member(municipality, Role.OFFICER, username="grannhandlaggare")
    appendices = _appendices(cast, theirs)
    targets = {
        "appendices": appendices,
        "site": [Target()],
        "reset key": [Target(("1", "x-y"))],
        **_nowhere(),
        **_for_machines(),
        **_said(),
        "plan": _plans(),
        "awaited": [Target((plan, "kapitel"), plan) for plan in (OURS, THEIRS)]
        + [Target((OURS, "annat"), OURS, exists=False)],
        **_published(cast.plan),
    }
    targets |= _chapters(cast) | measure_targets(cast) | _values(cast) | _rows(cast, theirs) | _jobs(cast.plan)
    targets |= _rounds(cast, theirs) | _evaluations(cast) | _meetings(cast) | talk(cast, OURS) | consulted(cast)
    return Scene(people, targets | _people(cast, municipality))


def _nowhere() -> dict[str, list[Target]]:
    """Return what is not there for anybody of the cast: another's passkey, a provider and a link that nobody has."""
    return {
        "passkey": [Target((1,), exists=False)],
        "unknown provider": [Target(("finns-inte",), exists=False)],
        "reset key": [Target(("1", "x-y"))],
        "invitation link": [Target(("x" * 43,))],
        "calendar link": [Target(("x" * 43,), exists=False)],
    }


def _for_machines() -> dict[str, list[Target]]:
    """Return what the API is asked, without a key where it needs one: that it says so is all that is looked at here."""
    return {
        "unknown to machines": [Target(("finns-inte/",), exists=False)],
        "edition key": [Target((OURS, 1, "finns-inte"), exists=False), Target((OURS, 99, "x"), exists=False)],
        "chapter for machines": [Target((OURS, 1, 3)), Target((OURS, 99, 1), exists=False)],
        "plan without a key": [Target((OURS,))],
        "thing without a key": [Target((OURS, 1))],
    }


def _said() -> dict[str, list[Target]]:
    """Return what the portal's owner says, and what a reader has said."""
    OwnerStatements.objects.create(
        pk=OwnerStatements.ONLY,
        publisher="Regionen",
        email="plan@example.org",
        responsible_publisher="Direktören",
        english="A plan.",
    )
    report = PageReport.objects.create(path="/planer/", text="Länken är bruten.")
    nothing = Target(("finns-inte",), exists=False)
    return {
        "statement": [Target(("kontakt",)), nothing],
        "page report": [Target((report.pk,)), Target((99,), exists=False)],
    }


def _plans() -> list[Target]:
    return [Target((OURS,), OURS), Target((THEIRS,), THEIRS), Target(("finns-inte",), exists=False)]


def _published(plan: Plan) -> dict[str, list[Target]]:
    for number in (1, 2):
        head = EditionHead(number=number, published_at=timezone.now(), summary="")
        EditionFactory(plan=plan, number=number, content=freeze(read_plan(plan, stage=Stage.APPROVED, edition=head)))
    missing = Target((THEIRS,), exists=False)
    return {
        "published": [Target((OURS,)), missing],
        "published chapter": [Target((OURS, 3)), Target((OURS, 9), exists=False), Target((THEIRS, 1), exists=False)],
        "published measure": [Target((OURS, 99), exists=False)],
        "published organisation": [Target((OURS, "osteraker")), Target((OURS, "finns-inte"), exists=False)],
        "published indicator": [Target((OURS, 99), exists=False)],
        "edition chapter": [
            Target((OURS, 1, 3)),
            Target((OURS, 1, 9), exists=False),
            Target((OURS, 99, 1), exists=False),
        ],
        "edition thing": [Target((OURS, 1, 99), exists=False), Target((OURS, 99, 1), exists=False)],
        "edition organisation": [Target((OURS, 1, "osteraker")), Target((OURS, 1, "finns-inte"), exists=False)],
        "edition": [Target((OURS, 1)), Target((OURS, 99), exists=False)],
        "published appendix": [Target((OURS, "bilaga-2")), Target((OURS, "finns-inte"), exists=False)],
        "edition appendix": [Target((OURS, 1, "bilaga-2")), Target((OURS, 1, "bilaga-1"), exists=False)],
        "edition table": [Target((OURS, 1, key)) for key in TABLE_BY_KEY] + [Target((OURS, 1, "x"), exists=False)],
        "data table": [Target((OURS, 1, "measures")), Target((OURS, 1, "x"), exists=False)],
        "schema": [*(Target((number,)) for number in FORMATS), Target((99,), exists=False)],
        "edition form": [Target((OURS, 1, "docx")), Target((OURS, 1, "exe"), exists=False)],
        "published form": [Target((OURS, "xlsx")), Target((THEIRS, "xlsx"), exists=False)],
        "two editions": [Target((OURS, 2, 1)), Target((OURS, 1, 2), exists=False)],
        "two texts": [Target((OURS, 2, 1, 3)), Target((OURS, 2, 1, 9), exists=False)],
        "two appendices": [Target((OURS, 2, 1, "bilaga-2")), Target((OURS, 2, 1, "finns-inte"), exists=False)],
        **_decided(plan),
    }


def _decided(plan: Plan) -> dict[str, list[Target]]:
    """Return what is done with an edition in the working plan; Österåker has adopted the first."""
    adoption = Adoption.objects.create(
        edition=plan.editions.get(number=1),
        organisation=Organisation.objects.get(slug="osteraker"),
        body="Kommunfullmäktige",
        kind=AdoptionKind.ADOPTED,
        decided_on=date(2026, 6, 1),
    )
    adopted = Target((OURS, adoption.pk), OURS, own=frozenset({"osteraker"}))
    extracts = _extracts(plan)
    entered = Adoption.objects.create(
        edition=adoption.edition,
        organisation=Organisation.objects.get(slug="vallentuna"),
        body="Kommunfullmäktige",
        kind=AdoptionKind.ADOPTED,
        decided_on=date(2026, 6, 1),
        extract_id=extracts[1].args[1],
    )
    on_behalf = Target((OURS, entered.pk), OURS, own=frozenset({"vallentuna"}), state="on behalf")
    bodies = [Target((OURS, 1, slug), OURS, own=frozenset({slug})) for slug in ("osteraker", "vallentuna")]
    return {
        "working edition": with_stranger([Target((OURS, 1), OURS)]),
        "working text": with_stranger([Target((OURS, 1, 3), OURS)]),
        "working appendix": with_stranger([Target((OURS, 1, "bilaga-2"), OURS)]),
        "deciding body": with_stranger(bodies),
        "adoption": [*with_stranger([adopted, on_behalf]), Target((OURS, 99), OURS, exists=False)],
        "extract": with_stranger(extracts),
    }


def _extracts(plan: Plan) -> list[Target]:
    """Return extracts of minutes that were entered on behalf of two organisations, and one that is open to all."""
    found = []
    for slug, is_public in (("osteraker", False), ("vallentuna", False), ("osteraker", True)):
        organisation = Organisation.objects.get(slug=slug)
        extract = MinutesExtractFactory(plan=plan, organisation=organisation, is_public=is_public)
        state = "open" if is_public else "internal"
        found.append(Target((OURS, extract.pk), OURS, own=frozenset({slug}), state=state))
    return found


def _chapters(cast: Cast) -> dict[str, list[Target]]:
    """Return three chapters that Vallentuna's officer edits, in each state, and one draft without editors."""
    targets = []
    states = (ChapterState.DRAFT, ChapterState.IN_REVIEW, ChapterState.APPROVED, ChapterState.DRAFT)
    for number, state in enumerate(states, start=1):
        chapter = cast.plan.chapters.get(number=number)
        RevisionFactory(chapter=chapter, author=cast.samordnare, approved=state == ChapterState.APPROVED)
        chapter.state = state
        chapter.save()
        editors = [cast.vallentuna] if number < len(states) else []
        chapter.editors.set(editors)
        names = frozenset(editor.username for editor in editors)
        targets.append(Target((OURS, number), OURS, editors=names, state=state))
    versions = [Target((*target.args, 1), OURS, editors=target.editors) for target in targets[:2]]
    theirs = Target((THEIRS, 1), THEIRS, state="empty")
    return {"chapter": [*targets, theirs], "written chapter": targets, "version": with_stranger(versions)}


def _values(cast: Cast) -> dict[str, list[Target]]:
    """Return an indicator of each level, and values of two organisations in each state."""
    everybody = frozenset({"osteraker", "vallentuna", "sodertalje", "kth", "region-stockholm"})
    each = IndicatorFactory(plan=cast.plan, level=Level.ORGANISATION)
    whole = IndicatorFactory(plan=cast.plan, level=Level.REGION, rule="none", responsible=cast.vallentuna_kommun)
    indicators = [
        Target((OURS, each.key), OURS, own=everybody),
        Target((OURS, whole.key), OURS, own=frozenset({"vallentuna"})),
    ]
    values = []
    for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun):
        for year, state in enumerate(ObservationState, start=2021):
            row = ObservationFactory(indicator=each, organisation=organisation, year=year, state=state)
            over = state != ObservationState.DRAFT
            own = frozenset({organisation.slug})
            values.append(Target((OURS, each.key, row.pk), OURS, own=own, over=over, state=state))
    theirs = Target((THEIRS, each.key), THEIRS, own=frozenset({"grannkommunen", "grannregionen"}))
    read = RetrievalFactory(indicator=each)
    retrievals = with_stranger([Target((OURS, each.key, read.pk), OURS)])
    return {"indicator": [*indicators, theirs], "value": with_stranger(values), "retrieval": retrievals}


def _rounds(cast: Cast, theirs: Plan) -> dict[str, list[Target]]:
    """Return a closed round and an open one, and reports in each state whose lines all have their answers."""
    today = timezone.localdate()
    days: dict[str, Any] = {"plan": cast.plan, "year": today.year, "opened_on": today, "deadline": today}
    closed = Round.objects.create(number=1, title="Förra", state="closed", closed_on=today, **days)
    opened = Round.objects.create(number=2, title="Nu", **days)
    reports = []
    states = {
        cast.osteraker_kommun: "ready",
        cast.vallentuna_kommun: "handed_in",
        cast.sodertalje_kommun: "returned",
        cast.kth: "approved",
    }
    for organisation, state in states.items():
        say_nothing_new(opened, organisation, by=cast.samordnare)
        submission, _new = Submission.objects.get_or_create(plan=cast.plan, round=opened, organisation=organisation)
        Submission.objects.filter(pk=submission.pk).update(
            state="begun" if state == "ready" else state, handed_in_at=timezone.now(), returned_because="Skriv mer."
        )
        reports.append(_report(opened, organisation, state))
    Submission.objects.create(plan=cast.plan, round=closed, organisation=cast.osteraker_kommun)
    return {
        "round": with_stranger([Target((OURS, each.number), OURS, state=each.state) for each in (closed, opened)]),
        **_reopened(theirs, days),
        "opening": [Target((OURS,), OURS, state="taken"), Target((THEIRS,), THEIRS, state="free")],
        "report": with_stranger([*reports, _report(closed, cast.osteraker_kommun, "closed")]),
    }


def _reopened(theirs: Plan, days: dict[str, Any]) -> dict[str, list[Target]]:
    """Return the neighbours' only round, which has been opened again and closed anew, and what that replaced."""
    today = timezone.localdate()
    ended = Round.objects.create(number=3, title="Slut", state="closed", closed_on=today, **days | {"plan": theirs})
    content = canonical(read_progress(ended))
    for number in (1, 2):
        report = ProgressReport(round=ended, number=number, content=content, frozen_at=timezone.now())
        report.save()
        Reopening.objects.get_or_create(round=ended, defaults={"reason": "Fel siffra.", "closed_on": today})
    return {
        "ended round": [Target((THEIRS, 3), THEIRS, state="last"), Target((OURS, 1), OURS, state="followed")],
        "replaced report": [Target((THEIRS, 3, 1), THEIRS), Target((OURS, 1, 1), OURS, exists=False)],
    }


def _report(one: Round, organisation: Organisation, state: str) -> Target:
    return Target((OURS, one.number, organisation.slug), OURS, own=frozenset({organisation.slug}), state=state)


def _evaluations(cast: Cast) -> dict[str, list[Target]]:
    """Return an evaluation with a file, and a package to evaluate."""
    package = PackageFactory(plan=cast.plan)
    evaluation = Evaluation(plan=cast.plan, package=package, organisation=cast.kth, title="Vad blev det av det?")
    evaluation.method = evaluation.result = "Före och efter."
    evaluation.year, evaluation.file_name, evaluation.file_type = 2026, "rapport.pdf", "application/pdf"
    evaluation.file.save("rapport.pdf", ContentFile(b"%PDF-1.7"))
    return {
        "package": with_stranger([Target((OURS, package.key), OURS)]),
        "evaluation": with_stranger([Target((OURS, evaluation.pk), OURS)]),
        "picture": [Target((_picture(cast).token,), OURS)],
    }


def _picture(cast: Cast) -> TextPicture:
    """Return a picture that no edition shows."""
    picture = TextPicture(plan=cast.plan, width=1, height=1, uploaded_by=cast.samordnare)
    picture.file.save("bild.jpg", ContentFile(b"\xff\xd8\xff"))
    return picture


def _rows(cast: Cast, theirs: Plan) -> dict[str, list[Target]]:
    makers: dict[str, Any] = {
        "parties": PartyFactory,
        "goals": GoalFactory,
        "challenges": ChallengeFactory,
        "judgements": ChallengeJudgementFactory,
        "process_steps": ProcessStepFactory,
        "packages": PackageFactory,
        "funders": FunderFactory,
        "indicators": IndicatorFactory,
    }
    rows = {name: _row_targets(make(plan=cast.plan), make(plan=theirs)) for name, make in makers.items()}
    example = GoodExampleFactory(plan=cast.plan, organisation=cast.osteraker_kommun)
    stranger = GoodExampleFactory(plan=theirs)
    rows["good_examples"] = _row_targets(example, stranger, own=frozenset({"osteraker"}))
    return rows


def _meetings(cast: Cast) -> dict[str, list[Target]]:
    """Return a meeting that has decided something, and one that is planned; a point of each."""
    measure = MeasureFactory(plan=cast.plan, owner=cast.kth, state="accepted")
    meetings, points = [], []
    for state in ("planned", "held"):
        meeting = add_as(Meeting(plan=cast.plan, title=f"Forum {state}", on=date(2026, 5, 4)), by=cast.samordnare)
        said = "Vi går vidare." if state == "held" else ""
        point = AgendaPoint(plan=cast.plan, meeting=meeting, position=1, title="Läget", measure=measure, decision=said)
        add_as(point, by=cast.samordnare)
        meetings.append(Target((OURS, meeting.pk), OURS, state=state))
        points.append(Target((OURS, meeting.pk, point.pk), OURS, state=state))
    return {"meeting": with_stranger(meetings), "agenda point": with_stranger(points)}


def _appendices(cast: Cast, theirs: Plan) -> list[Target]:
    """Return an appendix with a file, as another plan has one."""
    made = []
    for plan in (cast.plan, theirs):
        AppendixFactory(plan=plan)
        file = AppendixFile(plan=plan, name="bilaga.pdf", size=8, checksum="0" * 64)
        file.file.save("bilaga.pdf", ContentFile(b"%PDF-1.7"))
        made.append(AppendixFactory(plan=plan, file=file))
    return _row_targets(made[0], made[1])


def _row_targets(ours: Any, stranger: Any, own: frozenset[str] = frozenset()) -> list[Target]:
    return [
        Target((OURS, ours.pk), OURS, own=own),
        Target((OURS, stranger.pk), OURS, exists=False),
        Target((THEIRS, ours.pk), THEIRS, exists=False),
    ]


def _jobs(plan: Plan) -> dict[str, list[Target]]:
    failed = RenderJobFactory(plan=plan, state=JobState.FAILED)
    waiting = RenderJobFactory(plan=plan)
    done = RenderJobFactory(plan=plan)
    done.file.save("plan.pdf", ContentFile(b"%PDF-1.7"), save=False)
    done.state, done.file_size, done.page_count = JobState.DONE, 8, 1
    done.save()
    jobs = (failed, waiting, done)
    return {"job": with_stranger([Target((OURS, job.token), OURS, state=job.state) for job in jobs])}


def _people(cast: Cast, neighbour: Organisation) -> dict[str, list[Target]]:
    """Return the people of three organisations, and memberships of each role."""
    organisations = (cast.osteraker_kommun, cast.vallentuna_kommun, cast.region)
    Organisation.objects.update(registrar_email="registrator@example.org")
    pages = [Target((body.slug,), OURS, own=frozenset({body.slug}), state=_led(body)) for body in organisations]
    pages.append(Target((neighbour.slug,), THEIRS, own=frozenset({neighbour.slug}), state=_led(neighbour)))
    members = []
    for row in Membership.objects.filter(organisation__in=organisations).select_related("organisation"):
        last = row.role == Role.LEAD
        slug = row.organisation.slug
        state = "last" if last else "removable"
        members.append(Target((slug, row.pk), OURS, own=frozenset({slug}), state=state))
    slug, pk = members[0].args
    strangers = [Target((other.slug, pk), OURS, exists=False) for other in organisations if other.slug != slug]
    return {
        "people": pages,
        "membership": [*members, *strangers],
        "invitation": _invitations(cast, organisations),
        "access key": _access_keys(organisations),
        **_coordinators(cast),
    }


def _led(organisation: Organisation) -> str:
    led = Membership.objects.filter(organisation=organisation, role=Role.LEAD).exists()
    return "led" if led else "leaderless"


def _invitations(cast: Cast, organisations: Iterable[Organisation]) -> list[Target]:
    """Return an officer and a lead who are invited to each; the leads wait for the coordinator who did not invite."""
    second, found = cast.add_second_samordnare(), []
    for body in organisations:
        elsewhere = next(other for other in organisations if other != body)
        for role in (Role.OFFICER, Role.LEAD):
            led = _led(body)
            waiting = " waiting" if led == "leaderless" else ""
            state = f"of a lead {led}{waiting}" if role == Role.LEAD else "of an officer"
            row = InvitationFactory(organisation=body, role=role, invited_by=second, email=f"{body.pk}@exempel.se")
            found.append(Target((body.slug, row.pk), OURS, own=frozenset({body.slug}), state=state))
            found.append(Target((elsewhere.slug, row.pk), OURS, exists=False))
    return found


def _access_keys(organisations: Iterable[Organisation]) -> list[Target]:
    """Return a key of each, and one that is asked for at another organisation's address."""
    found = []
    for body in organisations:
        key = AccessKeyFactory(organisation=body)
        found.append(Target((body.slug, key.pk), OURS, own=frozenset({body.slug})))
    return [*found, Target((found[0].args[0], found[1].args[1]), OURS, exists=False)]


def _coordinators(cast: Cast) -> dict[str, list[Target]]:
    """Return the plan's two coordinators, the neighbour's only one, and somebody invited to coordinate."""
    own = frozenset({"region-stockholm"})
    ours, theirs = (Coordinator.objects.filter(plan__slug=slug) for slug in (OURS, THEIRS))
    coordinators = [Target((OURS, row.pk), OURS, own=own, state="removable") for row in ours]
    coordinators += [Target((THEIRS, row.pk), THEIRS, state="last") for row in theirs]
    invitation = InvitationFactory(organisation=cast.region, plan=cast.plan, role="")
    plans = [Target((OURS,), OURS, own=own), Target((THEIRS,), THEIRS, own=frozenset({"grannregionen"}))]
    return {
        "coordinated plan": plans,
        "coordinator": with_stranger(coordinators),
        "invitation to coordinate": with_stranger([Target((OURS, invitation.pk), OURS, own=own)]),
    }
