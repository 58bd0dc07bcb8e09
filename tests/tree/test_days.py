"""A moment's day is the day here: the world's clock has the day before for an hour or two after midnight."""

import re

from tests.tree.files import name_of, python_files

# `datetime.date()`, and a moment formatted or taken apart, say what the world's clock shows
BY_THE_WORLDS_CLOCK = re.compile(r"\.date\(\)|_at\.(?:year|month|day|hour|weekday)\b|_at:%")
ALLOWED = {
    "handlingsplan/spreadsheets/reading/process.py": "what stands in a cell has no clock",
    "handlingsplan/backup/management/commands/restore.py": "says that it is UTC",
    "handlingsplan/backup/management/commands/verify_backup.py": "likewise",
}


def test_days_of_moments_are_asked_of_the_clock_here() -> None:
    found = {name_of(path) for path in python_files() if BY_THE_WORLDS_CLOCK.search(path.read_text(encoding="utf-8"))}
    assert found == ALLOWED.keys()
