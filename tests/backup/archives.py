"""An archive to test with."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

KEPT_FILE = "measures/2026/Förstudie å.pdf"


def archived(path: Path) -> Path:
    call_command("backup", str(path), stderr=StringIO())
    return path
