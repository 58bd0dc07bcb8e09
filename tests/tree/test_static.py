"""Static files: none missing, none unused, all of them fit for production's storage."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django.fixtures import Settings

from handlingsplan.static_files import import_map
from tests.tree.files import STATIC, python_files, templates

STATIC_TAG = re.compile(r"""\{%\s*static\s+["']([^"'{]+)""")
HASHED = re.compile(r"\.[0-9a-f]{12}(\.|$)")
IMPORT = re.compile(r"""^(?:import|.* from) "([^"]+)";$""", re.MULTILINE)
OWN = [path.relative_to(STATIC).as_posix() for path in sorted(STATIC.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("name", sorted({name for text in templates().values() for name in STATIC_TAG.findall(text)}))
def test_every_static_file_of_a_template_is_there(name: str) -> None:
    assert finders.find(name) is not None


def test_every_static_file_of_ours_is_used() -> None:
    named = {name for text in templates().values() for name in STATIC_TAG.findall(text)}
    code = "".join(path.read_text(encoding="utf-8") for path in python_files())
    styles_and_scripts = "".join(
        path.read_text(encoding="utf-8") for path in STATIC.rglob("*") if path.suffix in {".css", ".js"}
    )
    unused = [name for name in OWN if not (name in named or name in code or Path(name).name in styles_and_scripts)]
    assert unused == []


def test_static_files_are_collected_without_what_no_page_names(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "handlingsplan.static_files.JoinedStyles"}}
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = False
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").is_file()
    assert [address for address in _import_map().values() if not HASHED.search(address)] == []
    assert _collected(tmp_path, "bootstrap") == {
        "bootstrap/LICENSE",
        "bootstrap/version.txt",
        "bootstrap/css/bootstrap.min.css",
        "bootstrap/css/bootstrap.min.css.map",
    }
    fonts = {"handlingsplan-sans.woff2", "handlingsplan-sans-italic.woff2"}
    assert _collected(tmp_path, "fonts") == {f"fonts/{name}" for name in fonts}
    sizes = [(tmp_path / "fonts" / name).stat().st_size for name in fonts]
    assert max(sizes) < 30_000
    assert _collected(tmp_path, "django_htmx") == {"django_htmx/htmx-2.min.js"}
    styles = (tmp_path / "css/portal.css").read_text(encoding="utf-8")
    layers = list(dict.fromkeys(re.findall(r"^@layer (\w+) {", styles, re.MULTILINE)))
    assert (layers, "@import" in styles) == (["tokens", "bootstrap", "base", "components", "print"], False)


def _imports() -> Iterator[tuple[str, str]]:
    for path in STATIC.rglob("*.js"):
        for name in IMPORT.findall(path.read_text(encoding="utf-8")):
            beside = path.parent / name
            yield path.name, f"/static/{beside.resolve().relative_to(STATIC)}" if name.startswith(".") else name


def test_every_import_of_a_script_is_in_the_map() -> None:
    known = _import_map()
    imports = list(_imports())
    assert len(imports) > len(list((STATIC / "js").rglob("*.js")))
    assert [(script, name) for script, name in imports if name not in known] == []


def _import_map() -> dict[str, str]:
    import_map.cache_clear()
    try:
        imports: dict[str, str] = json.loads(import_map())["imports"]
    finally:
        import_map.cache_clear()
    return imports


def _collected(root: Path, folder: str) -> set[str]:
    names = {path.relative_to(root).as_posix() for path in (root / folder).rglob("*") if path.is_file()}
    return {name for name in names if not HASHED.search(name) and not name.endswith((".br", ".gz"))}
