"""Every way into a role: found in the code, and for each who may take it and who is told."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actors.enums import Role
from actors.models import Membership, Organisation, User
from actors.permissions import RefusedError
from handlingsplan.discussion.models import Notice
from handlingsplan.periods.starting import NextPeriod, start_next_period
from handlingsplan.plan.coordinators import appoint, appoint_first_coordinator
from handlingsplan.plan.invitations import (
    Invitee,
    accept,
    accept_as,
    find_invitation,
    invite,
    invite_coordinator,
    invite_first_lead,
    take_up_all,
)
from handlingsplan.plan.models import Coordinator, Invitation
from handlingsplan.plan.people import give_role, join
from tests.cast import Cast
from tests.factories import PartyFactory, PlanFactory, UserFactory, coordinator, member
from tests.post import delivered

ROOT = Path(__file__).parents[2]
PACKAGES = ("actors", "handlingsplan", "measures", "followup")
ROLES = {"Membership", "Coordinator"}
MAKERS = {"create", "bulk_create", "get_or_create", "update_or_create"}
PAGES = {"views", "management", "migrations"}
NOBODY: frozenset[str] = frozenset()


Verb = tuple[str, str]  # module and name
MAKES_A_ROLE: Verb = ("", "makes a role")


def _functions() -> Iterator[tuple[Verb, frozenset[Verb]]]:
    """Yield each function with what it calls; pages and commands are left out, as they only call verbs."""
    for path in chain.from_iterable((ROOT / package).rglob("*.py") for package in PACKAGES):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if not PAGES & set(module.split(".")):
            tree = ast.parse(path.read_text())
            names = _names(module, tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    yield (module, node.name), frozenset(_called(node, names))


def _names(module: str, tree: ast.Module) -> dict[str, Verb]:
    """Return where each name that the module calls is defined."""
    names = {node.name: (module, node.name) for node in tree.body if isinstance(node, ast.FunctionDef)}
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return names | {alias.name: (node.module or "", alias.name) for node in imports for alias in node.names}


def _called(function: ast.FunctionDef, names: dict[str, Verb]) -> Iterator[Verb]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield MAKES_A_ROLE if node.func.id in ROLES else names.get(node.func.id, ("", node.func.id))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MAKERS:
            makes = {name.id for name in ast.walk(node.func) if isinstance(name, ast.Name)}
            if makes & ROLES:
                yield MAKES_A_ROLE


@cache
def _ways() -> frozenset[str]:
    """Return the verbs below which a role is made, and above which there are only pages and commands."""
    functions, reach, grown = list(_functions()), {MAKES_A_ROLE}, True
    while grown:
        found = {verb for verb, calls in functions if calls & reach}
        grown = not found <= reach
        reach |= found
    called = {call for verb, calls in functions if verb in reach for call in calls}
    return frozenset(name for _module, name in reach - called)


@dataclass(frozen=True)
class People:
    """The cast, and who else there is around roles."""

    cast: Cast
    people: MappingProxyType[str, User]

    def __getitem__(self, name: str) -> User:
        return User.objects.get(pk=self.people[name].pk)


@pytest.fixture
def at(cast: Cast) -> People:
    """KTH has no lead; Österåker has two, the region has one, and the plan has two coordinators."""
    Organisation.objects.update(registrar_email="registrator@example.org")
    other = PlanFactory(slug="grannplan", coordinating_organisation=cast.region)
    PartyFactory(plan=other, organisation=cast.osteraker_kommun)
    named = ("samordnare", "osteraker", "osteraker_ansvarig", "vallentuna", "politiker", "forskare", "outsider")
    people = {name: cast.person(name) for name in named} | {
        "second lead": member(cast.osteraker_kommun, Role.LEAD, username="second-lead"),
        "region's lead": member(cast.region, Role.LEAD, username="region-lead"),
        "second coordinator": cast.add_second_samordnare(),
        "neighbour": coordinator(other, username="neighbour"),
        "newcomer": UserFactory(username="newcomer", email="nils@example.org"),
    }
    return People(cast, MappingProxyType(people))


NILS = Invitee(email="nils@example.org", full_name="Nils Ny")
PER = Invitee(email="per@example.org", full_name="Per Ny")
Act = Callable[[People, User], object]


@dataclass(frozen=True)
class Way:
    """What is done, by whom it may be, and who hears of it: by notice or letter, but not whoever does it."""

    act: Act
    may: frozenset[str]
    told: frozenset[str] = NOBODY


def _accepted(invites: Callable[[People, User], tuple[Invitation, str]]) -> Act:
    def act(at: People, by: User) -> None:
        _invitation, secret = invites(at, by)
        found = find_invitation(secret)
        assert found is not None
        accept(found, full_name="Per Ny", password="en mening som bara jag kan")

    return act


def _taken_up(at: People, by: User, *, signed_in: bool) -> None:
    invitation, _secret = invite(at.cast.osteraker_kommun, NILS, Role.OFFICER, by=by)
    accept_as(invitation, at["newcomer"]) if signed_in else take_up_all(at["newcomer"])


def _first_lead(_at: People, by: User) -> tuple[Invitation, str]:
    return invite_first_lead(Organisation.objects.get(slug="kth"), PER, by=by)


def _next_period(at: People, by: User) -> None:
    start_next_period(at.cast.plan, data=NextPeriod(title="Nästa", period_start=2031, period_end=2034, parts=()), by=by)


def _first(at: People, _by: User) -> None:
    appoint_first_coordinator(PlanFactory(slug="ny"), email="k@example.org", full_name="Kerstin")


LEADS = frozenset({"osteraker_ansvarig", "second lead"})
COORDINATORS = frozenset({"samordnare", "second coordinator"})
APPOINTERS = COORDINATORS | {"region's lead"}
ANYBODY = frozenset({"outsider"})
WAYS: dict[str, Way] = {
    "give_role": Way(
        lambda at, by: give_role(at["newcomer"], at.cast.osteraker_kommun, Role.OFFICER, by=by), LEADS, LEADS
    ),
    "appoint": Way(lambda at, by: appoint(at["newcomer"], at.cast.plan, by=by), APPOINTERS, APPOINTERS | {"newcomer"}),
    "accept: a role": Way(
        _accepted(lambda at, by: invite(at.cast.osteraker_kommun, PER, Role.OFFICER, by=by)), LEADS, LEADS
    ),
    "accept: to coordinate": Way(
        _accepted(lambda at, by: invite_coordinator(at.cast.plan, PER, by=by)), APPOINTERS, APPOINTERS
    ),
    "accept: as first lead": Way(_accepted(_first_lead), COORDINATORS, COORDINATORS),
    "accept_as": Way(lambda at, by: _taken_up(at, by, signed_in=True), LEADS, LEADS),
    # An organisation's sign-in service vouches for its own addresses: tests/actors/authentication/test_providers.py
    "pre_social_login": Way(lambda at, by: _taken_up(at, by, signed_in=False), LEADS, LEADS),
    "save_user": Way(
        lambda at, _by: join(at["newcomer"], at.cast.osteraker_kommun, Role.READER, by=None), ANYBODY, LEADS
    ),
    # By whoever runs the portal
    "appoint_first_coordinator": Way(_first, ANYBODY),
    # Who coordinated a plan coordinates the one that follows it
    "start_next_period": Way(_next_period, COORDINATORS),
    # The demonstration's people, on an empty portal: tests/loading
    "create_people": Way(lambda _at, _by: None, ANYBODY),
}


def test_every_way_is_in_the_table() -> None:
    assert {name.partition(":")[0] for name in WAYS} == _ways()


def _roles() -> set[tuple[str, int, int]]:
    members = Membership.objects.values_list("role", "user_id", "organisation_id")
    return {*members, *(("", user, plan) for user, plan in Coordinator.objects.values_list("user_id", "plan_id"))}


@pytest.mark.parametrize("name", WAYS)
def test_only_who_may_gives_it_and_all_whom_it_concerns_are_told(at: People, name: str) -> None:
    way, may, told = WAYS[name], set(), {}
    for person in at.people if way.may != ANYBODY else ANYBODY:
        before, begun = _roles(), timezone.now()
        mail.outbox.clear()
        point = transaction.savepoint()
        try:
            way.act(at, at[person])
        except (RefusedError, ValidationError):
            assert _roles() == before
        else:
            may.add(person)
            told[person] = _heard(at, since=begun)
        transaction.savepoint_rollback(point)
    assert may == way.may
    assert told == {person: way.told - {person} for person in may}


def _heard(at: People, *, since: object) -> frozenset[str]:
    """Return who of the people has got a notice or a letter."""
    addresses = {address for letter in delivered() for address in letter.to}
    notices = set(Notice.objects.filter(at__gte=since).values_list("person_id", flat=True))
    return frozenset(name for name, user in at.people.items() if user.pk in notices or user.email in addresses)


@pytest.mark.parametrize("role", Role)
def test_nobody_gives_a_role_to_themselves(at: People, role: Role) -> None:
    before = _roles()
    for person in at.people:
        user = at[person]
        own = Invitee(email=user.email, full_name="X")
        for body in (at.cast.osteraker_kommun, at.cast.kth, at.cast.region):
            for act in (
                lambda body=body, user=user: give_role(user, body, role, by=user),
                lambda body=body, user=user, own=own: invite(body, own, role, by=user),
                lambda body=body, user=user, own=own: invite_first_lead(body, own, by=user),
            ):
                with pytest.raises((RefusedError, ValidationError)):
                    act()
        for plan_act in (
            lambda user=user: appoint(user, at.cast.plan, by=user),
            lambda user=user, own=own: invite_coordinator(at.cast.plan, own, by=user),
        ):
            with pytest.raises((RefusedError, ValidationError)):
                plan_act()
    assert _roles() == before
