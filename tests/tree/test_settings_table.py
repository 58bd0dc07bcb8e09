"""The README's table of settings says what settings.py reads."""

import re

from tests.tree.files import ROOT

READ = re.compile(r"""\benv\.\w+\(\s*"([A-Z0-9_]+)\"""")


def test_the_table_has_every_setting_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("\n## Settings\n")[2].partition("\n## ")[0]
    in_table = re.findall(r"^\| `([A-Z0-9_]+)` \|", section, re.MULTILINE)
    read = READ.findall((ROOT / "handlingsplan" / "settings.py").read_text(encoding="utf-8"))
    assert sorted(in_table) == sorted(set(read))
