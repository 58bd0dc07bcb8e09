"""Rows to test with: each factory makes a valid one, with whatever it needs around it.

What belongs to a plan takes `plan=`; organisations become parties of it where the database demands that.
Factories give no grants: the `cast` comes with them, others call `sync_access()` after making memberships.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from factory.django import DjangoModelFactory, Password

from actors import ledger
from actors.enums import Category, LedgerAct, Role
from actors.history import add_as, save_all_as, save_as
from actors.models import Membership, Organisation, User
from followup.enums import Direction, Level, ObservationState, RetrievalState, Rule, Service
from followup.models import Indicator, IndicatorGoal, Observation, Retrieval, Target
from handlingsplan.discussion.models import Comment
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.enums import CHAPTERS, ChapterState, GoalOrigin, PlanStatus, Vocabulary
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import (
    Challenge,
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


def _next_number(rows: Any) -> int:
    return rows.count() + 1


class Entered(DjangoModelFactory):
    """Base of rows that the history knows: as whatever the portal saves, they are entered in the ledger."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[Model], *args: Any, **kwargs: Any) -> Model:
        made: Model = super()._create(model_class, *args, **kwargs)
        is_found = bool(cls._meta.django_get_or_create) and ledger.entries_of(made).exists()
        if not is_found:
            ledger.write(made, ledger.Change(LedgerAct.ADDED, by=None))
        return made


# People and organisations


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    full_name = factory.Sequence(lambda n: f"Åsa Öberg {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = Password(PASSWORD)


class OrganisationFactory(Entered):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"kommun-{n}")
    short_name = factory.Sequence(lambda n: f"Älvsta {n}")
    name = factory.LazyAttribute(lambda organisation: f"{organisation.short_name} kommun")
    category = Category.MUNICIPALITY


class MembershipFactory(Entered):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
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


class CoordinatorFactory(Entered):
    class Meta:
        model = Coordinator

    user = factory.SubFactory(UserFactory)
    plan = factory.SubFactory("tests.factories.PlanFactory")


def coordinator(plan: Plan, **person: Any) -> User:
    """Return a new person who coordinates the plan, with the grants that follow."""
    user = ungranted_coordinator(plan, **person)
    sync_access()
    return user


def ungranted_coordinator(plan: Plan, **person: Any) -> User:
    """Return a new person who coordinates the plan; `sync_access` is up to the caller."""
    user: User = CoordinatorFactory(plan=plan, user=UserFactory(**person)).user
    return user


class InvitationFactory(Entered):
    """An invitation whose link nobody has."""

    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"ny{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Nils Ny {n}")
    role = Role.OFFICER
    secret = factory.Sequence(lambda n: f"{n:064d}")
    invited_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda row: row.created_at + timedelta(days=14))


# The plan


class PlanFactory(Entered):
    """A plan with its eight chapters, and its coordinating organisation as a party."""

    class Meta:
        model = Plan
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"plan-{n}")
    title = "Handlingsplan för hållbar mobilitet"
    subject = "hållbar mobilitet"
    vocabularies = factory.LazyFunction(lambda: list(Vocabulary.values))
    county_code = "01"
    period_start = 2026
    period_end = 2030
    coordinating_organisation = factory.SubFactory(OrganisationFactory, category=Category.REGION)
    status = PlanStatus.ACTIVE

    @factory.post_generation
    def _chapters_and_coordinating_party(self: Plan, create: bool, _extracted: None) -> None:  # noqa: FBT001 factory_boy's signature
        if create:
            save_all_as((Chapter(plan=self, number=kind.number) for kind in CHAPTERS), by=None)
            PartyFactory(plan=self, organisation=self.coordinating_organisation)


class PartyFactory(Entered):
    class Meta:
        model = Party
        django_get_or_create = ("plan", "organisation")

    plan = factory.SubFactory(PlanFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "Genomförare"
    responsibility = "Svarar för egna åtgärder."


class RowOfParties(Entered):
    """Base of rows whose organisations must be parties of their plan; makes them so."""

    class Meta:
        abstract = True

    _parties: tuple[str, ...] = ("organisation",)

    @classmethod
    def _create(cls, model_class: type[Model], *args: Any, **kwargs: Any) -> Model:
        for name in cls._parties:
            if kwargs.get(name) is not None:
                PartyFactory(plan=kwargs["plan"], organisation=kwargs[name])
        return super()._create(model_class, *args, **kwargs)


class ChallengeFactory(Entered):
    class Meta:
        model = Challenge

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda row: _next_number(row.plan.challenges))
    key = factory.LazyAttribute(lambda row: f"utmaning-{row.number}")
    title = factory.LazyAttribute(lambda row: f"Långa avstånd {row.number}")
    description = "Många reser långt till arbetet."


class GoalFactory(Entered):
    class Meta:
        model = Goal

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda row: _next_number(row.plan.goals))
    key = factory.LazyAttribute(lambda row: f"mal-{row.number}")
    title = factory.LazyAttribute(lambda row: f"Fler ska gå och cykla {row.number}")
    origin = GoalOrigin.OWN
    target_year = 2030


class ProcessStepFactory(Entered):
    class Meta:
        model = ProcessStep

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda row: _next_number(row.plan.process_steps))
    key = factory.LazyAttribute(lambda row: f"steg-{row.number}")
    title = factory.LazyAttribute(lambda row: f"Förankring {row.number}")


class RevisionFactory(Entered):
    """A saved text, now the chapter's latest; with `approved=True` also the one that holds."""

    class Meta:
        model = Revision
        skip_postgeneration_save = True

    chapter = factory.LazyFunction(lambda: PlanFactory().chapters.get(number=1))
    number = factory.LazyAttribute(lambda row: _next_number(row.chapter.revisions))
    html = factory.LazyAttribute(lambda row: f"<p>Text i kapitel {row.chapter.number}, version {row.number}.</p>")
    author = factory.SubFactory(UserFactory)

    @factory.post_generation
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


class ReviewEventFactory(Entered):
    class Meta:
        model = ReviewEvent

    revision = factory.SubFactory(RevisionFactory)
    chapter = factory.SelfAttribute("revision.chapter")
    act = "submit"
    by = factory.SubFactory(UserFactory)


class CommentFactory(Entered):
    """A comment; `about=` is what it is on."""

    class Meta:
        model = Comment
        exclude = ("about",)

    about = factory.SubFactory(RevisionFactory)
    content_type = factory.LazyAttribute(lambda row: ContentType.objects.get_for_model(row.about))
    object_id = factory.SelfAttribute("about.pk")
    author = factory.SubFactory(UserFactory)
    text = "Kan siffran för 2024 stämma?"


# Measures


class PackageFactory(Entered):
    class Meta:
        model = Package

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda row: _next_number(row.plan.packages))
    key = factory.LazyAttribute(lambda row: f"paket-{row.number}")
    title = factory.LazyAttribute(lambda row: f"Cykla året om {row.number}")


class MeasureFactory(RowOfParties):
    """An accepted measure; `participants`, `goals`, `challenges` and `modes` take lists."""

    class Meta:
        model = Measure
        skip_postgeneration_save = True

    _parties = ("owner",)

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda row: _next_number(row.plan.measures))
    title = factory.LazyAttribute(lambda row: f"Vinterväghållning på cykelstråk {row.number}")
    description = "Stråken sopsaltas före klockan sju."
    owner = factory.SubFactory(OrganisationFactory)
    county_wide = True
    planned_start = date(2026, 1, 1)
    planned_end = date(2028, 12, 31)
    state = EditorialState.ACCEPTED
    status = Status.NOT_STARTED

    @factory.post_generation
    def participants(self: Measure, create: bool, extracted: Iterable[Organisation] | None) -> None:  # noqa: FBT001 factory_boy's signature
        for organisation in extracted or () if create else ():
            ParticipationFactory(measure=self, organisation=organisation)

    @factory.post_generation
    def goals(self: Measure, create: bool, extracted: Iterable[Goal] | None) -> None:  # noqa: FBT001 likewise
        for goal in extracted or () if create else ():
            add_as(MeasureGoal(plan=self.plan, measure=self, goal=goal), by=None)

    @factory.post_generation
    def challenges(self: Measure, create: bool, extracted: Iterable[Challenge] | None) -> None:  # noqa: FBT001 likewise
        for challenge in extracted or () if create else ():
            add_as(MeasureChallenge(plan=self.plan, measure=self, challenge=challenge), by=None)

    @factory.post_generation
    def modes(self: Measure, create: bool, extracted: Iterable[Mode] | None) -> None:  # noqa: FBT001 likewise
        for mode in extracted or () if create else ():
            add_as(MeasureMode(measure=self, mode=mode), by=None)


class ParticipationFactory(RowOfParties):
    class Meta:
        model = Participation

    measure = factory.SubFactory(MeasureFactory)
    plan = factory.SelfAttribute("measure.plan")
    organisation = factory.SubFactory(OrganisationFactory)


class CommitmentFactory(RowOfParties):
    """A stand on a measure; with `decided=True` one that carries its decision."""

    class Meta:
        model = Commitment

    class Params:
        decided = factory.Trait(
            state=CommitmentState.DECIDED,
            decision_body="Kommunstyrelsen",
            decision_date=date(2026, 3, 18),
            decision_paragraph="§ 42",
            registry_number="KS 2026/0123",
        )

    measure = factory.SubFactory(MeasureFactory)
    plan = factory.SelfAttribute("measure.plan")
    organisation = factory.SubFactory(OrganisationFactory)
    state = CommitmentState.PROPOSED


class MinutesExtractFactory(RowOfParties):
    """An extract of minutes that a coordinator of the plan entered on behalf of the organisation, unconfirmed."""

    class Meta:
        model = MinutesExtract

    plan = factory.SubFactory(PlanFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    name = "utdrag.pdf"
    content_type = "application/pdf"
    size = 8
    checksum = hashlib.sha256(b"%PDF-1.7").hexdigest()
    file = factory.django.FileField(data=b"%PDF-1.7", filename="utdrag.pdf")
    on_behalf = True
    registered_by = factory.SubFactory(UserFactory)
    registered_at = factory.LazyFunction(timezone.now)


class AppendixFactory(Entered):
    class Meta:
        model = Appendix

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda row: _next_number(row.plan.appendices))
    key = factory.LazyAttribute(lambda row: f"bilaga-{row.number}")
    title = factory.LazyAttribute(lambda row: f"Begrepp {row.number}")
    html = "<p>Ord och vad de betyder.</p>"


class FunderFactory(Entered):
    class Meta:
        model = Funder

    plan = factory.SubFactory(PlanFactory)
    key = factory.Sequence(lambda n: f"finansiar-{n}")
    name = factory.Sequence(lambda n: f"Klimatklivet {n}")


class FundingRowFactory(RowOfParties):
    """Money from the measure's owner; `funder=` takes an outside source instead, with `organisation=None`."""

    class Meta:
        model = FundingRow

    measure = factory.SubFactory(MeasureFactory)
    plan = factory.SelfAttribute("measure.plan")
    organisation = factory.LazyAttribute(lambda row: None if row.funder else row.measure.owner)
    funder = None
    year = 2026
    kind = FundingKind.INVESTMENT
    amount = Decimal(100_000)
    state = FundingState.DECIDED


class GoodExampleFactory(RowOfParties):
    class Meta:
        model = GoodExample

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda row: _next_number(row.plan.good_examples))
    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.LazyAttribute(lambda row: f"Vintercyklisten {row.number}")
    year = 2024
    what_was_done = "Tvåhundra pendlare fick dubbdäck mot löfte att cykla hela vintern."


# Follow-up


class IndicatorFactory(Entered):
    """An indicator that every organisation reports and the region sums up; `goals` takes a list."""

    class Meta:
        model = Indicator
        skip_postgeneration_save = True

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda row: _next_number(row.plan.indicators))
    key = factory.LazyAttribute(lambda row: f"indikator-{row.number}")
    title = factory.LazyAttribute(lambda row: f"Cykelparkeringar vid stationer {row.number}")
    unit = "platser"
    direction = Direction.INCREASE
    level = Level.ORGANISATION
    rule = Rule.SUM
    baseline_year = 2024
    baseline_value = Decimal(1000)

    @factory.post_generation
    def goals(self: Indicator, create: bool, extracted: Iterable[Goal] | None) -> None:  # noqa: FBT001 factory_boy's signature
        for goal in extracted or () if create else ():
            add_as(IndicatorGoal(plan=self.plan, indicator=self, goal=goal), by=None)


class TargetFactory(Entered):
    class Meta:
        model = Target

    indicator = factory.SubFactory(IndicatorFactory)
    year = 2030
    value = Decimal(2000)


class ObservationFactory(RowOfParties):
    class Meta:
        model = Observation

    indicator = factory.SubFactory(IndicatorFactory)
    plan = factory.SelfAttribute("indicator.plan")
    organisation = factory.SubFactory(OrganisationFactory)
    year = 2025
    value = Decimal(100)
    state = ObservationState.APPROVED


class RetrievalFactory(Entered):
    """Values read from a file, to be gone through."""

    class Meta:
        model = Retrieval

    indicator = factory.SubFactory(IndicatorFactory)
    plan = factory.SelfAttribute("indicator.plan")
    service = Service.FILE
    key = "statistik.csv"
    source = "SCB"
    state = RetrievalState.READY
    retrieved_at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


# Editions


class EditionFactory(Entered):
    """An edition whose content is not a plan; publish a real one where the content matters."""

    class Meta:
        model = Edition

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda row: _next_number(row.plan.editions))
    content = "{}"
    checksum = factory.LazyAttribute(lambda row: hashlib.sha256(row.content.encode()).hexdigest())
    published_at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


class RenderJobFactory(DjangoModelFactory):
    """A draft's compile in the queue; `edition=` makes it an edition's."""

    class Meta:
        model = RenderJob

    plan = factory.LazyAttribute(lambda row: row.edition.plan if row.edition else PlanFactory())
    edition = None
