"""Which files of the installed packages a browser can load, and where its scripts find one another.

What no page names is not collected: other builds of Bootstrap and htmx, which are most of what packages bring.
Collecting hashes and compresses each file, for half a minute with all of them.
"""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, FileSystemFinder
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NAMED_BY_NO_PAGE = (
    *("bootstrap-*", "bootstrap.rtl.*", "bootstrap.css*", "bootstrap.*js*"),
    *("django-htmx.js", "ext", "htmax-*", "htmx-2.js", "htmx-4*"),
    "guardian",
)


class FilesOfFolders(FileSystemFinder):
    """Find those of `STATICFILES_DIRS`."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return super().list([*(ignore_patterns or ()), *NAMED_BY_NO_PAGE])


class FilesOfApps(AppDirectoriesFinder):
    """Find those of installed applications."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return super().list([*(ignore_patterns or ()), *NAMED_BY_NO_PAGE])


# The names of files change with what they hold, while an `import` in a script names a file once and for all: as
# ./tables.js, which the browser takes for an address beside the script's own, or as a package that it cannot know.
@register.simple_tag
@cache
def import_map() -> SafeString:
    """Return where each script of ours lies, by the address that an `import` of it means, and those of packages."""
    root = settings.BASE_DIR / "static"
    ours = sorted(path.relative_to(root).as_posix() for path in root.glob("js/**/*.js"))
    imports = {settings.STATIC_URL + name: staticfiles_storage.url(name) for name in ours}
    imports["django-prose-editor/editor"] = staticfiles_storage.url("django_prose_editor/editor.js")
    return mark_safe(json.dumps({"imports": imports}, separators=(",", ":")))  # noqa: S308 our own files' names
