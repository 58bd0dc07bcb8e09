import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from actors.access import Difference, GroupKey, acts_for
from actors.enums import OrganisationPermission, Role
from actors.models import Membership, OrganisationGrant, User
from actors.permissions import holds_on_organisation, organisations_where
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import PlanGrant
from handlingsplan.plan.permissions import plans_where
from tests.cast import Cast
from tests.factories import PlanFactory, coordinator

P = OrganisationPermission

ON_THE_OWN_ORGANISATION = {
    "samordnare": set(),
    "osteraker": {P.READ_DRAFTS, P.WRITE_MEASURES, P.REPORT},
    "osteraker_ansvarig": set(P),
    "vallentuna": {P.READ_DRAFTS, P.WRITE_MEASURES, P.REPORT},
    "politiker": {P.READ_DRAFTS},
    "forskare": set(),
    "outsider": set(),
    "anonymous": set(),
}
ON_THE_PLAN = {
    "samordnare": {PlanPermission.READ_WORKING_PLAN, PlanPermission.COMMENT, PlanPermission.COORDINATE},
    "osteraker": {PlanPermission.READ_WORKING_PLAN, PlanPermission.COMMENT},
    "osteraker_ansvarig": {PlanPermission.READ_WORKING_PLAN, PlanPermission.COMMENT},
    "politiker": {PlanPermission.READ_WORKING_PLAN},
    "forskare": {PlanPermission.READ_WORKING_PLAN, PlanPermission.COMMENT, PlanPermission.EVALUATE},
    "outsider": set(),
    "anonymous": set(),
}


def test_roles_are_granted_what_the_table_says(cast: Cast) -> None:
    granted = {
        name: {permission for permission in P if organisations_where(cast[name], permission)}
        for name in ON_THE_OWN_ORGANISATION
    }
    assert granted == ON_THE_OWN_ORGANISATION
    on_plan = {
        name: {permission for permission in PlanPermission if cast.plan.pk in plans_where(cast[name], permission)}
        for name in ON_THE_PLAN
    }
    assert on_plan == ON_THE_PLAN


def test_grants_hold_on_the_own_organisation_alone(cast: Cast) -> None:
    assert organisations_where(cast.osteraker, P.WRITE_MEASURES) == {cast.osteraker_kommun.pk}
    assert organisations_where(cast.vallentuna, P.WRITE_MEASURES) == {cast.vallentuna_kommun.pk}


def test_guardian_answers_as_the_predicates_do(cast: Cast) -> None:
    for name in ("osteraker", "osteraker_ansvarig", "vallentuna", "politiker", "forskare", "outsider"):
        for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun):
            for permission in P:
                user = User.objects.get(pk=cast.person(name).pk)
                assert user.has_perm(f"actors.{permission}", organisation) == holds_on_organisation(
                    user, permission, organisation.pk
                )


def test_grants_of_a_person_cost_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = User.objects.get(pk=cast.osteraker.pk)
    with django_assert_num_queries(1):
        for permission in P:
            organisations_where(user, permission)
    with django_assert_num_queries(0):
        organisations_where(AnonymousUser(), P.READ_DRAFTS)


def test_an_inactive_person_holds_nothing(cast: Cast) -> None:
    User.objects.filter(pk=cast.osteraker.pk).update(is_active=False)
    user = User.objects.get(pk=cast.osteraker.pk)
    assert organisations_where(user, P.WRITE_MEASURES) == frozenset()


def test_a_removed_membership_takes_its_grants_along(cast: Cast) -> None:
    Membership.objects.filter(user=cast.osteraker).delete()
    assert sync_access() == Difference(added=0, removed=1)
    user = User.objects.get(pk=cast.osteraker.pk)
    assert organisations_where(user, P.READ_DRAFTS) == frozenset()
    assert plans_where(user, PlanPermission.READ_WORKING_PLAN) == frozenset()


def test_a_coordinator_coordinates_for_whoever_is_the_coordinating_organisation(cast: Cast) -> None:
    cast.plan.coordinating_organisation = cast.kth
    cast.plan.save()
    sync_access()
    coordinator = User.objects.get(pk=cast.samordnare.pk)
    assert plans_where(coordinator, PlanPermission.COORDINATE) == {cast.plan.pk}
    assert acts_for(coordinator, PlanGrant) == cast.kth.pk


def test_who_coordinates_one_plan_of_the_region_does_not_coordinate_its_others(cast: Cast) -> None:
    other = PlanFactory(coordinating_organisation=cast.region)
    second = coordinator(other)
    held_by = {
        user.pk: {
            permission: plans_where(user, permission) for permission in PlanPermission if plans_where(user, permission)
        }
        for user in (User.objects.get(pk=cast.samordnare.pk), second)
    }
    own = (PlanPermission.READ_WORKING_PLAN, PlanPermission.COMMENT, PlanPermission.COORDINATE)
    assert held_by == {
        cast.samordnare.pk: {each: {cast.plan.pk} for each in own},
        second.pk: {each: {other.pk} for each in own},
    }


def _break_everything(cast: Cast) -> None:
    """Three faults: somebody in a foreign group, a grant too many, a grant too few."""
    foreign = Group.objects.get(name=GroupKey(cast.vallentuna_kommun.pk, Role.OFFICER).name)
    cast.osteraker.groups.add(foreign)
    OrganisationGrant.objects.create(
        group=foreign,
        permission=Permission.objects.get(codename=P.GIVE_COMMITMENTS),
        content_object=cast.osteraker_kommun,
    )
    grant = PlanGrant.objects.order_by("pk").first()
    assert grant is not None
    grant.delete()


def test_check_counts_and_changes_nothing(cast: Cast) -> None:
    _break_everything(cast)
    assert sync_access(check=True) == Difference(added=1, removed=2)
    assert sync_access(check=True) == Difference(added=1, removed=2)
    assert sync_access() == Difference(added=1, removed=2)
    assert sync_access() == Difference(added=0, removed=0)


def test_the_command_fails_where_grants_differ(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    _break_everything(cast)
    with pytest.raises(CommandError, match="1 missing, 2 superfluous"):
        call_command("sync_access", "--check")
    call_command("sync_access")
    call_command("sync_access", "--check")
    assert capsys.readouterr().out == (
        "Grants are in order (1 missing, 2 superfluous before).\n"
        "Grants are in order (0 missing, 0 superfluous before).\n"
    )


def test_groups_of_others_are_left_alone(cast: Cast) -> None:
    other = Group.objects.create(name="Egen grupp")
    cast.osteraker.groups.add(other)
    assert sync_access() == Difference()
    assert list(cast.osteraker.groups.filter(pk=other.pk)) == [other]
