"""Make an archive of everything: the database, and the files that it tells of."""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from handlingsplan.backup.making import MissingFilesError, make
from handlingsplan.backup.manifest import ArchiveError, Manifest
from handlingsplan.backup.restoring import verify

TRIES = 3


class Command(BaseCommand):
    """`manage.py backup PATH [--without-missing-files]`; `-` writes to standard output."""

    help = "Make one archive of database and files, and verify it. It holds personal data: keep it as you keep those."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where to, and what to do about files that are gone."""
        parser.add_argument("path", help="the archive, which must not exist; - is standard output")
        parser.add_argument("--without-missing-files", action="store_true", help="do without files that are gone")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        to_stdout = options["path"] == "-"
        target = Path(options["path"])
        if not to_stdout and target.exists():
            raise CommandError(f"{target} exists already.")
        folder = settings.DATA_DIR if to_stdout else target.absolute().parent
        with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as own:
            made, manifest = self._made(Path(own), without_missing=options["without_missing_files"])
            if to_stdout:
                with made.open("rb") as archive:
                    shutil.copyfileobj(archive, sys.stdout.buffer)
            else:
                made.rename(target)
        words = f"{manifest.rows:,} rows in {len(manifest.tables)} tables and {len(manifest.files):,} files"
        self.stderr.write(self.style.SUCCESS(f"Archived {words}."))

    def _made(self, folder: Path, *, without_missing: bool) -> tuple[Path, Manifest]:
        """Make and verify; once more where somebody removed a file meanwhile."""
        for attempt in range(TRIES):
            path = folder / f"{attempt}.zip"
            try:
                make(path, without_missing=without_missing)
                return path, verify(path)
            except MissingFilesError as missing:
                names = missing.names
                path.unlink()
            except ArchiveError as error:
                raise CommandError(f"The archive cannot be read back: {error}") from error
        raise CommandError(
            f"Files are gone: {', '.join(names[:20])}. --without-missing-files makes an archive without them."
        )
