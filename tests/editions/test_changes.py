"""What differs between two plans, and nothing else."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.chapters.document import Commitment, Measure, PlanDocument
from handlingsplan.editions.comparison import FieldChange, Moved, compare_plans
from tests.editions.documents import document, funding_row, measure


def plan(*measures: Measure, **changes: Any) -> PlanDocument:
    whole = document(measures=1, **changes)
    package = whole.measures.packages[0].model_copy(update={"measures": measures})
    return whole.model_copy(update={"measures": whole.measures.model_copy(update={"packages": (package,)})})


def stand(state: str, organisation: str = "Österåker") -> Commitment:
    return Commitment(
        key=f"commitment-1-{organisation}",
        organisation=organisation,
        organisation_key=f"organisation-{organisation}",
        state=state,
        state_label=state.title(),
        condition="",
        contribution="",
        decision="",
    )


def test_nothing_has_changed_between_a_plan_and_itself() -> None:
    assert bool(compare_plans(document(), document())) is False


def test_measures_come_and_go() -> None:
    changes = compare_plans(plan(measure(1), measure(2)), plan(measure(2), measure(3)))
    assert [one.link.anchor for one in changes.measures.added] == ["atgard-3"]
    assert [one.link.anchor for one in changes.measures.dropped] == ["atgard-1"]
    assert changes.measures.altered == ()


def test_what_a_measure_says_is_compared_field_by_field() -> None:
    changes = compare_plans(
        plan(measure(1)),
        plan(measure(1, owner="Vallentuna kommun", owner_key="organisation-vallentuna", period="maj 2029")),
    )
    (altered,) = changes.measures.altered
    assert altered.fields == (
        FieldChange("Ansvarar", "Österåker", "Vallentuna kommun"),
        FieldChange("Tidsplan", "januari 2026 – december 2028", "maj 2029"),
    )
    assert changes.taken_over == (altered,)
    assert changes.delayed == ()


def test_only_what_became_late_is_delayed() -> None:
    late = {"status": "delayed", "status_label": "Försenad", "status_reason": "Ont om snö"}
    before = plan(measure(1), measure(2, **late))
    after = plan(measure(1, **late), measure(2, **late | {"status_reason": "Annat"}))
    changes = compare_plans(before, after)
    assert [change.link.anchor for change in changes.delayed] == ["atgard-1"]
    assert [change.link.anchor for change in changes.measures.altered] == ["atgard-1", "atgard-2"]


def test_money_moves_by_funder_and_not_stated_is_not_nothing() -> None:
    not_stated = funding_row(None, key="funding-2")
    before = plan(measure(1, funding=(funding_row(Decimal(100)), not_stated)))
    after = plan(measure(1, funding=(funding_row(Decimal(250)), not_stated)))
    osteraker = frozenset({"organisation-osteraker"})
    assert compare_plans(before, after).money == (
        Moved("Österåker", Decimal(100), Decimal(250), None, None, osteraker),
    )
    assert compare_plans(before, before).money == ()
    (gone,) = compare_plans(before, plan(measure(1, funding=()))).money
    assert (gone.secured_after, gone.difference) == (None, Decimal(-100))


def test_promises_grow_and_shrink() -> None:
    before = plan(measure(1, commitments=(stand("intends"), stand("decided", "Vallentuna"), stand("proposed", "KTH"))))
    after = plan(measure(1, commitments=(stand("decided"), stand("declined", "Vallentuna"), stand("proposed", "KTH"))))
    changes = compare_plans(before, after)
    assert [(one.organisation, one.before, one.after) for one in changes.given] == [("Österåker", "Intends", "Decided")]
    assert [(one.organisation, one.before, one.after) for one in changes.withdrawn] == [
        ("Vallentuna", "Decided", "Declined")
    ]


def test_a_no_is_told_whether_or_not_there_was_a_promise() -> None:
    asked, declined = (plan(measure(1, commitments=(stand(state),))) for state in ("proposed", "declined"))
    assert [(one.before, one.after) for one in compare_plans(asked, declined).withdrawn] == [("Proposed", "Declined")]
    assert [(one.before, one.after) for one in compare_plans(declined, asked).given] == [("Declined", "Proposed")]
    assert (compare_plans(declined, plan()).given, compare_plans(declined, plan()).withdrawn) == ((), ())


def test_a_dropped_measure_takes_its_promises_with_it() -> None:
    changes = compare_plans(plan(measure(1, commitments=(stand("decided"),))), plan())
    assert [(one.before, one.after) for one in changes.withdrawn] == [("Decided", "")]


def test_goals_indicators_and_texts() -> None:
    before, after = document(), document(text="<p>Annan text.</p>")
    goal = after.goals.goals[0].model_copy(update={"target_year": 2035})
    one = after.followup.indicators[0].model_copy(update={"targets": ()})
    after = after.model_copy(
        update={
            "goals": after.goals.model_copy(update={"goals": (goal,)}),
            "followup": after.followup.model_copy(update={"indicators": (one,)}),
        }
    )
    changes = compare_plans(before, after)
    assert changes.news_of("goals").altered[0].fields == (FieldChange("Målår", "2030", "2035"),)
    assert changes.news_of("indicators").altered[0].fields == (FieldChange("Målvärden", "2030: 2\u202f500", ""),)
    assert [chapter.number for chapter in changes.chapters] == [1, 2, 3, 4, 5, 6, 7, 8]


NUMBERS = st.sets(st.integers(1, 8), max_size=6)


@given(NUMBERS, NUMBERS)
def test_there_and_back_mirror_each_other(old: set[int], new: set[int]) -> None:
    before, after = (plan(*(measure(number) for number in sorted(numbers))) for numbers in (old, new))
    there, back = compare_plans(before, after), compare_plans(after, before)
    assert there.measures.added == back.measures.dropped
    assert [one.measure for one in there.given] == [one.measure for one in back.withdrawn]
    assert [(one.funder, one.difference) for one in there.money] == [
        (one.funder, -one.difference) for one in back.money
    ]
