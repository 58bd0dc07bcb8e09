"""Style sheets and drawings: every colour and size of text has its name in tokens.css, and every name is used."""

import re
from pathlib import Path

import pytest
from PIL import ImageColor

from handlingsplan.tokens import tokens
from tests.tree.files import STATIC, TEMPLATES, name_of, python_files, templates

SHEETS = sorted((STATIC / "css").rglob("*.css"))
DRAWINGS = sorted(TEMPLATES.rglob("*.svg"))
TOKENS = STATIC / "css/tokens.css"

DECLARATION = re.compile(r"(?<![\w-])([\w-]+)\s*:\s*([^;{}]+)(?=[;}])")
ATTRIBUTE = re.compile(r"(?<![\w-])(fill|stroke|color|stop-color|font-size)=\"([^\"]*)\"")
COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|(?<![\w-])(?:{'|'.join(ImageColor.colormap)})(?![\w-])",
    re.IGNORECASE,
)
SIZE = re.compile(r"[\d.]+(?:rem|em|px|pt|mm|%)?\b")


def _uncommented(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def _literal(name: str, value: str) -> bool:
    plain = re.sub(r"var\([^)]*\)|\{%.*?%\}|\"[^\"]*\"|url\([^)]*\)", "", value)
    return bool(COLOUR.search(plain) or (name in {"font", "font-size"} and SIZE.search(plain)))


@pytest.mark.parametrize("path", [path for path in SHEETS if path != TOKENS], ids=name_of)
def test_colours_and_sizes_of_text_are_named(path: Path) -> None:
    found = [f"{name}: {value}" for name, value in DECLARATION.findall(_uncommented(path)) if _literal(name, value)]
    assert found == []


@pytest.mark.parametrize("path", DRAWINGS, ids=name_of)
def test_colours_and_sizes_of_drawings_are_named(path: Path) -> None:
    found = [f"{name}={value}" for name, value in ATTRIBUTE.findall(_uncommented(path)) if _literal(name, value)]
    assert found == []


def test_lines_are_short() -> None:
    long = [
        (name_of(path), line) for path in SHEETS for line in path.read_text("utf-8").splitlines() if len(line) > 120
    ]
    assert long == []


def test_screen_styles_stand_in_their_layers() -> None:
    imports = re.findall(r'@import url\("(.+)"\) layer\((\w+)\);', (STATIC / "css/portal.css").read_text("utf-8"))
    imported = {name: layer for name, layer in imports if not name.startswith("..")}
    components = {name_of(path).removeprefix("static/css/") for path in (STATIC / "css/components").iterdir()}
    assert {name for name, layer in imported.items() if layer == "components"} == components | {"states.css"}
    bare = {
        path.name: text
        for path in sorted((STATIC / "css/pages").iterdir())
        if (
            text := re.sub(
                r"^(?:@layer (?:pages|print) \{\n.*?^\}|@media print \{\n  @page .*?^\})\n*",
                "",
                _uncommented(path),
                flags=re.DOTALL | re.MULTILINE,
            )
        ).strip()
    }
    assert bare == {}


def test_a_literal_is_told_from_a_name() -> None:
    literal = {
        "#fff",
        "1px solid #c47f00",
        "rgb(0 0 0 / 15%)",
        "red",
        "1px solid black",
        "linear-gradient(90deg, White, var(--ink))",
    }
    named = {"var(--ink)", "1px solid var(--line)", "currentcolor", "transparent", "url(#red)", "inherit", "none"}
    assert {value for value in literal | named if _literal("border", value)} == literal
    sizes = {"1rem", ".8125em", "12px", "clamp(1rem, 2vw, 3rem)", "80%"}
    assert {value for value in sizes | {"var(--text-note)", "inherit"} if _literal("font-size", value)} == sizes


def test_every_name_of_the_styles_is_a_token_and_every_token_is_used() -> None:
    sheets = [path for path in SHEETS if path != TOKENS]
    text = "".join(map(_uncommented, sheets))
    declared = {name for name, _ in DECLARATION.findall(text) if name.startswith("--")}
    used = {f"--{name}" for name in re.findall(r"var\(--([\w-]+)", text)}
    ours = {f"--{name}" for name in tokens()}
    assert {name for name in used - ours - declared if not name.startswith("--bs-")} == {
        "--page-mark"  # handed in
    }
    elsewhere = "".join(templates().values()) + "".join(path.read_text(encoding="utf-8") for path in python_files())
    assert {name for name in ours - used if not _named_elsewhere(name.removeprefix("--"), elsewhere)} == set()


def _named_elsewhere(token: str, text: str) -> bool:
    numbered = re.sub(r"-\d$", "", token)  # {% token 'bar' 3 %}
    return any(f"{mark}{name}{mark}" in text for name in (token, numbered) for mark in "\"'")


def test_a_state_has_one_colour_wherever_it_is_told() -> None:
    assert [name_of(path) for path in SHEETS if "--state-ink:" in _uncommented(path)] == ["static/css/states.css"]
    states = re.findall(r"\.state--(\w+)", _uncommented(STATIC / "css/states.css"))
    assert len(states) == len(set(states))
