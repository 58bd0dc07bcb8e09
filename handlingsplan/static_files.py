"""Which files of the installed packages a browser can load.

What no page names is not collected: other builds of Bootstrap and htmx, which are most of what packages bring.
Collecting hashes and compresses each file, for half a minute with all of them.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder, FileSystemFinder

NAMED_BY_NO_PAGE = (
    *("bootstrap-*", "bootstrap.rtl.*", "bootstrap.css*", "bootstrap.*js*"),
    *("django-htmx.js", "ext", "htmax-*", "htmx-2.js", "htmx-4*"),
    "guardian",
)


class FilesOfFolders(FileSystemFinder):
    """Find those of `STATICFILES_DIRS`."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """Return what is to be collected."""
        return super().list([*(ignore_patterns or ()), *NAMED_BY_NO_PAGE])


class FilesOfApps(AppDirectoriesFinder):
    """Find those of installed applications."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """Return what is to be collected."""
        return super().list([*(ignore_patterns or ()), *NAMED_BY_NO_PAGE])
