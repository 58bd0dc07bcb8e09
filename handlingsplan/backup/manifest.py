"""What an archive says of itself: the version of the portal, each table, each file, their sizes and checksums."""

from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt

MANIFEST = "manifest.json"
LONGEST_MANIFEST = 64 * 2**20
LONGEST_NAME = 500


class ArchiveError(Exception):
    """The archive is not used, and why."""


def table_path(label: str) -> str:
    """Return where a table's rows are in the archive: a line of JSON each, sorted by primary key."""
    return f"tables/{label}.jsonl"


def file_path(name: str) -> str:
    """Return where an uploaded file or a PDF is in the archive."""
    return f"files/{name}"


def _safe(name: str) -> str:
    """Refuse a file's name that could lead out of the folder of uploads."""
    path = PurePosixPath(name)
    plain = str(path) == name and not path.is_absolute() and ".." not in path.parts and name.isprintable()
    if not plain or "\\" in name or ":" in name or len(name) > LONGEST_NAME:
        raise ValueError(f"{name[:80]!r} cannot be the name of a file")
    return name


FileName = Annotated[str, AfterValidator(_safe)]


class ArchiveMember(BaseModel):
    """One member of the archive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: NonNegativeInt
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ArchivedTable(ArchiveMember):
    """The rows of one table."""

    columns: tuple[str, ...]
    rows: NonNegativeInt
    # The highest number ever given to a row: one that was deleted is never given again.
    last_id: NonNegativeInt | None


class Manifest(BaseModel):
    """The whole archive; `missing` names files that were lost before it was made, `faults` counts the history's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["handlingsplan-backup"] = "handlingsplan-backup"
    version: Literal[1] = 1
    made_at: AwareDatetime
    migrations: tuple[str, ...]
    tables: dict[str, ArchivedTable]
    files: dict[FileName, ArchiveMember]
    missing: tuple[FileName, ...]
    heads: dict[str, str]
    faults: NonNegativeInt

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def parts(self) -> dict[str, ArchiveMember]:
        """Return every member but the manifest by its path."""
        tables: dict[str, ArchiveMember] = {table_path(label): table for label, table in self.tables.items()}
        return tables | {file_path(name): part for name, part in self.files.items()}
