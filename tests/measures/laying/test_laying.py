"""A coordinator lays a measure before its owner, reads what was laid and the answer, and no more."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.enums import Role
from actors.models import Organisation, User
from actors.permissions import RefusedError
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.discussion.models import Notice
from handlingsplan.workspace.agenda import agenda
from measures.editing import MeasureData, save_measure, store_draft, stored_data
from measures.enums import EditorialState
from measures.laying.laying import as_laid, decline, lay_measure, mark_laid, propose_laid, remind, take_over
from measures.models import Commitment, LaidMeasure, Measure
from measures.permissions import may_see_measure
from tests.cast import Cast
from tests.factories import GoalFactory, member

SignIn = Callable[[User], Client]
UNCONFIRMED = "Inte bekräftad av ägaren."


def lay(cast: Cast, owner: Organisation | None = None, title: str = "Cykelgarage") -> LaidMeasure:
    owner = owner or cast.osteraker_kommun
    data = MeasureData(title=title, description="Vid stationerna.", owner=owner, goals=[GoalFactory(plan=cast.plan)])
    return lay_measure(cast.plan, data=data, by=cast.samordnare)


def anew(laid: LaidMeasure) -> LaidMeasure:
    return LaidMeasure.objects.select_related("measure__plan", "measure__owner", "by", "owner").get(pk=laid.pk)


def test_it_is_a_draft_of_the_owners_and_those_who_write_there_are_told(cast: Cast) -> None:
    laid = lay(cast)
    measure = laid.measure
    assert (measure.state, measure.owner, laid.standing, laid.by) == (
        "draft",
        cast.osteraker_kommun,
        "waiting",
        cast.samordnare,
    )
    told = Notice.objects.order_by("person__username").values_list("person__username", "kind")
    assert list(told) == [("osteraker", "laid_before"), ("osteraker-ansvarig", "laid_before")]
    notes = [item.note for item in agenda(cast.osteraker, cast.plan)]
    assert notes == ["Framlagd av samordnaren. Ta över, ändra eller avböj."]


def test_the_coordinator_reads_what_was_laid_and_not_what_the_owner_makes_of_it(cast: Cast, client_of: SignIn) -> None:
    laid = lay(cast)
    measure = Measure.objects.get(pk=laid.measure_id)
    data = stored_data(measure)
    changed = MeasureData(**vars(data) | {"title": "Hemligt garage", "description": "Hemligt.", "goals": ()})
    save_measure(measure, data=changed, expected_version=1, by=cast.osteraker)
    now = anew(laid)
    assert not may_see_measure(cast.samordnare, now.measure)
    assert (as_laid(now)["title"], as_laid(now)["description"], now.standing) == (
        "Cykelgarage",
        "Vid stationerna.",
        "taken_over",
    )
    client = client_of(cast.samordnare)
    for address in (now.get_absolute_url(), reverse("laid_measures", args=[cast.plan.slug])):
        page = client.get(address).content.decode()
        assert ("Hemligt" in page, "Cykelgarage" in page) == (False, True)
    assert client.get(measure.get_absolute_url()).status_code == 404


def test_the_owner_takes_over_and_the_coordinator_is_told(cast: Cast, client_of: SignIn) -> None:
    laid = lay(cast)
    client = client_of(cast.osteraker)
    assert client.get(laid.measure.get_absolute_url()).content.decode().count("Ta över åtgärden") == 1
    client.post(reverse("take_over_measure", args=[cast.plan.slug, laid.measure.number]))
    assert (anew(laid).answer, anew(laid).answered_by) == ("taken_over", cast.osteraker)
    assert Notice.objects.get(kind="laid_taken_over").person == cast.samordnare
    with pytest.raises(RefusedError):
        take_over(laid, by=cast.osteraker)


def test_the_owner_declines_with_a_reason(cast: Cast, client_of: SignIn) -> None:
    laid = lay(cast)
    address = reverse("decline_measure", args=[cast.plan.slug, laid.measure.number])
    client = client_of(cast.osteraker)
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Vi har inga stationer."}).status_code == 302
    now = anew(laid)
    assert (now.standing, now.reason, now.measure.state) == ("declined", "Vi har inga stationer.", "withdrawn")
    page = client_of(cast.samordnare).get(laid.get_absolute_url()).content.decode()
    assert page.count("Vi har inga stationer.") == 1


@pytest.mark.parametrize("name", ["osteraker", "osteraker_ansvarig", "vallentuna", "politiker", "forskare"])
def test_only_coordinators_lay_measures(cast: Cast, client_of: SignIn, name: str) -> None:
    by = cast[name]
    assert isinstance(by, User)
    with pytest.raises(RefusedError):
        lay_measure(cast.plan, data=MeasureData(title="X", owner=cast.sodertalje_kommun), by=by)
    assert client_of(by).get(reverse("laid_measures", args=[cast.plan.slug])).status_code == 403


@pytest.mark.parametrize("name", ["samordnare", "vallentuna", "politiker"])
def test_only_those_who_write_for_the_owner_answer(cast: Cast, name: str) -> None:
    laid, by = lay(cast), cast[name]
    assert isinstance(by, User)
    with pytest.raises(RefusedError):
        take_over(laid, by=by)
    with pytest.raises(RefusedError):
        decline(laid, reason="Nej.", by=by)


def test_not_before_who_is_no_party(cast: Cast) -> None:
    stranger = Organisation.objects.create(name="X", short_name="X", slug="x", category="business")
    with pytest.raises(RefusedError):
        lay(cast, owner=stranger)


def test_for_an_owner_that_has_nobody_it_is_proposed_and_marked(cast: Cast) -> None:
    laid = lay(cast, owner=cast.kth)
    measure = propose_laid(laid, by=cast.samordnare)
    assert (measure.state, measure.is_numbered, anew(laid).is_unconfirmed) == (EditorialState.PROPOSED, True, True)
    assert Commitment.objects.get().organisation == cast.kth
    [said] = [
        one.unconfirmed
        for group in read_plan(cast.plan, stage=Stage.WORKING).measures.packages
        for one in group.measures
    ]
    assert said == UNCONFIRMED
    later = member(cast.kth, Role.OFFICER)
    assert [item.note for item in agenda(later, cast.plan)] == [
        "Överlämnad av samordnaren utan er bekräftelse. Bekräfta åtgärden eller dra tillbaka den.",
        "Det saknas uppgift om vad KTH bidrar med.",
    ]
    take_over(anew(laid), by=later)
    [said] = [
        one.unconfirmed
        for group in read_plan(cast.plan, stage=Stage.WORKING).measures.packages
        for one in group.measures
    ]
    assert said == ""


def test_not_where_somebody_could_answer(cast: Cast) -> None:
    with pytest.raises(RefusedError) as refusal:
        propose_laid(lay(cast), by=cast.samordnare)
    assert str(refusal.value) == "Österåker har handläggare som kan svara. Påminn dem."


def test_who_has_not_answered_is_reminded(cast: Cast, client_of: SignIn) -> None:
    first, second, third = lay(cast), lay(cast), lay(cast, owner=cast.kth)
    take_over(first, by=cast.osteraker)
    Notice.objects.all().delete()
    client_of(cast.samordnare).post(reverse("remind_laid", args=[cast.plan.slug]))
    assert [anew(row).reminded_at is not None for row in (first, second, third)] == [False, True, False]
    assert {(row.person.username, row.source) for row in Notice.objects.all()} == {
        ("osteraker", second),
        ("osteraker-ansvarig", second),
    }
    with pytest.raises(RefusedError):
        remind(cast.plan, [anew(second)], by=cast.osteraker)


def test_the_form(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.samordnare)
    address = reverse("lay_measure", args=[cast.plan.slug])
    assert client.post(address, {"title": "", "owner": cast.kth.pk}).status_code == 422
    assert client.post(address, {"title": "Lånecyklar", "owner": cast.kth.pk}).status_code == 302
    assert LaidMeasure.objects.get().owner == cast.kth


@pytest.mark.parametrize("count", [1, 4])
def test_the_lists_queries(
    cast: Cast, count: int, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        lay(cast, title=f"Garage {number}")
    client = client_of(cast.samordnare)
    client.get(reverse("laid_measures", args=[cast.plan.slug]))
    with django_assert_num_queries(7):
        client.get(reverse("laid_measures", args=[cast.plan.slug]), {"q": "garage", "sortera": "organisation"})


@pytest.mark.parametrize("count", [1, 4])
def test_reminding_of_all_takes_as_many_queries_as_of_one(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    remind(cast.plan, [anew(lay(cast))], by=cast.samordnare)  # what the process asks once
    rows = [anew(lay(cast, title=f"Garage {number}")) for number in range(count)]
    with django_assert_num_queries(8):
        remind(cast.plan, rows, by=cast.samordnare)


@pytest.mark.parametrize("owners", [1, 2])
def test_laying_before_many_takes_as_many_queries_as_before_one(
    cast: Cast, owners: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bodies = [cast.osteraker_kommun, cast.vallentuna_kommun][:owners]
    drafts = [store_draft(cast.plan, data=MeasureData(title="X", owner=one), by=cast.samordnare) for one in bodies]
    mark_laid(cast.plan, drafts[:0], by=cast.samordnare)
    with django_assert_num_queries(11):
        mark_laid(cast.plan, drafts, by=cast.samordnare)


def test_a_title_is_required(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        lay(cast, title=" ")
    assert LaidMeasure.objects.count() == 0
