"""What all writers share: telling how far they are, the queue of Word documents, and files in files without a date."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy

from handlingsplan.asked_files.queue import FileQueue
from handlingsplan.editions.enums import CONTENT_TYPES, FileForm

OnPart = Callable[[int, int], None]  # is told how many parts of how many are written; what it raises passes through
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def without_dates(content: bytes) -> bytes:
    """Return a package with the same date on every part, so that the same edition gives the same bytes."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(ZipInfo(name, ZIP_DATE), source.read(name), compress_type=ZIP_DEFLATED)
    return target.getvalue()


def word_queue(folder: str, *, task: str) -> FileQueue:
    """Return the queue of Word documents that a worker writes when somebody has asked for one."""
    return FileQueue(
        folder=folder,
        waiting="json",
        made=FileForm.DOCX.value,
        task=task,
        form=gettext_lazy("Word"),
        content_type=CONTENT_TYPES[FileForm.DOCX],
        to_save=True,
    )


@cache
def word_writer(*more: Path) -> str:
    """Return the checksum of what writes Word documents: python-docx, this package, and `more` files."""
    digest = sha256(f"python-docx {version('python-docx')}".encode())
    for path in sorted([*Path(__file__).parent.glob("*.py"), *more]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
