"""Grants: the only module that speaks with django-guardian.

A grant lets a group (organisation × role, or plan × role) do something with one object. Grants are derived: `sync`
makes the groups, their people and the rows on each grant model equal to the facts it is handed, all of them or those
within a scope, and can do so again at any time. Nobody writes a grant by hand.
"""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import transaction
from django.db.models import BigIntegerField, CharField, Q, QuerySet, Value
from guardian.models import GroupObjectPermissionBase

_PREFIX = "organisation:"
_IN_PLAN = ":plan:"
Row = TypeVar("Row")
Person = AbstractBaseUser | AnonymousUser
Somebody = TypeVar("Somebody", bound=Person)


class GroupGrant(GroupObjectPermissionBase):
    """Base of a direct-FK grant model; a subclass adds `content_object`, a foreign key to what is granted."""

    content_object_id: int

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True


@dataclass(frozen=True, order=True)
class GroupKey:
    """The group of the people with one role in an organisation; with `plan_id`, in a plan, for the organisation."""

    organisation_id: int
    role: str
    plan_id: int = 0

    @property
    def name(self) -> str:
        """The group's name, which tells a person's organisations without a query more."""
        name = f"{_PREFIX}{self.organisation_id}:{self.role}"
        return f"{name}{_IN_PLAN}{self.plan_id}" if self.plan_id else name


class RoleHolder(AnonymousUser):
    """Nobody in person, who holds what a role in an organisation holds: a system that reads with a key of its own."""

    is_authenticated = True  # type: ignore[assignment] # it is known who this is
    is_anonymous = False  # type: ignore[assignment] # likewise
    is_active = True  # type: ignore[assignment] # likewise

    def __init__(self, group: GroupKey) -> None:
        super().__init__()
        self.group = group


@dataclass(frozen=True)
class Facts:
    """What the grants follow from.

    `groups`: all there are, also those without people. `people`: pairs of user id and group. `grants`: per grant
    model, triples of group, permission codename and the id of the object.
    """

    groups: AbstractSet[GroupKey] = frozenset()
    people: AbstractSet[tuple[int, GroupKey]] = frozenset()
    grants: Mapping[type[GroupGrant], AbstractSet[tuple[GroupKey, str, int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """What `sync` looks at, and what the facts are all of: some people, and some objects per grant model."""

    people: Collection[int] = ()
    objects: Mapping[type[GroupGrant], Collection[int]] = field(default_factory=dict)


@dataclass
class Difference:
    """How many rows `sync` added and removed, or would have."""

    added: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def count(self, *, wanted: AbstractSet[Row], found: Mapping[Row, int]) -> tuple[AbstractSet[Row], list[int]]:
        """Return the rows to add and the primary keys to remove, and count them."""
        add = wanted - found.keys()
        remove = [pk for row, pk in found.items() if row not in wanted]
        self.added += len(add)
        self.removed += len(remove)
        return add, remove


def sync(facts: Facts, *, scope: Scope | None = None, check: bool = False) -> Difference:
    """Make groups, their people and grants equal to `facts`; with `check`, only count what differs.

    With a scope everything else stays as it is. Two at once would undo one another: the caller holds the lock, and
    has read the facts under it.
    """
    difference = Difference()
    with transaction.atomic():
        groups = _sync_groups(facts, difference, remove=scope is None)
        _sync_people(facts, groups, difference, None if scope is None else scope.people)
        for model, wanted in facts.grants.items():
            _sync_grants(model, wanted, groups, difference, None if scope is None else scope.objects[model])
        if check:
            transaction.set_rollback(True)
    return difference


def _sync_groups(facts: Facts, difference: Difference, *, remove: bool) -> dict[str, int]:
    names = {key.name for key in facts.groups} | {key.name for _, key in facts.people}
    names |= {key.name for rows in facts.grants.values() for key, _, _ in rows}
    groups = Group.objects.filter(name__startswith=_PREFIX) if remove else Group.objects.filter(name__in=names)
    found = dict(groups.values_list("name", "pk"))
    missing, superfluous = difference.count(wanted=names, found=found)
    if superfluous:
        Group.objects.filter(pk__in=superfluous).delete()
    if missing:
        Group.objects.bulk_create(Group(name=name) for name in sorted(missing))
        found |= dict(Group.objects.filter(name__in=missing).values_list("name", "pk"))
    return found


def _within(rows: QuerySet[Any], column: str, ids: Collection[int] | None) -> QuerySet[Any]:
    return rows if ids is None else rows.filter(**{f"{column}__in": ids})


def _sync_people(
    facts: Facts, groups: Mapping[str, int], difference: Difference, people: Collection[int] | None
) -> None:
    through = get_user_model().groups.through
    rows = _within(through.objects.filter(group__name__startswith=_PREFIX), "user_id", people)
    found = {(user_id, group_id): pk for user_id, group_id, pk in rows.values_list("user_id", "group_id", "pk")}
    wanted = {(user_id, groups[key.name]) for user_id, key in facts.people}
    add, remove = difference.count(wanted=wanted, found=found)
    if remove:
        through.objects.filter(pk__in=remove).delete()
    through.objects.bulk_create(through(user_id=user_id, group_id=group_id) for user_id, group_id in sorted(add))


def _target(model: Any) -> Any:
    """Return the model that a grant model grants something on."""
    return model.content_object.field.related_model


def _sync_grants(
    model: type[GroupGrant],
    facts: AbstractSet[tuple[GroupKey, str, int]],
    groups: Mapping[str, int],
    difference: Difference,
    objects: Collection[int] | None,
) -> None:
    target = _target(model)
    permissions = dict(
        Permission.objects.filter(
            content_type__app_label=target._meta.app_label, content_type__model=target._meta.model_name
        ).values_list("codename", "pk")
    )
    rows = _within(model.objects.all(), "content_object_id", objects)
    found = {row[:3]: row[3] for row in rows.values_list("group_id", "permission_id", "content_object_id", "pk")}
    wanted = {(groups[key.name], permissions[codename], target_id) for key, codename, target_id in facts}
    add, remove = difference.count(wanted=wanted, found=found)
    if remove:
        model.objects.filter(pk__in=remove).delete()
    make: Any = model  # the subclass has the foreign key
    model.objects.bulk_create(
        make(group_id=group, permission_id=permission, content_object_id=target_id)
        for group, permission, target_id in sorted(add)
    )


def has_role_in_a_plan() -> Q:
    """Return the condition on people that they have a role in some plan, as its coordinator for example."""
    return Q(groups__name__startswith=_PREFIX, groups__name__contains=_IN_PLAN)


def act_for(user: Person, organisation_id: int | None) -> None:
    """Let the person act for one of their organisations alone: the chosen one, or the first where that isn't theirs.

    Without this call a person holds what all their organisations give them.
    """
    ask_anew(user)
    user.__dict__["_acts_for"] = organisation_id


def for_all(user: Somebody) -> Somebody:
    """Return the person once more, as somebody who acts for all their organisations; `user` stays as it is."""
    everywhere = copy(user)
    ask_anew(everywhere)
    everywhere.__dict__.pop("_acts_for", None)
    return everywhere


def ask_anew(user: Person) -> None:
    """Forget what the person was found to hold: the next question reads what holds now."""
    for known in ("_held_grants", "_acting", "_organisations"):
        user.__dict__.pop(known, None)


def acts_for_one(user: Person) -> bool:
    """Tell whether `act_for` was called."""
    return "_acts_for" in user.__dict__


def acting_for(user: Person) -> tuple[int | None, list[int]]:
    """Return the organisation that the person acts for (None: all of them), and all that they belong to."""
    return user.__dict__.get("_acting"), user.__dict__.get("_organisations", [])


def organisations_of(user: Person, model: type[GroupGrant]) -> list[int]:
    """Return all organisations that the person belongs to."""
    if "_organisations" not in user.__dict__:
        held(user, model)
    return acting_for(user)[1]


def acts_for(user: Person, model: type[GroupGrant]) -> int | None:
    """Return the organisation that what the person does is done for: the chosen one, or the only one they have."""
    organisations = organisations_of(user, model)
    acting, _all = acting_for(user)
    return acting if acting is not None or len(organisations) != 1 else organisations[0]


def held(user: Person, model: type[GroupGrant]) -> Mapping[str, frozenset[int]]:
    """Return the ids of the objects on which `user` holds each permission, by codename.

    One query per person and grant model, kept on the user object: one request sees one answer, the next request
    asks anew.
    """
    if not user.is_authenticated or not user.is_active:
        return {}
    cache: dict[type[GroupGrant], Mapping[str, frozenset[int]]] = user.__dict__.setdefault("_held_grants", {})
    if model not in cache:
        sets: dict[str, set[int]] = {}
        for codename, object_id in _grants_of(user, model):
            sets.setdefault(codename, set()).add(object_id)
        cache[model] = {codename: frozenset(ids) for codename, ids in sets.items()}
    return cache[model]


def _grants_of(user: Person, model: type[GroupGrant]) -> list[tuple[str, int]]:
    """Return pairs of permission and object; the person's groups come with the same query."""
    groups, granted = _groups_of(user)
    own = groups.values_list("name", Value("", CharField()), Value(0, BigIntegerField()))
    rows = model.objects.filter(granted).values_list("group__name", "permission__codename", "content_object_id")
    found = [(_organisation_in(name), codename, object_id) for name, codename, object_id in rows.union(own)]
    organisations = sorted({organisation_id for organisation_id, _, _ in found})
    user.__dict__["_organisations"] = organisations
    acting = _chosen(user, organisations)
    user.__dict__["_acting"] = acting
    return [row[1:] for row in found if row[1] and acting in {None, row[0]}]


def _groups_of(user: Person) -> tuple[QuerySet[Group], Q]:
    """Return the person's groups, and the condition on grants that one of them has it."""
    if isinstance(user, RoleHolder):
        return Group.objects.filter(name=user.group.name), Q(group__name=user.group.name)
    return Group.objects.filter(user=user.pk, name__startswith=_PREFIX), Q(group__user=user)


def _chosen(user: Person, organisations: list[int]) -> int | None:
    if not acts_for_one(user) or not organisations:
        return None
    chosen: int | None = user.__dict__["_acts_for"]
    return chosen if chosen in organisations else organisations[0]


def _organisation_in(name: str) -> int:
    return int(name.removeprefix(_PREFIX).partition(":")[0])


def holds(user: Person, codename: str, object_id: int | None, model: type[GroupGrant]) -> bool:
    """Tell whether `user` holds the permission on the object."""
    return object_id in held(user, model).get(codename, frozenset())
