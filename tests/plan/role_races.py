"""Role changes at once, through the pages, as long as one likes: `python -m bench role-changes` and a test run them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier

from django.db import connection
from django.test import Client
from django.urls import reverse

from actors.enums import Role
from actors.models import Membership, Organisation, User
from handlingsplan.plan.grants import sync_access, sync_people
from handlingsplan.plan.models import Coordinator
from tests.cast import Cast
from tests.factories import (
    CoordinatorFactory,
    MembershipFactory,
    OrganisationFactory,
    PartyFactory,
    UserFactory,
    ungranted_member,
)

AT_ONCE = 12
BROKEN = 500


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at_once(acts: Sequence[Callable[[], int]]) -> list[int]:
    """Run the acts in threads that start together; return what each answered."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], int]) -> int:
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@dataclass
class Found:
    """What a race has shown: answers by status, rounds with wrong grants, people who saw too much or too little."""

    answers: Counter[int] = field(default_factory=Counter)
    wrong_grants: int = 0
    wrong_access: int = 0
    broken: int = 0

    def count(self, statuses: Iterable[int]) -> None:
        self.answers.update(statuses)
        self.broken = sum(count for status, count in self.answers.items() if status >= BROKEN)


@dataclass(frozen=True)
class Seat:
    """A lead who gives a role to a person and takes it, turn by turn."""

    organisation: Organisation
    lead: Client
    person: User
    visitor: Client

    @property
    def is_taken(self) -> bool:
        """Tell whether the person has the role."""
        return Membership.objects.filter(user=self.person, organisation=self.organisation).exists()

    def change(self) -> int:
        """Give the role or take it, and return the page's answer."""
        row = Membership.objects.filter(user=self.person, organisation=self.organisation).first()
        slug = self.organisation.slug
        if row is not None:
            return self.lead.post(reverse("remove_membership", args=[slug, row.pk]), {"successor": ""}).status_code
        typed = {"full_name": "X", "email": self.person.email, "role": "officer"}
        return self.lead.post(reverse("people", args=[slug]), typed).status_code


def seats(cast: Cast, *, organisation: Organisation | None = None, person: User | None = None) -> list[Seat]:
    """Return twelve leads with a person each, in an organisation each, or all with the same; half have the role."""
    found = []
    for number in range(AT_ONCE):
        body, somebody = organisation or OrganisationFactory(), person or UserFactory()
        PartyFactory(plan=cast.plan, organisation=body)
        lead = ungranted_member(body, Role.LEAD)
        if number % 2:
            MembershipFactory(user=somebody, organisation=body)
        found.append(Seat(body, client_of(lead), somebody, client_of(somebody)))
    sync_access()
    return found


def _rebuild() -> int:
    sync_access()
    return 0


def race(cast: Cast, rounds: int) -> Found:
    """Change twelve roles at once in each round, while all grants are rebuilt.

    By turns in organisations of their own, in one, and of one person.
    """
    found, address = Found(), reverse("workspace", args=[cast.plan.slug])
    tables = [
        seats(cast),
        seats(cast, organisation=OrganisationFactory()),
        seats(cast, person=UserFactory()),
    ]
    for number in range(rounds):
        table = tables[number % len(tables)]
        had = [seat.is_taken for seat in table]
        *answers, _rebuilt = at_once([*(seat.change for seat in table), _rebuild])
        found.count(answers)
        unchanged = sum(before == seat.is_taken for before, seat in zip(had, table, strict=True))
        found.wrong_grants += unchanged + bool(sync_access(check=True))
        for seat in table:
            may = Membership.objects.filter(user=seat.person).exists()
            found.wrong_access += may != (seat.visitor.get(address).status_code == 200)
    return found


def remove_one_another(cast: Cast, times: int) -> Found:
    """Let two coordinators, and two leads, remove each other at once; `wrong_grants` counts when not one stayed."""
    found = Found()
    users = [UserFactory(), UserFactory()]
    clients = [client_of(user) for user in users]
    Coordinator.objects.filter(plan=cast.plan).delete()
    body = OrganisationFactory()
    PartyFactory(plan=cast.plan, organisation=body)
    sync_access()
    for _ in range(times):
        rows = [CoordinatorFactory(user=user, plan=cast.plan) for user in users]
        leads = [MembershipFactory(user=user, organisation=body, role=Role.LEAD) for user in users]
        sync_people(*(user.pk for user in users))
        for name, slug, pair in (
            ("remove_coordinator", cast.plan.slug, rows),
            ("remove_membership", body.slug, leads),
        ):
            addresses = [reverse(name, args=[slug, row.pk]) for row in reversed(pair)]
            posts = [
                lambda client=client, address=address: client.post(address, {"successor": ""}).status_code
                for client, address in zip(clients, addresses, strict=True)
            ]
            found.count(at_once(posts))
            stayed = type(pair[0]).objects.filter(pk__in=[row.pk for row in pair])
            found.wrong_grants += stayed.count() != 1 or bool(sync_access(check=True))
            stayed.delete()
            sync_access()
    return found
