"""One decision that covers many commitments: ticked rows, one text, all or none."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.conflicts import StaleError
from actors.models import LedgerEntry, User
from measures.commitments import CommitmentData, give_commitment
from measures.decisions.deciding import register_decision
from measures.models import Commitment, Measure, MinutesExtract
from tests.cast import Cast
from tests.factories import CommitmentFactory, MeasureFactory
from tests.measures.decisions.minutes import minutes, stand, typed

SignIn = Callable[[User], Client]


def asked(cast: Cast, count: int, **facts: str) -> list[Measure]:
    rows = [
        CommitmentFactory(measure=MeasureFactory(plan=cast.plan), organisation=cast.osteraker_kommun, **facts)
        for _ in range(count)
    ]
    return [row.measure for row in rows]


def address(cast: Cast) -> str:
    return reverse("decide_commitments", args=[cast.plan.slug, "osteraker"])


def test_ticked_rows_get_the_decision_at_once_with_one_file(cast: Cast) -> None:
    measures = asked(cast, 3, state="intends", contribution="Tre gator.")
    versions = dict.fromkeys([one.pk for one in measures[:2]], 1)
    by = cast.osteraker_ansvarig
    register_decision(
        cast.plan, cast.osteraker_kommun, stand=stand(), versions=versions, upload=minutes(), is_public=True, by=by
    )
    rows = Commitment.objects.order_by("measure")
    assert [(row.state, row.registry_number, row.contribution, row.version) for row in rows] == [
        ("decided", "KS 2026/0123", "Tre gator.", 2),
        ("decided", "KS 2026/0123", "Tre gator.", 2),
        ("intends", "", "Tre gator.", 1),
    ]
    extract = MinutesExtract.objects.get()
    assert {row.extract for row in rows[:2]} == {extract}
    assert (extract.on_behalf, extract.mark, rows[0].is_own_entry) == (False, "", True)
    entered = LedgerEntry.objects.filter(kind="measures.commitment", by=by)
    assert [entry.content["state"] for entry in entered] == ["decided", "decided"]


def test_a_lead_needs_no_file(cast: Cast) -> None:
    [measure] = asked(cast, 1)
    by, body = cast.osteraker_ansvarig, cast.osteraker_kommun
    register_decision(cast.plan, body, stand=stand(), versions={measure.pk: 1}, by=by)
    assert (Commitment.objects.get().state, MinutesExtract.objects.count()) == ("decided", 0)


def test_all_or_none(cast: Cast) -> None:
    first, second = asked(cast, 2)
    data = CommitmentData(state="declined")
    give_commitment(second, cast.osteraker_kommun, data=data, expected_version=1, by=cast.osteraker_ansvarig)
    versions = {first.pk: 1, second.pk: 1}
    with pytest.raises(StaleError) as stale:
        register_decision(
            cast.plan, cast.osteraker_kommun, stand=stand(), versions=versions, upload=minutes(), by=cast.samordnare
        )
    assert [row.measure for row in stale.value.stored] == [second]
    with pytest.raises(ValidationError):
        register_decision(
            cast.plan,
            cast.osteraker_kommun,
            stand=stand(),
            versions={first.pk: 1, second.pk: 2},
            upload=minutes(),
            by=cast.samordnare,
        )
    assert [row.state for row in Commitment.objects.order_by("measure")] == ["proposed", "declined"]
    assert MinutesExtract.objects.count() == 0


def test_a_measure_of_another_plan_or_without_a_part_is_no_row(cast: Cast) -> None:
    stranger, other = MeasureFactory(), MeasureFactory(plan=cast.plan)
    for measure in (stranger, other):
        with pytest.raises(ValidationError):
            register_decision(
                cast.plan,
                cast.osteraker_kommun,
                stand=stand(),
                versions={measure.pk: 0},
                by=cast.osteraker_ansvarig,
            )
    assert Commitment.objects.count() == 0


def test_the_page_offers_what_waits_and_keeps_what_was_typed(cast: Cast, client_of: SignIn) -> None:
    waits, declined = asked(cast, 1) + asked(cast, 1, state="declined")
    asked(cast, 1, state="decided", decision_body="KS", decision_date="2026-01-01")
    client = client_of(cast.osteraker_ansvarig)
    page = client.get(address(cast), {"m": waits.number})
    assert [row.measure for row in page.context["rows"]] == [waits, declined]
    assert page.context["form"]["rows"].value() == [f"{waits.pk}:1"]
    nothing = client.post(address(cast), typed(decision_body="Nämnden"))
    assert (nothing.status_code, list(nothing.context["form"].errors)) == (422, ["rows"])
    assert nothing.context["form"]["decision_body"].value() == "Nämnden"
    done = client.post(address(cast), typed(rows=[f"{waits.pk}:1", f"{declined.pk}:1"]))
    assert done.status_code == 302
    assert Commitment.objects.filter(decision_paragraph="§ 42").count() == 2


def test_the_coordinator_is_offered_only_what_the_organisation_has_not_said(cast: Cast, client_of: SignIn) -> None:
    waits, _declined = asked(cast, 1) + asked(cast, 1, state="declined")
    page = client_of(cast.samordnare).get(address(cast))
    assert ([row.measure for row in page.context["rows"]], page.context["on_behalf"]) == ([waits], True)


def test_a_row_that_changed_meanwhile_is_named_and_nothing_is_written(cast: Cast, client_of: SignIn) -> None:
    first, second = asked(cast, 2)
    give_commitment(
        second,
        cast.osteraker_kommun,
        data=CommitmentData(state="intends"),
        expected_version=1,
        by=cast.osteraker_ansvarig,
    )
    sent = client_of(cast.osteraker_ansvarig).post(address(cast), typed(rows=[f"{first.pk}:1", f"{second.pk}:1"]))
    assert sent.status_code == 422
    assert sent.context["form"].errors["rows"] == [
        f"Något har ändrats sedan du läste sidan: {second}. Läs listan och kryssa för igen."
    ]
    assert Commitment.objects.filter(state="decided").count() == 0


@pytest.mark.parametrize("rows", [["1"], ["x:1"], ["1:x"], ["99999999999:1"], [":"], ["²:1"]])
def test_rows_that_are_none_are_refused(cast: Cast, client_of: SignIn, rows: list[str]) -> None:
    sent = client_of(cast.osteraker_ansvarig).post(address(cast), typed(rows=rows))
    assert (sent.status_code, list(sent.context["form"].errors)) == (422, ["rows"])


@pytest.mark.parametrize("count", [2, 5])
def test_queries_do_not_grow_with_the_rows(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def register(many: int) -> None:
        versions = {one.pk: 1 for one in asked_already[-many:]}
        body, by = cast.osteraker_kommun, cast.samordnare
        register_decision(cast.plan, body, stand=stand(), versions=versions, upload=minutes(), by=by)

    asked_already = asked(cast, 1)
    register(1)
    asked_already = asked(cast, count)
    with django_assert_num_queries(18):
        register(count)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries(
    cast: Cast, count: int, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked(cast, count)
    client = client_of(cast.samordnare)
    client.get(address(cast))
    with django_assert_num_queries(8):
        client.get(address(cast))


def test_the_matrix_leads_there(cast: Cast, client_of: SignIn) -> None:
    asked(cast, 1)
    matrix = reverse("commitment_matrix", args=[cast.plan.slug])
    pages = [client_of(who).get(matrix) for who in (cast.osteraker_ansvarig, cast.samordnare, cast.osteraker)]
    assert [[body.slug for body in page.context["deciding"]] for page in pages] == [
        ["osteraker"],
        [*(party.organisation.slug for party in cast.plan.parties.select_related("organisation"))],
        [],
    ]
