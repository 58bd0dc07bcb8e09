import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from actors.access import Difference
from actors.models import Membership, Organisation, User
from followup.models import Indicator, Observation
from handlingsplan.loading.folder import LoadError, PlanFolder
from handlingsplan.loading.made_up import MadeUpPlan, Size
from handlingsplan.loading.plan import find_folder, load_plan
from handlingsplan.plan.enums import ChapterState
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Plan
from measures.models import Commitment, FundingRow, Measure


def test_the_stockholm_plan_is_what_the_region_would_want(db: None) -> None:
    plan = load_plan(find_folder("stockholm"))
    assert (plan.slug, plan.period, plan.is_demo) == ("stockholm", "2026–2030", True)
    assert plan.parties.count() == 34
    assert plan.goals.count() == 12
    assert plan.challenges.count() == 7
    assert plan.process_steps.count() == 5
    assert plan.measures.count() == 39
    assert plan.indicators.count() == 13
    assert FundingRow.objects.count() == 157
    assert Commitment.objects.count() == 120
    assert Observation.objects.count() == 410
    assert [chapter.state for chapter in plan.chapters.all()] == [ChapterState.DRAFT] * 8
    assert min(len(html.split()) for html in plan.chapters.values_list("latest__html", flat=True)) > 400
    assert sync_access(check=True) == Difference()


def test_real_figures_add_up(db: None) -> None:
    """SMHI: the county's emissions fell by 41.0 per cent from 2010 to 2022."""
    load_plan(find_folder("stockholm"))
    emissions = Indicator.objects.get(key="vaxthusgaser")
    sums = {
        year: sum(emissions.observations.filter(year=year).values_list("value", flat=True)) for year in (2010, 2022)
    }
    assert round((sums[2022] / sums[2010] - 1) * 100, 1) == pytest.approx(-41.0)
    assert emissions.baseline_value == sums[2010]


def test_a_plan_is_loaded_once(db: None) -> None:
    call_command("load_plan", "stockholm")
    with pytest.raises(CommandError, match=r"The plan 'stockholm' is there already; nothing was loaded\."):
        call_command("load_plan", "stockholm")
    assert Plan.objects.count() == 1


def test_an_unknown_folder_is_told_with_the_known_ones(db: None) -> None:
    with pytest.raises(CommandError, match=r"There is no plan.csv in 'gotland'. .*: stockholm\."):
        call_command("load_plan", "gotland")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    MadeUpPlan("liten", Size(organisations=3, measures=2), seed=1).write(tmp_path)
    return tmp_path


def _change(path: Path, row: int, column: str, value: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("name", "column", "value", "message"),
    [
        ("measures", "owner", "gotland", "measures.csv, row 3, column owner: 'gotland' is not known"),
        ("measures", "planned_end", "2027", "column planned_end: '2027' is not a date of the form 2026-01-31"),
        ("measures", "modes", "walking;flying", "column modes: 'flying' is none of walking,"),
        ("measures", "status", "delayed", "column status_reason: a delayed or stopped measure needs a reason"),
        ("funding", "amount", "ca 2 mkr", "funding.csv, row 3, column amount: 'ca 2 mkr' is not a whole number"),
        ("observations", "value", "", "column value: an observation needs a value"),
        ("indicators", "rule", "median", "column rule: 'median' is none of sum,"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_loaded(
    db: None, folder: Path, name: str, column: str, value: str, message: str
) -> None:
    if column == "status":
        _change(folder / "measures.csv", 1, "status_reason", "")
    _change(folder / f"{name}.csv", 1, column, value)
    with pytest.raises(LoadError, match=message):
        load_plan(PlanFolder(folder))
    assert (Plan.objects.count(), Organisation.objects.count()) == (0, 0)


def test_the_same_seed_makes_the_same_plan(tmp_path: Path) -> None:
    contents = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        (tmp_path / name).mkdir()
        MadeUpPlan("p", Size(organisations=5, measures=20), seed=seed).write(tmp_path / name)
        contents.append({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")})
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]


@pytest.mark.parametrize(("organisations", "measures"), [(1, 1), (2, 3), (40, 60)])
def test_made_up_plans_load_at_any_size(db: None, organisations: int, measures: int) -> None:
    call_command("generate_plan", "stor", "--organisations", organisations, "--measures", measures, "--seed", "3")
    plan = Plan.objects.get(slug="stor")
    assert (plan.parties.count(), plan.measures.count()) == (organisations, measures)
    assert [chapter.state for chapter in plan.chapters.all()] == [ChapterState.APPROVED] * 8
    assert not Measure.objects.filter(participants=None, plan=plan).exists() or organisations == 1


def test_no_people_without_the_demonstration(db: None) -> None:
    call_command("load_plan", "stockholm")
    assert (User.objects.count(), Membership.objects.count()) == (0, 0)
