"""Which tests come first, and which ask no database."""

import pytest

SLOW = ("browser", "services")
SLOW_MODULES = ("tests/commands/", "tests/printing/test_pdf.py", "tests/printing/test_print.py")


def mark(item: pytest.Item) -> None:
    """Mark a test that asks no database."""
    asks_the_database = {"django_db_setup", "_django_db_helper"} & set(getattr(item, "fixturenames", ()))
    if not asks_the_database and item.get_closest_marker("django_db") is None:
        item.add_marker("same_on_both")


def is_quick(item: pytest.Item) -> bool:
    """Tell tests that may come last: with a slow one at the end, one processor would wait for the other."""
    return not any(item.get_closest_marker(name) for name in SLOW) and not item.nodeid.startswith(SLOW_MODULES)
