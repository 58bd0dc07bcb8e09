"""docs/settings.md says what settings.py reads."""

import re

from tests.tree.files import ROOT

READ = re.compile(r"""\benv\.\w+\(\s*"([A-Z0-9_]+)\"""")


def test_the_table_has_every_setting_and_no_other() -> None:
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    in_table = re.findall(r"^\| `([A-Z0-9_]+)` \|", table, re.MULTILINE)
    read = READ.findall((ROOT / "handlingsplan" / "settings.py").read_text(encoding="utf-8"))
    assert sorted(in_table) == sorted(set(read))
