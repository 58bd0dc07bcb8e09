"""What all writers share: telling how far they are, and files within files that bear no date of their own."""

from collections.abc import Callable
from io import BytesIO
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
