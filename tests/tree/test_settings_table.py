"""docs/settings.md says what the settings read."""

import re

from tests.tree.files import ROOT

READ = re.compile(r"""\benv\.\w+\(\s*"([A-Z0-9_]+)\"""")


def settings_read() -> set[str]:
    """Return what the settings take from the environment."""
    files = sorted((ROOT / "handlingsplan" / "settings").glob("*.py"))
    return {name for file in files for name in READ.findall(file.read_text(encoding="utf-8"))}


def test_the_table_has_every_setting_and_no_other() -> None:
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    in_table = re.findall(r"^\| `([A-Z0-9_]+)` \|", table, re.MULTILINE)
    assert sorted(in_table) == sorted(settings_read())
