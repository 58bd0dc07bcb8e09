"""Any leaf of a plan's frozen document is changed: the comparison is never empty, and its page names the change."""

import html
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from handlingsplan.chapters.document import (
    Frozen,
    Link,
    LivePart,
    MatrixRow,
    PlacedMeasure,
    PlacedPicture,
    PlanDocument,
)
from handlingsplan.chapters.links import PrintLinks
from handlingsplan.editions.comparison import Changes, compare_plans
from handlingsplan.editions.comparison.leaves import Head, words
from handlingsplan.editions.comparison.table import TABLE, WITHIN
from handlingsplan.editions.freezing import freeze, thaw
from handlingsplan.public.change_filter import ChangeFilter
from tests.editions.documents import EDITION, measure_link
from tests.editions.frozen import PICTURE, full_plan
from tests.editions.stockholm import stockholm_document

Path = tuple[str | int, ...]
# Classes whose place, year or value tells them apart
NO_KEY = {
    "PartyGroup",
    "PlacedPicture",
    "PlacedMeasure",
    "MatrixRow",
    "CommitmentCell",
    "YearAmount",
    "Value",
    "Figure",
    "FormerName",
}


def classes(kind: type[Frozen] = PlanDocument) -> dict[type[Frozen], None]:
    """Return every class of which a document is made, each once."""
    found: dict[type[Frozen], None] = {kind: None}
    for field in kind.model_fields.values():
        for inner in _inner(field.annotation):
            found |= classes(inner)
    return found


def _inner(annotation: Any) -> Iterator[type[Frozen]]:
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, Frozen):
        yield annotation
    for argument in get_args(annotation):
        yield from _inner(argument)


def test_the_table_names_every_leaf() -> None:
    every = classes()
    assert set(every) == {*TABLE, *WITHIN}
    assert {kind.__name__: set(kind.model_fields) ^ set(TABLE[kind]) for kind in every if kind in TABLE} == {
        kind.__name__: set() for kind in TABLE
    }


def test_every_thing_has_a_key() -> None:
    listed = {
        inner
        for kind in classes()
        for field in kind.model_fields.values()
        if "tuple" in str(field.annotation)
        for inner in _inner(field.annotation)
    }
    assert {kind.__name__ for kind in listed if "key" not in kind.model_fields} == NO_KEY


@lru_cache
def everything() -> PlanDocument:
    """Return a plan in which every attribute of every class says something."""
    plan = full_plan()
    line = PlacedMeasure(
        measure=measure_link(1), owner="Österåker", owner_key="organisation-osteraker", period="2027",
        status="delayed", status_label="Försenad",
    )  # fmt: skip
    live = (
        LivePart(key="package:1", title="Åtgärder i paketet", measures=(line,)),
        LivePart(key="indicator:1", title="Indikator 1", indicator=plan.followup.indicators[0]),
        LivePart(key="money:funder", title="Pengar", money=plan.financing.tables[0]),
    )
    picture = PlacedPicture(token="abc", width=10, height=20, source=PICTURE)
    first = plan.background.model_copy(update={"live": live, "text_pictures": (picture,)})
    (package,) = plan.measures.packages
    one = package.measures[0].model_copy(update={"area": "Österåker", "area_keys": ("organisation-osteraker",)})
    package = package.model_copy(update={"measures": (one, *package.measures[1:])})
    measures = plan.measures.model_copy(update={"packages": (package,)})
    assert plan.edition is not None
    head = plan.edition.model_copy(update={"signatures": ("Anna Ek, ordförande",)})
    return plan.model_copy(update={"edition": head, "background": first, "measures": measures})


def leaves(value: Any, path: Path = (), kind: str = "") -> Iterator[tuple[Path, str]]:
    """Yield each leaf's path with its kind, "Measure.title"."""
    if isinstance(value, Frozen):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name), (*path, name), f"{type(value).__name__}.{name}")
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number), kind)
    else:
        yield path, kind


def is_head(path: Path) -> bool:
    return path[0] in {name for name, leaf in TABLE[PlanDocument].items() if isinstance(leaf, Head)}


def _at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step] if isinstance(step, int) else getattr(document, step)
    return document


def replaced(value: Any, path: Path, new: Any) -> Any:
    """Return a copy of `value` with `new` at the path."""
    if not path:
        return new
    step, *rest = path
    if isinstance(step, int):
        return (*value[:step], replaced(value[step], tuple(rest), new), *value[step + 1 :])
    return value.model_copy(update={step: replaced(getattr(value, step), tuple(rest), new)})


def other_value(document: PlanDocument, path: Path) -> Any:
    """Return another value that the leaf may have."""
    value, owner = _at(document, path), path
    while isinstance(owner[-1], int):
        owner = owner[:-1]
    annotation = type(_at(document, owner[:-1])).model_fields[str(owner[-1])].annotation
    if get_origin(annotation) is Literal:
        return next(one for one in get_args(annotation) if one != value)
    if value is None:
        return _first_value(annotation)
    if isinstance(value, bool):
        return not value
    if isinstance(value, date | datetime):
        return value + timedelta(days=3)
    return f"{value} Annat" if isinstance(value, str) else value + 7


def _first_value(annotation: Any) -> Any:
    kinds = [one for one in get_args(annotation) if one is not type(None)] if _is_union(annotation) else [annotation]
    return {int: 2031, Decimal: Decimal(7), date: date(2031, 5, 6)}.get(kinds[0])


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in {Union, UnionType}


def page_of(before: PlanDocument, after: PlanDocument, changes: Changes) -> str:
    """Return the words of the page, between single spaces."""
    context = ChangeFilter(QueryDict(""), documents=(before, after)).context(changes)
    names = {"plan": before.plan, "edition": None, "earlier": EDITION, "links": PrintLinks(), "whole_url": ""}
    text = re.sub(r"<[^>]*>", " ", render_to_string("public/changes/_changes.html", context | names))
    return " ".join(html.unescape(text).split())


# By what a part of the plan is known on the page
CALLED = ("title", "name", "text", "label", "organisation", "owner", "funder", "coordinating_organisation")


def names_on(path: Path, *documents: PlanDocument) -> set[str]:
    """Return what the leaf, before and after, and the things that it is a part of are called."""
    values = {piece for document in documents for piece in words(_at(document, path)).split(", ")}
    parts = [_at(document, path[:length]) for document in documents for length in range(1, len(path))]
    titles = {getattr(part, name, "") for part in parts for name in CALLED}
    return {" ".join(name.split())[:200] for name in values | titles} - {""}


def assert_told(document: PlanDocument, path: Path) -> None:
    new = other_value(document, path)
    if new is None:
        return
    after = replaced(document, path, new)
    changes = compare_plans(document, after)
    assert bool(changes), path
    page = page_of(document, after, changes)
    assert "Inget har ändrats" not in page
    assert [name for name in names_on(path, document, after) if name in page], (path, page)


KINDS = {kind: path for path, kind in reversed(list(leaves(everything())))}


def test_every_kind_of_leaf_is_tried() -> None:
    ends = {
        f"{kind.__name__}.{name}"
        for kind in classes()
        for name, field in kind.model_fields.items()
        if not list(_inner(field.annotation))
    }
    assert ends - set(KINDS) == set()


@pytest.mark.parametrize("kind", sorted(kind for kind, path in KINDS.items() if not is_head(path)))
def test_a_change_of_any_kind_of_leaf_is_told(kind: str) -> None:
    assert_told(everything(), KINDS[kind])


def test_nothing_is_said_to_have_changed_only_where_contents_are_equal() -> None:
    plan = everything()
    assert page_of(plan, thaw(freeze(plan)), compare_plans(plan, thaw(freeze(plan)))) == "Inget har ändrats."
    for path in (path for path, _kind in leaves(plan) if is_head(path)):
        after = replaced(plan, path, other_value(plan, path)) if path != ("format",) else plan
        assert page_of(plan, after, compare_plans(plan, after)) == "Inget har ändrats."


@pytest.fixture(scope="module")
def stockholm(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> PlanDocument:
    with django_db_blocker.unblock():
        return stockholm_document()


@lru_cache
def places() -> list[Path]:
    return [path for path, _kind in leaves(stockholm_document()) if not is_head(path)]


@pytest.mark.usefixtures("stockholm")
@settings(max_examples=40, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True))
def test_a_change_of_any_leaf_of_a_loaded_plan_is_told(place: float) -> None:
    assert_told(stockholm_document(), places()[int(place * len(places()))])


# Names


def _renamed(value: Any, name: str, new: str) -> Any:
    """Return a copy with the name replaced wherever it stands, in lists of names too."""
    if isinstance(value, Frozen):
        skipped = {"html", "description", "summary", "slug", "anchor", "key", "source", "responsibility", "role"}
        fields = {
            field: _renamed(getattr(value, field), name, new)
            for field in type(value).model_fields
            if field not in skipped and not field.endswith(("_key", "_keys"))
        }
        return value.model_copy(update=fields)
    if isinstance(value, tuple):
        return tuple(_renamed(one, name, new) for one in value)
    return value.replace(name, new) if isinstance(value, str) else value


NAMED = {
    "organisation": lambda plan: plan.cooperation.groups[0].parties[0].name,
    "organisation's short name": lambda plan: plan.cooperation.groups[1].parties[0].short_name,
    "funder": lambda plan: next(
        row.funder for m in _measures(plan) for row in m.funding if row.funder_key.startswith("funder-")
    ),
    "goal": lambda plan: plan.goals.goals[0].title,
    "challenge": lambda plan: plan.goals.challenges[0].title,
    "package": lambda plan: plan.measures.packages[0].title,
    "measure": lambda plan: _measures(plan)[0].title,
    "step": lambda plan: plan.background.process_steps[0].title,
    "indicator": lambda plan: plan.followup.indicators[0].title,
    "example": lambda plan: plan.examples.examples[0].title,
    "chapter": lambda plan: plan.definition.title,
    "plan": lambda plan: plan.plan.title,
}


def _measures(plan: PlanDocument) -> list[Any]:
    return [measure for package in plan.measures.packages for measure in package.measures]


@pytest.mark.parametrize("kind", NAMED)
def test_a_new_name_is_told_once_and_changes_nothing_else(stockholm: PlanDocument, kind: str) -> None:
    name = NAMED[kind](stockholm)
    after = _renamed(stockholm, name, "Heter Något Annat")
    changes = compare_plans(stockholm, after)
    assert [one.after for one in changes.names if "Heter Något Annat" in one.after] == [
        one.after for one in changes.names
    ]
    assert len(changes.names) == 1
    assert changes == Changes(names=changes.names)
    page = page_of(stockholm, after, changes)
    assert page.count("heter nu") == 1


@pytest.mark.parametrize("part", ["evaluations", "appendices", "milestones"])
def test_new_names_of_what_the_demonstration_lacks(part: str) -> None:
    plan = everything()
    name = {
        "evaluations": plan.followup.evaluations[0].title,
        "appendices": plan.appendices[0].title,
        "milestones": plan.measures.packages[0].measures[0].milestones[0].title,
    }[part]
    changes = compare_plans(plan, _renamed(plan, name, "Annat"))
    told = [one.after for one in changes.names] + [
        field.after for one in changes.measures.altered for field in one.fields
    ]
    assert (len(told), "Annat" in told[0]) == (1, True)


def test_links_name_what_they_lead_to(stockholm: PlanDocument) -> None:
    keys = {getattr(part, "key", "") for part in _parts(stockholm) if not isinstance(part, Link)}
    links = [part for part in _parts(stockholm) if isinstance(part, Link)]
    assert len(links) > 100
    assert [link for link in links if link.key not in keys] == []
    assert [row for row in _parts(stockholm) if isinstance(row, MatrixRow) and not row.measure.key] == []


def _parts(value: Any) -> Iterator[Frozen]:
    if isinstance(value, Frozen):
        yield value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _parts(one)
