"""Which static files a browser can load, its styles in one, and where its scripts find one another.

What no page names is not collected: other builds of Bootstrap and htmx, which are most of what packages bring.
Collecting hashes and compresses each file, for half a minute with all of them.
"""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, FileSystemFinder
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.safestring import SafeString, mark_safe
from whitenoise.storage import CompressedManifestStaticFilesStorage

from handlingsplan.open_pages.fonts import small_font

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


STYLES = "css/portal.css"
BASE_STYLES = "css/base.css"
FONTS = {  # as packages bring them, and as browsers get them
    "fonts/source-sans-3/SourceSans3[wght].ttf": "fonts/handlingsplan-sans.woff2",
    "fonts/source-sans-3/SourceSans3-Italic[wght].ttf": "fonts/handlingsplan-sans-italic.woff2",
}
_IMPORT = re.compile(r'^@import url\("(.+)"\) layer\((\w+)\);$', re.MULTILINE)
_FOR_A_FILE_OF_ITS_OWN = re.compile(r'@charset "[^"]*";|/\*# sourceMappingURL=.*?\*/')


class JoinedStyles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # WhiteNoise has no types
    """Puts what `STYLES` imports into it: a browser would ask for forty files, and wait for them twice."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], *, dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Make the fonts small, join the styles, then name, hash and compress all files."""
        if not dry_run:
            paths = self._with_small_fonts(paths)
            joined = _IMPORT.sub(lambda found: _layer(found, paths), _read(*paths[STYLES]))
            self._replace(STYLES, joined.encode())
            paths = {**paths, STYLES: (self, STYLES)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _with_small_fonts(self, paths: dict[str, tuple[Storage, str]]) -> dict[str, tuple[Storage, str]]:
        styles = _read(*paths[BASE_STYLES])
        for large, small in FONTS.items():
            storage, name = paths[large]
            with storage.open(name) as file:
                self._replace(small, small_font(file.read()))
            self.delete(large)
            styles = styles.replace(f'url("../{large}") format("truetype")', f'url("../{small}") format("woff2")')
        self._replace(BASE_STYLES, styles.encode())
        kept = {name: found for name, found in paths.items() if name not in FONTS}
        return kept | {name: (self, name) for name in (BASE_STYLES, *FONTS.values())}

    def _replace(self, name: str, content: bytes) -> None:
        self.delete(name)
        self.save(name, ContentFile(content))


def _layer(found: re.Match[str], paths: dict[str, tuple[Storage, str]]) -> str:
    name = posixpath.normpath(posixpath.join(posixpath.dirname(STYLES), found[1]))
    return f"@layer {found[2]} {{\n{_FOR_A_FILE_OF_ITS_OWN.sub('', _read(*paths[name]))}}}\n"


def _read(storage: Storage, path: str) -> str:
    with storage.open(path) as file:
        content: bytes = file.read()
    return content.decode()


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
