"""The plan document against what is stored: every part of a small plan, and as few queries for a large one."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from actors.history import save_as
from handlingsplan.chapters import document as doc
from handlingsplan.chapters.reading import Stage, read_chapter, read_plan
from handlingsplan.plan.models import Plan
from measures.models import FundingRow, Measure
from tests.factories import MeasureFactory, ReviewEventFactory

pytestmark = pytest.mark.django_db

VINTERCYKLING = doc.Link(key="measure-1", anchor="atgard-1", chapter=4, text="1. Vintercykling")
BILPOOL = doc.Link(key="measure-2", anchor="atgard-2", chapter=4, text="2. Bilpool")


def goal_key(plan: Plan, number: int) -> str:
    return f"goal-{plan.goals.get(number=number).pk}"


def goal_link(plan: Plan) -> doc.Link:
    return doc.Link(key=goal_key(plan, 1), anchor="mal-1", chapter=3, text="Fler ska gå och cykla 1")


def challenge_link(plan: Plan) -> doc.Link:
    key = f"challenge-{plan.challenges.get().pk}"
    return doc.Link(key=key, anchor="utmaning-1", chapter=3, text="Långa avstånd 1")


def read(plan: Plan, number: int, stage: Stage = Stage.WORKING) -> doc.Chapter:
    return read_chapter(plan, number, stage=stage)


# Texts


def test_the_working_plan_shows_the_latest_text_and_the_approved_one_what_holds(small: Plan) -> None:
    assert [read(small, 1, stage).html for stage in (Stage.WORKING, Stage.APPROVED)] == [
        "<p>Nästa.</p>",
        "<p>Godkänd.</p>",
    ]
    assert [read(small, 2, stage).html for stage in Stage] == ["", ""]


def test_a_text_tells_when_it_was_approved(small: Plan) -> None:
    approved = small.chapters.get(number=1).approved
    with travel(datetime(2026, 5, 4, 22, 30, tzinfo=UTC), tick=False):
        ReviewEventFactory(revision=approved, act="approve")
    shown = [read(small, 1, stage).approved_on for stage in (Stage.WORKING, Stage.APPROVED)]
    assert [str(day) for day in shown] == ["None", "2026-05-05"]


# Live data


def test_chapter_1_has_the_steps(small: Plan) -> None:
    chapter = read(small, 1)
    assert isinstance(chapter, doc.Background)
    assert chapter.process_steps == (
        doc.ProcessStep(key=f"step-{small.process_steps.get().pk}", number=1, title="Vision", description="Enas."),
    )


def test_chapter_3_shows_which_measures_meet_what(small: Plan) -> None:
    with travel(datetime(2026, 6, 1, tzinfo=UTC), tick=False):
        chapter = read(small, 3)
    assert isinstance(chapter, doc.Goals)
    assert chapter.goals == (
        doc.Goal(
            key=goal_key(small, 1),
            anchor="mal-1",
            number=1,
            title="Fler ska gå och cykla 1",
            description="",
            origin="own",
            source="",
            source_version="",
            target_year=2030,
            expired=False,
            measures=(VINTERCYKLING, BILPOOL),
        ),
        doc.Goal(
            key=goal_key(small, 2),
            anchor="mal-2",
            number=2,
            title="Fler ska gå och cykla 2",
            description="",
            origin="upstream",
            source="RUFS",
            source_version="",
            target_year=2025,
            expired=True,
            measures=(),
        ),
    )
    assert [(one.anchor, one.title, one.measures) for one in chapter.challenges] == [
        ("utmaning-1", "Långa avstånd 1", (VINTERCYKLING,))
    ]


def test_chapter_4_has_the_measures_package_by_package(small: Plan) -> None:
    chapter = read(small, 4)
    assert isinstance(chapter, doc.Measures)
    assert [
        (package.anchor, package.title, [measure.number for measure in package.measures])
        for package in chapter.packages
    ] == [("paket-1", "Gå och cykla", [1]), ("paket-0", "", [2])]
    assert chapter.count == 2
    rows = list(FundingRow.objects.all())
    assert chapter.packages[0].measures[0] == doc.Measure(
        key="measure-1",
        anchor="atgard-1",
        number=1,
        title="Vintercykling",
        description="Stråken sopsaltas.",
        expected_result="Fler cyklar.",
        owner="Österåkers kommun",
        owner_key="organisation-osteraker",
        owner_slug="osteraker",
        participants=("Region Stockholm", "Vallentuna"),
        participant_keys=("organisation-region-stockholm", "organisation-vallentuna"),
        four_step="2 Optimera",
        modes=("Cykel", "Gång"),
        area="Vallentuna, Österåker",
        area_keys=("organisation-vallentuna", "organisation-osteraker"),
        period="januari 2026 – december 2027",
        carried_out="från februari 2026",
        state="accepted",
        state_label="Godtagen",
        status="delayed",
        status_label="Försenad",
        status_reason="Upphandlingen överklagades.",
        goals=(goal_link(small),),
        challenges=(challenge_link(small),),
        funding=(
            _money(rows[0], "Österåker", "investment", "decided", 500_000, "Saltbilar"),
            _money(rows[1], "Österåker", "operation", "need", 200_000),
            _money(rows[2], "Klimatklivet", "investment", "applied", None),
        ),
        secured=Decimal(500_000),
        sought=Decimal(200_000),
        commitments=(
            doc.Commitment(
                key="commitment-1-vallentuna",
                organisation="Vallentuna",
                organisation_key="organisation-vallentuna",
                state="intends",
                state_label="Avser delta",
                condition="",
                contribution="",
                decision="",
            ),
            doc.Commitment(
                key="commitment-1-osteraker",
                organisation="Österåker",
                organisation_key="organisation-osteraker",
                state="decided",
                state_label="Beslutat",
                condition="",
                contribution="Två saltbilar.",
                decision="Kommunstyrelsen, 18 mars 2026, §\u00a042, dnr\u00a0KS 2026/0123",
                decided_on=date(2026, 3, 18),
                decision_body="Kommunstyrelsen",
                decision_paragraph="§ 42",
                registry_number="KS 2026/0123",
            ),
        ),
        planned_start=date(2026, 1, 1),
        planned_end=date(2027, 12, 31),
        actual_start=date(2026, 2, 1),
    )


LABELS = {
    "investment": "Investering",
    "operation": "Drift",
    "decided": "Beslutad",
    "need": "Behov",
    "applied": "Sökt",
}


def _money(row: FundingRow, funder: str, kind: str, state: str, amount: int | None, note: str = "") -> doc.FundingRow:
    return doc.FundingRow(
        key=f"funding-{row.pk}",
        funder=funder,
        funder_key=f"funder-{row.funder_id}" if row.funder_id else "organisation-osteraker",
        year=row.year,
        kind=kind,
        kind_label=LABELS[kind],
        state=state,
        state_label=LABELS[state],
        amount=None if amount is None else Decimal(amount),
        note=note,
    )


def test_an_edition_holds_accepted_measures_alone(small: Plan) -> None:
    chapter = read(small, 4, Stage.APPROVED)
    assert isinstance(chapter, doc.Measures)
    assert [measure.title for package in chapter.packages for measure in package.measures] == ["Vintercykling"]
    goals = read(small, 3, Stage.APPROVED)
    assert isinstance(goals, doc.Goals)
    assert goals.goals[0].measures == (VINTERCYKLING,)


def test_chapter_5_has_the_parties_by_category_and_who_promised_what(small: Plan) -> None:
    chapter = read(small, 5)
    assert isinstance(chapter, doc.Cooperation)
    shown = [
        (group.label, [(party.short_name, party.owned, party.takes_part) for party in group.parties])
        for group in chapter.groups
    ]
    assert shown == [
        ("Region", [("Region Stockholm", 0, 1)]),
        ("Kommuner", [("Södertälje", 0, 0), ("Vallentuna", 1, 1), ("Österåker", 1, 0)]),
        ("Akademi och forskningsinstitut", [("KTH", 0, 0)]),
    ]
    intends = doc.CommitmentCell(state="intends", state_label="Avser delta")
    decided = doc.CommitmentCell(state="decided", state_label="Beslutat")
    assert chapter.matrix == doc.CommitmentMatrix(
        organisations=("Vallentuna", "Österåker"),
        organisation_keys=("organisation-vallentuna", "organisation-osteraker"),
        rows=(doc.MatrixRow(measure=VINTERCYKLING, cells=(intends, decided)),),
    )


def test_chapter_6_sums_the_same_money_three_ways(small: Plan) -> None:
    chapter = read(small, 6)
    assert isinstance(chapter, doc.Financing)
    assert (chapter.secured, chapter.sought) == (Decimal(500_000), Decimal(200_000))
    assert chapter.unfunded == (BILPOOL,)
    lines = {table.title: [(row.label, _plain(row)) for row in table.rows] for table in chapter.tables}
    nothing = [None] * 5
    assert lines == {
        "Efter finansiär": [("Klimatklivet", [*nothing, None]), ("Österåker", [700_000, *nothing[1:], 700_000])],
        "Efter slag": [
            ("Investering", [500_000, *nothing[1:], 500_000]),
            ("Drift", [200_000, *nothing[1:], 200_000]),
        ],
        "Efter läge": [
            ("Behov", [200_000, *nothing[1:], 200_000]),
            ("Sökt", [*nothing, None]),
            ("Beslutad", [500_000, *nothing[1:], 500_000]),
        ],
    }
    assert [_plain(table.total) for table in chapter.tables] == [[700_000, *nothing[1:], 700_000]] * 3


def _plain(row: doc.MoneyRow) -> list[Decimal | None]:
    return [*(year.amount for year in row.years), row.total]


def test_chapter_7_gives_the_regions_figures_by_the_indicators_rule(small: Plan) -> None:
    chapter = read(small, 7)
    assert isinstance(chapter, doc.Followup)
    (indicator,) = chapter.indicators
    assert indicator == doc.Indicator(
        key=f"indicator-{small.indicators.get().pk}",
        anchor="indikator-1",
        number=1,
        title="Vintercyklister",
        definition="",
        unit="antal",
        decimals=0,
        direction_label="Ska öka",
        rule="sum",
        rule_label="Summa",
        baseline=doc.Value(year=2024, value=Decimal(30)),
        targets=(doc.Value(year=2030, value=Decimal(100)),),
        values=(
            doc.Figure(year=2024, value=Decimal(30), counted=2),
            doc.Figure(year=2026, value=Decimal(40), counted=2),
        ),
        organisations=(
            _value(small, "Vallentuna", "vallentuna", 26),
            _value(small, "Österåker", "osteraker", 14),
        ),
        source="",
        source_url="",
        goals=(goal_link(small),),
        standing="behind",
        standing_label="Ligger efter",
        standing_reason=(
            "Värdet 40 antal år 2026 ligger efter: för att nå målet 100 antal år 2030 borde det ha varit 53 antal."
        ),
        expected=3,
    )


def _value(plan: Plan, name: str, slug: str, value: int) -> doc.OrganisationValue:
    return doc.OrganisationValue(
        key=f"value-{plan.indicators.get().pk}-{slug}",
        organisation=name,
        organisation_key=f"organisation-{slug}",
        year=2026,
        value=Decimal(value),
    )


def test_chapter_8_has_the_examples(small: Plan) -> None:
    chapter = read(small, 8)
    assert isinstance(chapter, doc.Examples)
    assert chapter.examples == (
        doc.GoodExample(
            key=f"example-{small.good_examples.get().pk}",
            anchor="exempel-1",
            title="Cykelskolan",
            organisation="Södertälje kommun",
            organisation_key="organisation-sodertalje",
            year=2024,
            what_was_done="Tvåhundra pendlare fick dubbdäck mot löfte att cykla hela vintern.",
            results="",
            cost="Lite",
            contact="",
        ),
    )


# The whole


@pytest.mark.parametrize("stage", Stage)
def test_the_whole_plan_is_its_eight_chapters(small: Plan, stage: Stage) -> None:
    whole = read_plan(small, stage=stage)
    assert whole.chapters == tuple(read(small, number, stage) for number in range(1, 9))
    assert (whole.plan.slug, whole.plan.coordinating_organisation, whole.edition) == (
        "stockholm",
        "Region Stockholm",
        None,
    )


def test_a_document_survives_being_frozen(small: Plan) -> None:
    edition = doc.EditionHead(number=1, published_at=datetime(2024, 5, 4, tzinfo=UTC), summary="Första.")
    whole = read_plan(small, stage=Stage.APPROVED, edition=edition)
    assert doc.PlanDocument.model_validate_json(whole.model_dump_json()) == whole
    assert [goal.expired for goal in whole.goals.goals] == [False, False]  # as of the day of publishing


QUERIES = {1: 3, 2: 2, 3: 11, 4: 16, 5: 6, 6: 5, 7: 9, 8: 5}


@pytest.mark.parametrize("number", QUERIES)
def test_a_chapter_of_three_needs_no_more_queries_than_one_of_one(
    three_of_everything: Plan, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(QUERIES[number]):
        read(three_of_everything, number)


def test_a_small_plan_needs_as_many_queries_as_a_larger_one(
    small: Plan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            read(small, number)


def test_the_whole_plan_takes_one_query_per_kind_of_row(
    three_of_everything: Plan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = Plan.objects.get(pk=three_of_everything.pk)
    with django_assert_num_queries(28):
        read_plan(plan, stage=Stage.WORKING)


def test_a_measure_tells_which_ones_it_took_over(small: Plan) -> None:
    successor = Measure.objects.get(plan=small, title="Vintercykling")
    old = MeasureFactory(plan=small, owner=successor.owner, title="Gammal", state="withdrawn", replaced_by=successor)
    told = (f"{old.number}. Gammal",)
    assert [_replaced(small, stage) for stage in (Stage.WORKING, Stage.APPROVED)] == [told, ()]
    old.state, old.replaced_by = "accepted", None
    save_as(old, by=None)
    old.state, old.replaced_by = "withdrawn", successor
    save_as(old, by=None)
    assert _replaced(small, Stage.APPROVED) == told


def _replaced(plan: Plan, stage: Stage) -> tuple[str, ...]:
    chapter = read(plan, 4, stage)
    assert isinstance(chapter, doc.Measures)
    measures = [measure for package in chapter.packages for measure in package.measures]
    return next(measure.replaces for measure in measures if measure.title == "Vintercykling")
