"""Whether damaged archives are refused."""

from pathlib import Path

from handlingsplan.backup.manifest import ArchiveError
from handlingsplan.backup.restoring import restore
from tests.backup.damage import DAMAGES


def not_refused(archive: Path) -> dict[str, str]:
    """Restore a copy with each damage; return what was not refused for its reason, and what was said instead."""
    whole, copy = archive.read_bytes(), archive.with_suffix(".damaged")
    accepted = {}
    for name, (damage, word) in DAMAGES.items():
        copy.write_bytes(whole)
        damage(copy)
        try:
            restore(copy, replace=True)
        except ArchiveError as refused:
            if word not in str(refused):
                accepted[name] = str(refused)
        else:
            accepted[name] = "restored"
    return accepted
