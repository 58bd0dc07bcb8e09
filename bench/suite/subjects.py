"""What decides, part by part, and the tests that should see a fault there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """Modules, and the tests beside them, the quickest first."""

    part: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


SUBJECTS = (
    Subject(
        "permissions",
        ("actors/permissions.py", "handlingsplan/plan/permissions.py", "handlingsplan/plan/role_permissions.py"),
        (
            "tests/test_who_may_do_what.py",
            "tests/plan/test_people.py",
            "tests/plan/test_coordinators.py",
            "tests/plan/test_first_leads.py",
            "tests/plan/test_workflow.py",
            "tests/plan/test_parties.py",
            "tests/plan/test_organisation_facts.py",
        ),
    ),
    Subject(
        "measures",
        ("measures/permissions.py",),
        (
            "tests/test_who_may_do_what.py",
            "tests/measures/test_permissions.py",
            "tests/measures/test_page.py",
            "tests/measures/test_editorial.py",
            "tests/measures/test_reference_data.py",
        ),
    ),
    Subject(
        "states",
        ("handlingsplan/plan/workflow.py", "handlingsplan/plan/review.py"),
        ("tests/plan/test_workflow.py", "tests/plan/test_chapter_pages.py"),
    ),
    Subject("editorial", ("measures/editorial.py",), ("tests/measures/test_editorial.py",)),
    Subject(
        "commitments",
        ("measures/commitments.py",),
        ("tests/measures/test_commitments.py", "tests/measures/test_commitment_requests.py"),
    ),
    Subject(
        "money",
        ("measures/money/rows.py", "measures/money/sums.py", "measures/money/tables.py"),
        ("tests/measures/money", "tests/measures/test_confirming.py"),
    ),
    Subject(
        "tracking",
        ("followup/tracking.py", "followup/rollup.py", "followup/value_rules.py", "followup/reporting.py"),
        ("tests/followup/test_tracking.py", "tests/followup/test_rollup.py", "tests/followup/test_reporting.py"),
    ),
    Subject(
        "merging",
        tuple(
            f"handlingsplan/plan/merging/{name}.py"
            for name in ("blocks", "clashes", "matching", "moving", "ordering", "words")
        ),
        ("tests/plan/test_merging.py",),
    ),
    Subject(
        "comparison",
        (
            *(f"handlingsplan/plan/comparing/{name}.py" for name in ("__init__", "blocks", "looks", "marking")),
            "handlingsplan/plan/passages.py",
        ),
        ("tests/plan/test_marking.py", "tests/plan/test_comparison.py", "tests/plan/test_passages.py"),
    ),
    Subject(
        "anchors",
        ("handlingsplan/discussion/alignment.py", "handlingsplan/discussion/anchoring.py"),
        ("tests/discussion/test_anchoring.py",),
    ),
    Subject(
        "importing",
        ("measures/workbooks/values.py", "measures/workbooks/money_rows.py", "measures/workbooks/lookup.py"),
        ("tests/measures/workbooks/test_values.py", "tests/measures/workbooks"),
    ),
    Subject(
        "freezing",
        ("handlingsplan/editions/freezing.py", "handlingsplan/editions/links.py", "handlingsplan/editions/days.py"),
        ("tests/editions/test_freezing.py", "tests/editions/test_every_leaf.py", "tests/public/test_changes.py"),
    ),
    Subject(
        "periods",
        tuple(f"handlingsplan/periods/{name}.py" for name in ("starting", "copying", "fetching")),
        ("tests/periods",),
    ),
)
