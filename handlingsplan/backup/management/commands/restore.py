"""Make database and files what an archive holds."""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from handlingsplan.backup.manifest import ArchiveError
from handlingsplan.backup.restoring import restore
from handlingsplan.backup.signature import RISK
from handlingsplan.plan.grants import sync_access


class Command(BaseCommand):
    """`manage.py restore PATH [--replace] [--unsigned]`; `-` reads from standard input."""

    help = "Restore an archive, all of it or nothing. Everybody has to sign in again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where from, whether what is there may go, and whether anybody may have made the archive."""
        parser.add_argument("path", help="the archive; - is standard input")
        parser.add_argument("--replace", action="store_true", help="delete all that the place holds now")
        parser.add_argument("--unsigned", action="store_true", help=f"take one that is unsigned or forged. {RISK}")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        if options["unsigned"]:
            self.stderr.write(self.style.WARNING(f"--unsigned: no signature is asked for. {RISK}"))
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as own:
            path = Path(options["path"])
            if options["path"] == "-":
                path = Path(own) / "archive.zip"
                with path.open("wb") as archive:
                    shutil.copyfileobj(sys.stdin.buffer, archive)
            try:
                manifest = restore(path, replace=options["replace"], unsigned=options["unsigned"])
            except (ArchiveError, OSError) as error:
                raise CommandError(f"Nothing is restored. {error}") from error
        for name in manifest.missing:
            self.stderr.write(f"Lost before the archive was made: {name}")
        if sync_access(check=True):
            self.stderr.write("The grants differ from the facts, as they did in the archive: run sync_access.")
        words = f"{manifest.rows:,} rows and {len(manifest.files):,} files, as of {manifest.made_at:%Y-%m-%d %H:%M} UTC"
        self.stdout.write(self.style.SUCCESS(f"Restored {words}."))
