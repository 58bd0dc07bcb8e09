"""Tell whether an archive could be restored, and whether this place signed it, without restoring it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handlingsplan.backup.archive import opened
from handlingsplan.backup.manifest import ArchiveError
from handlingsplan.backup.signature import RISK, Signature


class Command(BaseCommand):
    """`manage.py verify_backup PATH`."""

    help = "Read an archive from end to end against its checksums and its signature; touch neither database nor files."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        try:
            with opened(options["path"], unsigned=True) as archive:
                archive.verify()
        except (ArchiveError, OSError) as error:
            raise CommandError(str(error)) from error
        manifest = archive.manifest
        self.stdout.write(self.style.SUCCESS(f"Whole, as of {manifest.made_at:%Y-%m-%d %H:%M} UTC."))
        self.stdout.write(f"{manifest.rows:,} rows, {len(manifest.files):,} files, {len(manifest.missing)} missing")
        for name, head in manifest.heads.items():
            self.stdout.write(f"history {name} {head}")
        if archive.signature is not Signature.SIGNED:
            raise CommandError(f"{archive.signature} {RISK}")
        self.stdout.write(self.style.SUCCESS(archive.signature))
