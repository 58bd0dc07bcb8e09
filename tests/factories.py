"""Rows to test with: each factory makes a valid one, with whatever it needs around it.

What belongs to a plan takes `plan=`; organisations become parties of it where the database demands that.
Factories give no grants: the `cast` comes with them, others call `sync_access()` after making memberships.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from factory.declarations import LazyAttribute, LazyFunction, PostGeneration, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory, FileField, Password

from actors import ledger
from actors.enums import Category, LedgerAct, Role
from actors.history import add_as, save_all_as, save_as
from actors.models import Membership, Organisation, User
from followup.enums import Direction, Level, ObservationState, RetrievalState, Rule, Service
from followup.models import Indicator, IndicatorGoal, Observation, Retrieval, Target
from handlingsplan.discussion.models import Comment
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.access_keys.models import AccessKey
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.enums import CHAPTERS, ChapterState, GoalOrigin, PlanStatus, Vocabulary
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import (
    Challenge,
    ChallengeJudgement,
    Chapter,
    Coordinator,
    Goal,
    Invitation,
    Party,
    Plan,
    ProcessStep,
    ReviewEvent,
    Revision,
)
from measures.enums import CommitmentState, EditorialState, FundingKind, FundingState, Mode, Status
from measures.models import (
    Commitment,
    Funder,
    FundingRow,
    GoodExample,
    Measure,
    MeasureChallenge,
    MeasureGoal,
    MeasureMode,
    MinutesExtract,
    Package,
    Participation,
)

PASSWORD = "handlingsplan"

M = TypeVar("M", bound=Model)


class Counted(Protocol):
    def count(self) -> int: ...


def _next_number(rows: Counted) -> int:
    return rows.count() + 1


def after_making(fill: Callable[[Any, bool, Any], None]) -> PostGeneration:
    """Return what factory_boy runs once the row is made: `fill(row, was_saved, what_was_given_for_it)`."""
    return PostGeneration(fill)


class Made(DjangoModelFactory[M]):
    """Base of all: a type checker knows that calling the factory returns a row, as factory_boy's metaclass does."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:

        def __new__(cls, **facts: Any) -> M: ...  # type: ignore[misc] # no instance of its class


class Entered(Made[M]):
    """Base of rows that the history knows: as whatever the portal saves, they are entered in the ledger."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[M], *args: Any, **kwargs: Any) -> M:
        made: M = super()._create(model_class, *args, **kwargs)  # type: ignore[no-untyped-call] # factory_boy's
        is_found = bool(getattr(cls._meta, "django_get_or_create", ())) and ledger.entries_of(made).exists()
        if not is_found:
            ledger.write(made, ledger.Change(LedgerAct.ADDED, by=None))
        return made


# People and organisations


class UserFactory(Made[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = Sequence(lambda n: f"person{n}")
    full_name = Sequence(lambda n: f"Åsa Öberg {n}")
    email = LazyAttribute(lambda user: f"{user.username}@example.org")
    password = Password(PASSWORD)


class OrganisationFactory(Entered[Organisation]):
    class Meta:
        model = Organisation

    slug = Sequence(lambda n: f"kommun-{n}")
    short_name = Sequence(lambda n: f"Älvsta {n}")
    name = LazyAttribute(lambda organisation: f"{organisation.short_name} kommun")
    category = Category.MUNICIPALITY


class MembershipFactory(Entered[Membership]):
    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    organisation = SubFactory(OrganisationFactory)
    role = Role.OFFICER


def member(organisation: Organisation, role: Role = Role.OFFICER, **person: Any) -> User:
    """Return a new person with the role in the organisation, and with the grants that follow."""
    user = ungranted_member(organisation, role, **person)
    sync_access()
    return user


def ungranted_member(organisation: Organisation, role: Role = Role.OFFICER, **person: Any) -> User:
    """Return a new person with the role; `sync_access` is up to the caller, for several people at once."""
    user: User = MembershipFactory(organisation=organisation, role=role, user=UserFactory(**person)).user
    return user


class CoordinatorFactory(Entered[Coordinator]):
    class Meta:
        model = Coordinator

    user = SubFactory(UserFactory)
    plan = SubFactory("tests.factories.PlanFactory")


def coordinator(plan: Plan, **person: Any) -> User:
    """Return a new person who coordinates the plan, with the grants that follow."""
    user = ungranted_coordinator(plan, **person)
    sync_access()
    return user


def ungranted_coordinator(plan: Plan, **person: Any) -> User:
    """Return a new person who coordinates the plan; `sync_access` is up to the caller."""
    user: User = CoordinatorFactory(plan=plan, user=UserFactory(**person)).user
    return user


class InvitationFactory(Entered[Invitation]):
    """An invitation whose link nobody has."""

    class Meta:
        model = Invitation

    organisation = SubFactory(OrganisationFactory)
    email = Sequence(lambda n: f"ny{n}@example.org")
    full_name = Sequence(lambda n: f"Nils Ny {n}")
    role = Role.OFFICER
    secret = Sequence(lambda n: f"{n:064d}")
    invited_by = SubFactory(UserFactory)
    created_at = LazyFunction(timezone.now)
    expires_at = LazyAttribute(lambda row: row.created_at + timedelta(days=14))


class AccessKeyFactory(Entered[AccessKey]):
    """A key whose secret nobody has."""

    class Meta:
        model = AccessKey

    organisation = SubFactory(OrganisationFactory)
    purpose = "Stratsys"
    secret = Sequence(lambda n: f"{n:064d}")
    made_by = SubFactory(UserFactory)
    made_at = LazyFunction(timezone.now)
    expires_at = LazyAttribute(lambda row: row.made_at + timedelta(days=90))


# The plan


class PlanFactory(Entered[Plan]):
    """A plan with its eight chapters, and its coordinating organisation as a party."""

    class Meta:
        model = Plan
        skip_postgeneration_save = True

    slug = Sequence(lambda n: f"plan-{n}")
    title = "Handlingsplan för hållbar mobilitet"
    subject = "hållbar mobilitet"
    vocabularies = LazyFunction(lambda: list(Vocabulary.values))
    county_code = "01"
    period_start = 2026
    period_end = 2030
    coordinating_organisation = SubFactory(OrganisationFactory, category=Category.REGION)
    status = PlanStatus.ACTIVE

    @after_making
    def _chapters_and_coordinating_party(self: Plan, create: bool, _extracted: None) -> None:  # noqa: FBT001 factory_boy's signature
        if create:
            save_all_as((Chapter(plan=self, number=kind.number) for kind in CHAPTERS), by=None)
            PartyFactory(plan=self, organisation=self.coordinating_organisation)


class PartyFactory(Entered[Party]):
    class Meta:
        model = Party
        django_get_or_create = ("plan", "organisation")

    plan = SubFactory(PlanFactory)
    organisation = SubFactory(OrganisationFactory)
    role = "Genomförare"
    responsibility = "Svarar för egna åtgärder."


class RowOfParties(Entered[M]):
    """Base of rows whose organisations must be parties of their plan; makes them so."""

    class Meta:
        abstract = True

    _parties: tuple[str, ...] = ("organisation",)

    @classmethod
    def _create(cls, model_class: type[M], *args: Any, **kwargs: Any) -> M:
        for name in cls._parties:
            if kwargs.get(name) is not None:
                PartyFactory(plan=kwargs["plan"], organisation=kwargs[name])
        made: M = super()._create(model_class, *args, **kwargs)
        return made


class ChallengeFactory(Entered[Challenge]):
    class Meta:
        model = Challenge

    plan = SubFactory(PlanFactory)
    number = LazyAttribute(lambda row: _next_number(row.plan.challenges))
    key = LazyAttribute(lambda row: f"utmaning-{row.number}")
    title = LazyAttribute(lambda row: f"Långa avstånd {row.number}")
    description = "Många reser långt till arbetet."


class ChallengeJudgementFactory(Entered[ChallengeJudgement]):
    class Meta:
        model = ChallengeJudgement

    plan = SubFactory(PlanFactory)
    challenge = SubFactory(ChallengeFactory, plan=SelfAttribute("..plan"))
    year = Sequence(lambda n: 2020 + n % 60)
    judgement = "better"
    text = "Resorna blir kortare."


class GoalFactory(Entered[Goal]):
    class Meta:
        model = Goal

    plan = SubFactory(PlanFactory)
    number = LazyAttribute(lambda row: _next_number(row.plan.goals))
    key = LazyAttribute(lambda row: f"mal-{row.number}")
    title = LazyAttribute(lambda row: f"Fler ska gå och cykla {row.number}")
    origin = GoalOrigin.OWN
    target_year = 2030


class ProcessStepFactory(Entered[ProcessStep]):
    class Meta:
        model = ProcessStep

    plan = SubFactory(PlanFactory)
    number = LazyAttribute(lambda row: _next_number(row.plan.process_steps))
    key = LazyAttribute(lambda row: f"steg-{row.number}")
    title = LazyAttribute(lambda row: f"Förankring {row.number}")


class RevisionFactory(Entered[Revision]):
    """A saved text, now the chapter's latest; with `approved=True` also the one that holds."""

    class Meta:
        model = Revision
        skip_postgeneration_save = True

    chapter = LazyFunction(lambda: PlanFactory().chapters.get(number=1))
    number = LazyAttribute(lambda row: _next_number(row.chapter.revisions))
    html = LazyAttribute(lambda row: f"<p>Text i kapitel {row.chapter.number}, version {row.number}.</p>")
    author = SubFactory(UserFactory)

    @after_making
    def approved(self: Revision, create: bool, extracted: bool | None) -> None:  # noqa: FBT001 factory_boy's signature
        if not create:
            return
        self.chapter.latest = self
        if extracted:
            self.chapter.approved = self
            self.chapter.state = ChapterState.APPROVED
        save_as(self.chapter, by=None)


def approve_all_chapters(plan: Plan) -> None:
    """Give each chapter of the plan an approved text."""
    for chapter in plan.chapters.all():
        RevisionFactory(chapter=chapter, approved=True)


class ReviewEventFactory(Entered[ReviewEvent]):
    class Meta:
        model = ReviewEvent

    revision = SubFactory(RevisionFactory)
    chapter = SelfAttribute("revision.chapter")
    act = "submit"
    by = SubFactory(UserFactory)


class CommentFactory(Entered[Comment]):
    """A comment; `about=` is what it is on."""

    class Meta:
        model = Comment
        exclude = ("about",)

    about = SubFactory(RevisionFactory)
    content_type = LazyAttribute(lambda row: ContentType.objects.get_for_model(row.about))
    object_id = SelfAttribute("about.pk")
    author = SubFactory(UserFactory)
    text = "Kan siffran för 2024 stämma?"


# Measures


class PackageFactory(Entered[Package]):
    class Meta:
        model = Package

    plan = SubFactory(PlanFactory)
    number = LazyAttribute(lambda row: _next_number(row.plan.packages))
    key = LazyAttribute(lambda row: f"paket-{row.number}")
    title = LazyAttribute(lambda row: f"Cykla året om {row.number}")


class MeasureFactory(RowOfParties[Measure]):
    """An accepted measure; `participants`, `goals`, `challenges` and `modes` take lists."""

    class Meta:
        model = Measure
        skip_postgeneration_save = True

    _parties = ("owner",)

    plan = SubFactory(PlanFactory)
    number = LazyAttribute(lambda row: _next_number(row.plan.measures))
    title = LazyAttribute(lambda row: f"Vinterväghållning på cykelstråk {row.number}")
    description = "Stråken sopsaltas före klockan sju."
    owner = SubFactory(OrganisationFactory)
    county_wide = True
    planned_start = date(2026, 1, 1)
    planned_end = date(2028, 12, 31)
    state = EditorialState.ACCEPTED
    status = Status.NOT_STARTED

    @after_making
    def participants(self: Measure, create: bool, extracted: Iterable[Organisation] | None) -> None:  # noqa: FBT001 factory_boy's signature
        for organisation in extracted or () if create else ():
            ParticipationFactory(measure=self, organisation=organisation)

    @after_making
    def goals(self: Measure, create: bool, extracted: Iterable[Goal] | None) -> None:  # noqa: FBT001 likewise
        for goal in extracted or () if create else ():
            add_as(MeasureGoal(plan=self.plan, measure=self, goal=goal), by=None)

    @after_making
    def challenges(self: Measure, create: bool, extracted: Iterable[Challenge] | None) -> None:  # noqa: FBT001 likewise
        for challenge in extracted or () if create else ():
            add_as(MeasureChallenge(plan=self.plan, measure=self, challenge=challenge), by=None)

    @after_making
    def modes(self: Measure, create: bool, extracted: Iterable[Mode] | None) -> None:  # noqa: FBT001 likewise
        for mode in extracted or () if create else ():
            add_as(MeasureMode(measure=self, mode=mode), by=None)


class ParticipationFactory(RowOfParties[Participation]):
    class Meta:
        model = Participation

    measure = SubFactory(MeasureFactory)
    plan = SelfAttribute("measure.plan")
    organisation = SubFactory(OrganisationFactory)


class CommitmentFactory(RowOfParties[Commitment]):
    """A stand on a measure; with `decided=True` one that carries its decision."""

    class Meta:
        model = Commitment

    class Params:
        decided = Trait(
            state=CommitmentState.DECIDED,
            decision_body="Kommunstyrelsen",
            decision_date=date(2026, 3, 18),
            decision_paragraph="§ 42",
            registry_number="KS 2026/0123",
        )

    measure = SubFactory(MeasureFactory)
    plan = SelfAttribute("measure.plan")
    organisation = SubFactory(OrganisationFactory)
    state = CommitmentState.PROPOSED


class MinutesExtractFactory(RowOfParties[MinutesExtract]):
    """An extract of minutes that a coordinator of the plan entered on behalf of the organisation, unconfirmed."""

    class Meta:
        model = MinutesExtract

    plan = SubFactory(PlanFactory)
    organisation = SubFactory(OrganisationFactory)
    name = "utdrag.pdf"
    content_type = "application/pdf"
    size = 8
    checksum = hashlib.sha256(b"%PDF-1.7").hexdigest()
    file = FileField(data=b"%PDF-1.7", filename="utdrag.pdf")
    on_behalf = True
    registered_by = SubFactory(UserFactory)
    registered_at = LazyFunction(timezone.now)


class AppendixFactory(Entered[Appendix]):
    class Meta:
        model = Appendix

    plan = SubFactory(PlanFactory)
    number = LazyAttribute(lambda row: _next_number(row.plan.appendices))
    key = LazyAttribute(lambda row: f"bilaga-{row.number}")
    title = LazyAttribute(lambda row: f"Begrepp {row.number}")
    html = "<p>Ord och vad de betyder.</p>"


class FunderFactory(Entered[Funder]):
    class Meta:
        model = Funder

    plan = SubFactory(PlanFactory)
    key = Sequence(lambda n: f"finansiar-{n}")
    name = Sequence(lambda n: f"Klimatklivet {n}")


class FundingRowFactory(RowOfParties[FundingRow]):
    """Money from the measure's owner; `funder=` takes an outside source instead, with `organisation=None`."""

    class Meta:
        model = FundingRow

    measure = SubFactory(MeasureFactory)
    plan = SelfAttribute("measure.plan")
    organisation = LazyAttribute(lambda row: None if row.funder else row.measure.owner)
    funder = None
    year = 2026
    kind = FundingKind.INVESTMENT
    amount = Decimal(100_000)
    state = FundingState.DECIDED


class GoodExampleFactory(RowOfParties[GoodExample]):
    class Meta:
        model = GoodExample

    plan = SubFactory(PlanFactory)
    number = LazyAttribute(lambda row: _next_number(row.plan.good_examples))
    organisation = SubFactory(OrganisationFactory)
    title = LazyAttribute(lambda row: f"Vintercyklisten {row.number}")
    year = 2024
    what_was_done = "Tvåhundra pendlare fick dubbdäck mot löfte att cykla hela vintern."


# Follow-up


class IndicatorFactory(Entered[Indicator]):
    """An indicator that every organisation reports and the region sums up; `goals` takes a list."""

    class Meta:
        model = Indicator
        skip_postgeneration_save = True

    plan = SubFactory(PlanFactory)
    number = LazyAttribute(lambda row: _next_number(row.plan.indicators))
    key = LazyAttribute(lambda row: f"indikator-{row.number}")
    title = LazyAttribute(lambda row: f"Cykelparkeringar vid stationer {row.number}")
    unit = "platser"
    direction = Direction.INCREASE
    level = Level.ORGANISATION
    rule = Rule.SUM
    baseline_year = 2024
    baseline_value = Decimal(1000)

    @after_making
    def goals(self: Indicator, create: bool, extracted: Iterable[Goal] | None) -> None:  # noqa: FBT001 factory_boy's signature
        for goal in extracted or () if create else ():
            add_as(IndicatorGoal(plan=self.plan, indicator=self, goal=goal), by=None)


class TargetFactory(Entered[Target]):
    class Meta:
        model = Target

    indicator = SubFactory(IndicatorFactory)
    year = 2030
    value = Decimal(2000)


class ObservationFactory(RowOfParties[Observation]):
    class Meta:
        model = Observation

    indicator = SubFactory(IndicatorFactory)
    plan = SelfAttribute("indicator.plan")
    organisation = SubFactory(OrganisationFactory)
    year = 2025
    value = Decimal(100)
    state = ObservationState.APPROVED


class RetrievalFactory(Entered[Retrieval]):
    """Values read from a file, to be gone through."""

    class Meta:
        model = Retrieval

    indicator = SubFactory(IndicatorFactory)
    plan = SelfAttribute("indicator.plan")
    service = Service.FILE
    key = "statistik.csv"
    source = "SCB"
    state = RetrievalState.READY
    retrieved_at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


# Editions


class EditionFactory(Entered[Edition]):
    """An edition whose content is not a plan; publish a real one where the content matters."""

    class Meta:
        model = Edition

    plan = SubFactory(PlanFactory)
    number = LazyAttribute(lambda row: _next_number(row.plan.editions))
    content = "{}"
    checksum = LazyAttribute(lambda row: hashlib.sha256(row.content.encode()).hexdigest())
    published_at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


class RenderJobFactory(Made[RenderJob]):
    """A draft's compile in the queue; `edition=` makes it an edition's."""

    class Meta:
        model = RenderJob

    plan = LazyAttribute(lambda row: row.edition.plan if row.edition else PlanFactory())
    edition = None
