"""Embedded, the first start makes the keys, each its own, and later ones find them."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from tests.tree.files import ROOT

PRINT = "from django.conf import settings; print([settings.SECRET_KEY, settings.BACKUP_KEY])"


def keys(data: Path) -> str:
    own = {"DJANGO_SETTINGS_MODULE": "handlingsplan.settings", "HANDLINGSPLAN_DATA": str(data)}
    unset = {"DATABASE_URL": "", "SECRET_KEY": "", "BACKUP_KEY": ""}
    command = [sys.executable, "-c", PRINT]
    return subprocess.check_output(command, cwd=ROOT, env=os.environ | own | unset, text=True)


def test_keys_are_made_once_and_nobody_else_reads_them(tmp_path: Path) -> None:
    made, files = keys(tmp_path), [tmp_path / "secret_key", tmp_path / "backup_key"]
    first, second = (file.read_text(encoding="ascii") for file in files)
    assert (made, keys(tmp_path)) == (f"{[first, second]}\n",) * 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert (first == second, len(first), len(second)) == (False, 50, 50)
    assert {path.name for path in tmp_path.iterdir() if "key" in path.name} == {"secret_key", "backup_key"}
