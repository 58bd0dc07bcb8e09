"""What all writers share: telling how far they are, and files within files that bear no date of their own."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

OnPart = Callable[[int, int], None]  # is told how many parts of how many are written; what it raises passes through
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def without_dates(content: bytes) -> bytes:
    """Return a package with the same date on every part, so that the same edition gives the same bytes."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(ZipInfo(name, ZIP_DATE), source.read(name), compress_type=ZIP_DEFLATED)
    return target.getvalue()


@cache
def word_writer(*more: Path) -> str:
    """Return the checksum of what writes Word documents: python-docx, this package, and `more` files."""
    digest = sha256(f"python-docx {version('python-docx')}".encode())
    for path in sorted([*Path(__file__).parent.glob("*.py"), *more]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
