"""No lower package knows an upper one by a string: a model's label, table or relation, or the value of a state."""

import ast
import importlib
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from tests.tree.files import ROOT, name_of, python_files, tree_of

# Module and string, with the reason why it names nothing of an upper package
EXCUSED = {
    ("handlingsplan/discussion/enums.py", "approved"): "a kind of notice",
    ("measures/forms/filters.py", "open"): "a field of the form",
}


@cache
def floors() -> dict[str, int]:
    """Return the floor of every package in the order that import-linter holds; 0 is the uppermost."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    lines = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {package.strip(): floor for floor, line in enumerate(lines) for package in line.split("|")}


def floor_of(module: str) -> int:
    """Return the floor that a module stands on; modules of no listed package, settings for example, stand on top."""
    names = [".".join(module.split(".")[:end]) for end in range(module.count(".") + 1, 0, -1)]
    return next((floors()[name] for name in names if name in floors()), -1)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def own_models() -> list[type[models.Model]]:
    """Return the portal's models, without those of the history."""
    return [model for model in apps.get_models() if floor_of(model.__module__) >= 0]


def relation_names() -> Iterator[tuple[str, int]]:
    """Yield by what names lower models lead to upper ones, with the floor of the upper one."""
    for model in own_models():
        for relation in model._meta.related_objects:
            name = relation.get_accessor_name()
            if name and relation.related_model in own_models():
                yield name, floor_of(relation.related_model.__module__)
                yield relation.name, floor_of(relation.related_model.__module__)


def state_values() -> Iterator[tuple[str, int]]:
    """Yield the values of all states, with the floor of the package that defines them."""
    for path in python_files():
        if path.stem == "enums":
            module = importlib.import_module(module_of(path))
            for enum in vars(module).values():
                if isinstance(enum, type(models.TextChoices)) and enum.__name__.endswith(("State", "Status")):
                    yield from ((value, floor_of(module.__name__)) for value in enum.values)


def _lowest(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return every name with the lowest floor on which it means something."""
    lowest: dict[str, int] = {}
    for name, floor in pairs:
        lowest[name] = max(floor, lowest.get(name, -1))
    return lowest


@cache
def names() -> dict[str, int]:
    """Return what is a name of something wherever it stands."""
    labels = [(model._meta.label_lower, floor_of(model.__module__)) for model in own_models()]
    tables = [(model._meta.db_table, floor_of(model.__module__)) for model in own_models()]
    return _lowest((*labels, *tables, *state_values()))


@cache
def relations() -> dict[str, int]:
    """Return the relations, which are common words: a key of a dictionary is none, nor is a column of a lower model."""
    lowest = _lowest(relation_names())
    for model in own_models():
        for field in model._meta.concrete_fields:
            if field.name in lowest:
                lowest[field.name] = max(floor_of(model.__module__), lowest[field.name])
    return lowest


def url_names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Yield the names of addresses: links upward go by them."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from url_names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def strings_of(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the strings in a module, also the parts of lookups, and whether they can name a relation.

    Docstrings are left out; keys of dictionaries can't name a relation.
    """
    nodes = list(ast.walk(tree_of(path)))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    keys = {id(key) for node in nodes if isinstance(node, ast.Dict) for key in node.keys}
    keys |= {id(node.slice) for node in nodes if isinstance(node, ast.Subscript)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            text = node.value.lower()
            yield from ((part, id(node) not in keys) for part in {text, *text.split("__")})
        elif isinstance(node, ast.keyword) and node.arg:
            yield from ((part, True) for part in node.arg.split("__")[1:])


@cache
def upper_names() -> set[tuple[str, str]]:
    """Return the strings by which a module names something of an upper package, with the module."""
    links = set(url_names(get_resolver().url_patterns))
    return {
        (name_of(path), text)
        for path in python_files()
        if floor_of(module_of(path)) < floors()["handlingsplan.pdf"]  # those below know neither models nor states
        for text, can_be_relation in strings_of(path)
        if text not in links
        and min(names().get(text, 99), relations().get(text, 99) if can_be_relation else 99) < floor_of(module_of(path))
    }


def test_names_are_known() -> None:
    assert {"measures.measure", "measures_measure", "proposed", "withdrawn"} <= names().keys()
    assert {"measure_links", "funding_rows"} <= relations().keys()


@pytest.mark.django_db
def test_no_lower_package_names_an_upper_one_by_a_string() -> None:
    assert sorted(upper_names() - EXCUSED.keys()) == []


def test_every_excuse_is_needed() -> None:
    assert sorted(EXCUSED.keys() - upper_names()) == []
