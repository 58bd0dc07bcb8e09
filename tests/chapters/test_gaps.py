import pytest

from handlingsplan.chapters.document import Link
from handlingsplan.chapters.gaps import Gap, find_gaps
from handlingsplan.chapters.reading import Stage, read_chapter, read_plan
from handlingsplan.plan.models import Plan
from tests.factories import PlanFactory

pytestmark = pytest.mark.django_db


def gaps_of(plan: Plan, number: int) -> list[Gap]:
    return find_gaps(read_chapter(plan, number, stage=Stage.WORKING))


def _here(chapter: int, key: str, anchor: str, text: str) -> tuple[Link, ...]:
    return (Link(key=key, anchor=anchor, chapter=chapter, text=text),)


NO_TEXT = Gap("Texten är inte skriven.")


def test_a_new_plan_lacks_everything_in_words() -> None:
    plan = PlanFactory()
    lacks = [[gap.text for gap in find_gaps(chapter)] for chapter in read_plan(plan, stage=Stage.WORKING).chapters]
    unwritten = "Texten är inte skriven."
    assert lacks == [
        [unwritten, "Stegen från vision till uppföljning är inte beskrivna."],
        [unwritten],
        [unwritten, "Inga mål är inlagda."],
        [unwritten, "Inga åtgärder är inlagda."],
        [unwritten],
        [unwritten],
        [unwritten, "Inga indikatorer är inlagda."],
        [unwritten, "Inga exempel är inlagda."],
    ]


def test_each_chapter_says_what_is_missing_and_where(small: Plan) -> None:
    goal = f"goal-{small.goals.get(number=2).pk}"
    assert {number: gaps_of(small, number) for number in range(1, 9)} == {
        1: [],
        2: [NO_TEXT],
        3: [NO_TEXT, Gap("1 mål har ingen åtgärd.", _here(3, goal, "mal-2", "Fler ska gå och cykla 2"))],
        4: [NO_TEXT, Gap("1 åtgärd är föreslagen men inte godtagen.", _here(4, "measure-2", "atgard-2", "2. Bilpool"))],
        5: [NO_TEXT],
        6: [NO_TEXT, Gap("1 åtgärd saknar angivna belopp.", _here(4, "measure-2", "atgard-2", "2. Bilpool"))],
        7: [NO_TEXT],
        8: [NO_TEXT],
    }


def test_unanswered_commitments_and_vague_parties_are_told(three_of_everything: Plan) -> None:
    party = three_of_everything.parties.get(organisation__slug="kth")
    party.responsibility = ""
    party.save()
    assert [gap.text for gap in gaps_of(three_of_everything, 5)] == [
        "1 part saknar roll eller ansvar.",
        "På 3 åtgärder väntar svar om åtagande.",
    ]
    assert gaps_of(three_of_everything, 5)[0].places == _here(5, "organisation-kth", "part-kth", "KTH")


def test_indicators_without_figures_and_targets_are_told(three_of_everything: Plan) -> None:
    first, second, _third = three_of_everything.indicators.all()
    first.targets.all().delete()
    second.observations.all().delete()
    assert [gap.text for gap in gaps_of(three_of_everything, 7)] == [
        "1 indikator har inget värde för helheten.",
        "1 indikator följer ett mål men saknar målvärden.",
    ]
