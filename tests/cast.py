"""The named cast: people with the roles of the portal, around one plan."""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser

from actors.enums import Category, Role
from actors.models import Organisation, User
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Plan
from tests.factories import (
    OrganisationFactory,
    PartyFactory,
    PlanFactory,
    UserFactory,
    coordinator,
    ungranted_coordinator,
    ungranted_member,
)


@dataclass(frozen=True)
class Cast:
    """One plan with five parties, and the people around it; their grants are in place.

    A person object remembers the grants it was asked about: after a change of memberships, fetch it anew.
    """

    plan: Plan
    region: Organisation
    osteraker_kommun: Organisation
    vallentuna_kommun: Organisation
    sodertalje_kommun: Organisation
    kth: Organisation

    samordnare: User  # coordinator, Region Stockholm; the only one until `add_second_samordnare`
    osteraker: User  # officer
    osteraker_ansvarig: User  # lead
    vallentuna: User  # officer
    sodertalje: User  # officer
    politiker: User  # reader, Österåker
    forskare: User  # evaluator, KTH
    outsider: User  # signed in, but without any membership
    anonymous: AnonymousUser = field(default_factory=AnonymousUser)

    def __getitem__(self, name: str) -> User | AnonymousUser:
        """Return a person by name, for tables of who may do what."""
        person = getattr(self, name)
        if not isinstance(person, User | AnonymousUser):
            raise KeyError(name)
        return person

    def person(self, name: str) -> User:
        """Return somebody who can sign in."""
        person = self[name]
        if isinstance(person, AnonymousUser):
            raise KeyError(name)
        return person

    def add_second_samordnare(self) -> User:
        """Return a second coordinator: from now on nobody approves their own."""
        return coordinator(self.plan, username="samordnare-2", full_name="Kerstin Åberg")


def _organisation(slug: str, short_name: str, category: Category, name: str = "") -> Organisation:
    return OrganisationFactory(slug=slug, short_name=short_name, name=name or short_name, category=category)


def assemble() -> Cast:
    """Make the plan, its parties and the people."""
    region = _organisation("region-stockholm", "Region Stockholm", Category.REGION)
    osteraker = _organisation("osteraker", "Österåker", Category.MUNICIPALITY, "Österåkers kommun")
    vallentuna = _organisation("vallentuna", "Vallentuna", Category.MUNICIPALITY, "Vallentuna kommun")
    sodertalje = _organisation("sodertalje", "Södertälje", Category.MUNICIPALITY, "Södertälje kommun")
    kth = _organisation("kth", "KTH", Category.ACADEMIA, "Kungliga Tekniska högskolan")
    plan = PlanFactory(slug="stockholm", coordinating_organisation=region)
    for organisation in (osteraker, vallentuna, sodertalje, kth):
        PartyFactory(plan=plan, organisation=organisation)
    cast = Cast(
        plan=plan,
        region=region,
        osteraker_kommun=osteraker,
        vallentuna_kommun=vallentuna,
        sodertalje_kommun=sodertalje,
        kth=kth,
        samordnare=ungranted_coordinator(plan, username="samordnare", full_name="Sara Lindqvist"),
        osteraker=ungranted_member(osteraker, Role.OFFICER, username="osteraker", full_name="Örjan Åkesson"),
        osteraker_ansvarig=ungranted_member(
            osteraker, Role.LEAD, username="osteraker-ansvarig", full_name="Ann-Marie Öhman"
        ),
        vallentuna=ungranted_member(vallentuna, Role.OFFICER, username="vallentuna", full_name="Viktor Ek"),
        sodertalje=ungranted_member(sodertalje, Role.OFFICER, username="sodertalje", full_name="Zeynep Yılmaz"),
        politiker=ungranted_member(osteraker, Role.READER, username="politiker", full_name="Pernilla Ängström"),
        forskare=ungranted_member(kth, Role.EVALUATOR, username="forskare", full_name="Farid Karimi"),
        outsider=UserFactory(username="outsider", full_name="Olle Utanför"),
    )
    sync_access()
    return cast
