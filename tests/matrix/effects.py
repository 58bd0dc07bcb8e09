"""What a request leaves behind, and what a person would fill a form with."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from tests.page_forms import PageForm

# What says nothing of the plan: who is signed in where, that a form was sent, and the seals of a chain.
NO_EFFECT = {"sessions.Session", "usersessions.UserSession", "actors.SentForm"}
TEXTS = {"text", "textarea", "url", "search", "email", "tel", "number", "date"}
# Pairs of texts that some field takes: words, a year, an amount, a link, days, a number.
PAIRS = (
    ("Ord ett", "Ord två"),
    ("2026", "2025"),
    ("41", "43"),
    ("https://ett.example/", "https://tva.example/"),
    ("2026-05-04", "2026-05-05"),
    ("2099-05-04", "2099-05-05"),
    ("<p>Ord ett</p>", "<p>Ord två</p>"),
)


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is done within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> Counter[str]:
    """Return how many rows each table has."""
    with connection.cursor() as cursor:
        cursor.execute(_counts())
        return Counter(dict(cursor.fetchall()))


@cache
def _counts() -> str:
    """Return one question for all tables: asked a thousand times, a question each took a fifth of what it judges."""
    models = [model._meta for model in apps.get_models() if model._meta.label not in NO_EFFECT and model._meta.managed]
    table = connection.ops.quote_name
    return " UNION ALL ".join(f"SELECT '{one.label}', COUNT(*) FROM {table(one.db_table)}" for one in models)


def pairs_for(form: PageForm, name: str) -> Iterator[tuple[str, str]]:
    """Yield pairs of what two people might put into a field, neither of which stands in it."""
    now = form.values.get(name, [""])
    if form.controls[name] in TEXTS:
        yield from (pair for pair in PAIRS if not {*now} & {*pair})
    elif form.controls[name] in {"select", "radio", "checkbox"}:
        others = [choice for choice in form.choices[name] if choice not in now]
        if len(others) > 1:
            yield others[0], others[1]


def filled(form: PageForm, values: dict[str, Any]) -> dict[str, Any]:
    """Return what it takes to send a form that is not filled in yet."""
    found: dict[str, Any] = {}
    for name, kind in form.controls.items():
        if any(form.values.get(name, [])) or (kind == "checkbox" and values.get(name) != FIRST):
            continue
        if form.choices.get(name):
            found[name] = next(filter(None, form.choices[name]), "")
        elif kind in {"text", "textarea"}:
            found[name] = "Text"
    return found | {name: value for name, value in values.items() if value != FIRST}


FIRST = "the first that the form offers"
# What a form needs to be taken, beyond what stands in it.
FILL: dict[str, dict[str, Any]] = {
    "comment_chapter": {"text": "Bra."},
    "comment_measure": {"text": "Bra."},
    "evaluate_measure": {"year": "2026"},
    "evaluate_package": {"year": "2026"},
    "people": {"email": "ny@example.org"},
    "coordinators": {"email": "ny@example.org"},
    "new_adoption": {"decided_on": "2026-05-04"},
    "decide_commitments": {"rows": FIRST, "decision_body": "Kommunstyrelsen", "decision_date": "2026-05-04"},
    "ask_parties": {"parties": FIRST},
    "ask_body": {"name": "Nya föreningen", "email": "ny@example.org"},
    "public_answer": {"text": "Mer cykel.", "webb": ""},
    "new_round": {"deadline": "2099-05-04"},
    "new_measure": {"title": "Ny åtgärd"},
    "new_meeting": {"title": "Forum", "on": "2026-05-04"},
    "round_deadline": {"deadline": "2099-05-06"},
    "report_observation": {"value": "41", "year": "2025"},
    "ask_about_measure": {"organisations": FIRST},
    "basics_indicators_add": {"title": "Resor", "unit": "st", "rule": "none", "level": "region", "weight": ""},
    "basics_judgements_add": {"challenge": FIRST, "year": "2026", "judgement": FIRST},
    "basics_parties_add": {"name": "Nya kommunen", "short_name": "Nya", "category": "academia", "organisation": ""},
}
