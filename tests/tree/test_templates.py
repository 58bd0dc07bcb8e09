"""Templates: none missing, none unused, nothing that the content security policy forbids."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.template.engine import Engine
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.utils.dateformat import format  # noqa: A004 what templates format with

from tests.tree.files import TEMPLATES, python_files, templates, tree_of

SUFFIXES = (".html", ".svg", ".txt")
REFERENCE = re.compile(r"""\{%-?\s*(?:extends|include|component)\s+["']([^"'#]+)""")
COMMENT = re.compile(r"\{#.*?#\}")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
FOUND_BY_DJANGO = {"403.html", "403_csrf.html", "404.html", "500.html"}
COMPONENTS = [name for name in templates() if name.startswith("components/")]
SHOWN_AT_STIL = "operations/components.html"
BY_HAND = re.compile(
    r'<nav class="crumbs"|<(?:div|section) class="error-summary|<span class="state[ "]'
    r'|class="(?:empty|table-scroll)[ "{]'
)
INLINE_ONLY = re.compile(
    r"<(?P<end>/?)span\b|(?P<block><(?:blockquote|div|dl|form|h[1-6]|ol|p|section|table|ul)\b|\|linebreaks\b)"
    r"""|\{%-? include ["'](?P<name>[^"'#]+)"""
)
MOMENT = re.compile(r"""datetime="\{\{[^|}]*\|date:['"](?P<format>[^'"]+)['"] \}\}\"""")
# What HTML takes for a day or a moment, the latter with its zone and at most thousandths of a second
VALID_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d))?")
MAX_LINE = 160
MAX_FILES = 40  # side by side in one folder
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*="),
    "an event handler": re.compile(r"\son[a-z]+\s*="),
    "a javascript: link": re.compile(r"javascript:", re.IGNORECASE),
    "an inline script without a nonce": re.compile(r"<script(?![^>]*(?:\ssrc=|\snonce=|type=\"application/json\"))"),
    "a style element": re.compile(r"<style"),
}
PRINTED = {"printing/cover.html"}  # read by the engine alone, which draws a picture of its own for each plan


def _names_in_code() -> Iterator[re.Pattern[str]]:
    """Yield what the code names as templates; in an f-string anything can stand where a value is put in."""
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values]
                text = "".join(parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = re.escape(node.value)
            else:
                continue
            if text.endswith(tuple(map(re.escape, SUFFIXES))):
                yield re.compile(text)


def _overrides_a_package(name: str) -> bool:
    """Tell whether an installed app has a template of the name, so that ours takes its place."""
    return any((Path(folder) / name).is_file() for folder in get_app_template_dirs("templates"))


def test_every_template_is_used() -> None:
    references = {name for outer in templates() for name in _references(outer)}
    patterns = set(_names_in_code())
    unused = [
        name
        for name in templates()
        if name not in references | FOUND_BY_DJANGO
        and not any(pattern.fullmatch(name) for pattern in patterns)
        and not _overrides_a_package(name)
    ]
    assert unused == []


@pytest.mark.parametrize("name", templates())
def test_every_template_compiles_and_finds_what_it_builds_on(name: str) -> None:
    get_template(name)
    for reference in REFERENCE.findall(templates()[name]):
        get_template(reference)


@pytest.mark.parametrize("name", templates())
def test_nothing_that_the_content_security_policy_forbids(name: str) -> None:
    html = TAG.sub("", templates()[name])
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(html)]
    assert found == (["an inline style"] if name in PRINTED else [])


def _references(name: str) -> set[str]:
    return set(REFERENCE.findall(COMMENT.sub("", templates()[name])))


def _shown_by(name: str) -> set[str]:
    """Return the templates that the page is put together from, however deep."""
    found: set[str] = set()
    waiting = {name}
    while waiting:
        found |= waiting
        waiting = {inner for outer in waiting for inner in _references(outer)} - found
    return found


def test_no_line_is_long() -> None:
    long = {
        f"{name}: {line[:80]}"
        for name, text in templates().items()
        for line in text.splitlines()
        if len(line) > MAX_LINE
    }
    assert long == set()


def test_no_folder_is_full() -> None:
    folders = Counter(Path(name).parent.as_posix() for name in templates())
    assert [folder for folder, files in folders.items() if files > MAX_FILES] == []


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_says_on_top_how_it_is_used(name: str) -> None:
    lines = [line for line in templates()[name].splitlines() if not line.startswith(("{% load", "{% extends"))]
    comments = list(takewhile(lambda line: line.startswith("{#"), lines))
    assert any(line.startswith("{# Usage: ") and name in line for line in comments), comments


def test_nobody_writes_a_component_by_hand() -> None:
    by_hand = [
        (name, markup)
        for name, text in templates().items()
        if not name.startswith("components/")
        for markup in BY_HAND.findall(text)
    ]
    assert by_hand == []


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_used(name: str) -> None:
    users = [other for other, text in templates().items() if name in COMMENT.sub("", text)]
    assert [other for other in users if not other.startswith("operations/")] != []


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_shown_at_stil(name: str) -> None:
    assert name in _shown_by(SHOWN_AT_STIL)


def _unused_loads(text: str) -> list[str]:
    tokens = [token for token in Lexer(text).tokenize() if token.token_type != TokenType.TEXT]
    loads = [token for token in tokens if token.contents.startswith("load ")]
    loaded = [name for token in loads if " from " not in token.contents for name in token.split_contents()[1:]]
    used = " ".join(token.contents for token in tokens if token not in loads)
    return [name for name in loaded if not any(re.search(rf"\b{re.escape(word)}\b", used) for word in _words(name))]


def _words(name: str) -> set[str]:
    library = Engine.get_default().template_libraries[name]
    return {*library.tags, *library.filters}


@pytest.mark.parametrize("name", [name for name in templates() if "{% load" in templates()[name]])
def test_every_load_is_used(name: str) -> None:
    assert _unused_loads(templates()[name]) == []


def test_templates_lie_where_these_tests_look() -> None:
    assert Path(Engine.get_default().get_template("base.html").origin.name) == TEMPLATES / "base.html"


# Forms of the sign-in library, which its own views answer.
NOT_OURS = ("account/", "mfa/", "allauth/", "socialaccount/", "usersessions/")


def test_every_form_is_known_when_it_is_sent_again() -> None:
    forms = {name: re.findall(r"{% csrf_token %}({% once %})?", text) for name, text in templates().items()}
    ours = {name: found for name, found in forms.items() if found and not name.startswith(NOT_OURS)}
    assert [name for name, found in ours.items() if "" in found] == []
    assert len(ours) > 30


@pytest.mark.parametrize("name", templates())
def test_spans_hold_nothing_that_begins_a_block(name: str) -> None:
    assert list(_blocks_in_spans(name)) == []


def _blocks_in_spans(name: str) -> Iterator[str]:
    """Yield what HTML forbids inside a span: of the template itself, and of those that it takes in there."""
    depth = 0
    for match in INLINE_ONLY.finditer(COMMENT.sub("", templates()[name])):
        if match["block"]:
            if depth:
                yield match["block"]
        elif inner := match["name"]:
            if depth and any(found["block"] for found in INLINE_ONLY.finditer(templates().get(inner, ""))):
                yield inner
        else:
            depth = max(0, depth - 1) if match["end"] else depth + 1


@pytest.mark.parametrize("name", [name for name in templates() if "datetime=" in templates()[name]])
def test_moments_are_told_as_html_wants_them(name: str) -> None:
    moment = datetime(2026, 12, 1, 5, 0, 5, 123456, tzinfo=UTC)
    formats = [match["format"] for match in MOMENT.finditer(templates()[name])]
    assert len(formats) == templates()[name].count("datetime=")
    assert [each for each in formats if not VALID_MOMENT.fullmatch(format(moment, each))] == []
