"""What people type is looked for by `swedish.says` or in a `SearchField`: SQLite alone knows no case of å, ä and ö."""

import re

from tests.tree.files import name_of, python_files

LOOKUP = re.compile(r"(\w+|\{\w+\})__(i?(?:exact|contains|startswith|endswith|regex))\b")
BY_CASE = {"exact", "contains", "startswith", "endswith", "regex"}
# File, lookup, what is asked of; why case is no matter there
ALLOWED = {
    ("handlingsplan/swedish.py", "iregex", "{column}"): "the mechanism: Python's own expressions on SQLite",
    ("handlingsplan/swedish.py", "icontains", "{column}"): "the mechanism: letters of ASCII alone",
    ("actors/access.py", "startswith", "name"): "names of groups, which the portal makes",
    ("actors/access.py", "startswith", "group__name"): "likewise",
    ("actors/access.py", "startswith", "groups__name"): "likewise",
    ("actors/access.py", "contains", "groups__name"): "likewise",
    ("handlingsplan/operations/components.py", "endswith", "email"): "the demonstration's own domain",
    ("handlingsplan/operations/retention.py", "startswith", "username"): "a name that the portal gives",
    ("handlingsplan/workspace/search.py", "contains", "search"): "a SearchField, and what was folded",
    ("handlingsplan/workspace/first_page.py", "contains", "organisation__search"): "likewise",
    ("measures/queries.py", "contains", "search"): "likewise, and stems",
    ("followup/queries.py", "contains", "search"): "likewise",
}


def _found() -> set[tuple[str, str, str]]:
    found = set()
    for path in python_files():
        for match in LOOKUP.finditer(path.read_text(encoding="utf-8")):
            found.add((name_of(path), match[2], match[1]))
    return found


def test_only_what_is_named_compares_letters_in_the_database() -> None:
    assert _found() == ALLOWED.keys()


def test_what_is_named_and_knows_no_case_is_the_mechanism_alone() -> None:
    assert {where[0] for where in ALLOWED if where[1] not in BY_CASE} == {"handlingsplan/swedish.py"}
