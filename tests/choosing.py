"""Which tests come first, and which say the same on every database."""

import pytest

SLOW = ("browser", "services")
SLOW_MODULES = ("tests/commands/", "tests/printing/test_pdf.py", "tests/printing/test_print.py")

ABOVE_THE_DATABASE = (
    # What pages and forms say. `tests/matrix` asks every address on every database, and the models, queries and
    # verbs under the pages have tests of their own, which run on every database.
    "tests/chapters/test_live_parts.py",
    "tests/chapters/test_pages.py",
    "tests/chapters/test_reading.py",
    "tests/chapters/test_rendering.py",
    "tests/followup/test_bars.py",
    "tests/followup/test_pages.py",
    "tests/followup/test_statistics_pages.py",
    "tests/followup/rounds/test_pages.py",
    "tests/measures/test_commitment_requests.py",
    "tests/measures/test_forms.py",
    "tests/measures/test_money_pages.py",
    "tests/measures/test_page.py",
    "tests/measures/test_parts.py",
    "tests/measures/test_row_forms.py",
    "tests/measures/test_year_grid.py",
    "tests/measures/workbooks/test_pages.py",
    "tests/plan/test_chapter_pages.py",
    "tests/plan/test_history_pages.py",
    "tests/public/test_public_pages.py",
    "tests/publishing/test_working_pages.py",
    # Who may do what: the same grants, whatever keeps them; again `tests/matrix` has every address and person.
    "tests/followup/test_permissions.py",
    "tests/followup/rounds/test_permissions.py",
    "tests/measures/test_permissions.py",
    "tests/measures/workbooks/test_permissions.py",
    "tests/matrix/test_closed_plan.py",
    "tests/matrix/test_foreign_fields.py",
    "tests/drafts/test_drafts_everywhere.py",
    "tests/drafts/test_lost_rights.py",
    # Sign-in, by installed packages.
    "tests/actors/authentication/test_providers.py",
    "tests/actors/test_rate_limit_alone.py",
    "tests/actors/authentication/test_security.py",
    "tests/actors/authentication/test_sign_in.py",
    "tests/actors/authentication/test_two_factor.py",
    # Days counted, and texts cleaned, before anything is stored.
    "tests/followup/rounds/test_reminders.py",
    "tests/hostile/",
    # Files read and written, and PDFs: from what is frozen, or before anything is stored.
    "tests/followup/test_statistics_files.py",
    "tests/followup/test_statistics_services.py",
    "tests/measures/workbooks/test_foreign.py",
    "tests/measures/workbooks/test_hostile.py",
    "tests/measures/workbooks/test_round_trip.py",
    "tests/pdf/",
    "tests/exports/test_formats.py",
    "tests/printing/test_layout.py",
    "tests/printing/test_soft_hyphens.py",
    "tests/printing/test_pdf.py",
    "tests/printing/test_print.py",
    "tests/jobs/test_ranges.py",
    "tests/printing/test_rendering.py",
    "tests/reports/test_reports.py",
)


def mark(item: pytest.Item) -> None:
    """Mark a test that cannot have another outcome on SQLite than on PostgreSQL; a new module is not one of them."""
    asks_the_database = {"django_db_setup", "_django_db_helper"} & set(getattr(item, "fixturenames", ()))
    if (not asks_the_database and item.get_closest_marker("django_db") is None) or _in(item, ABOVE_THE_DATABASE):
        item.add_marker("same_on_both")


def is_quick(item: pytest.Item) -> bool:
    """Tell tests that may come last: with a slow one at the end, one processor would wait for the other."""
    return not any(item.get_closest_marker(name) for name in SLOW) and not _in(item, SLOW_MODULES)


def _in(item: pytest.Item, modules: tuple[str, ...]) -> bool:
    return item.nodeid.startswith(modules)
