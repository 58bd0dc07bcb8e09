"""The nine types of what a plan rests on, as the tests need them: how to make a row, and what a good form says."""

from collections.abc import Callable
from typing import Any

from handlingsplan.plan.models import Plan
from handlingsplan.reference_data.table import REFERENCE_TYPES
from tests.factories import (
    AppendixFactory,
    ChallengeFactory,
    ChallengeJudgementFactory,
    FunderFactory,
    GoalFactory,
    GoodExampleFactory,
    IndicatorFactory,
    PackageFactory,
    PartyFactory,
    ProcessStepFactory,
)

TYPE_BY_NAME = {kind.name: kind for kind in REFERENCE_TYPES}
FACTORIES: dict[str, Any] = {
    "parties": PartyFactory,
    "goals": GoalFactory,
    "challenges": ChallengeFactory,
    "judgements": ChallengeJudgementFactory,
    "process_steps": ProcessStepFactory,
    "packages": PackageFactory,
    "funders": FunderFactory,
    "good_examples": GoodExampleFactory,
    "indicators": IndicatorFactory,
    "appendices": AppendixFactory,
}
NO_TARGETS = {"targets-TOTAL_FORMS": "0", "targets-INITIAL_FORMS": "0"}
_TITLED = {"number": "7", "title": "Åka tåg", "description": "Till Ö.", "key": ""}
TYPED: dict[str, Callable[[Plan], dict[str, Any]]] = {
    "parties": lambda _: {
        "name": "Ålands kommun",
        "short_name": "Åland",
        "category": "municipality",
        "role": "Genomförare",
        "responsibility": "",
    },
    "goals": lambda _: _TITLED | {"origin": "own", "target_year": "2020"},
    "challenges": lambda _: _TITLED,
    "judgements": lambda plan: {
        "challenge": ChallengeFactory(plan=plan).pk,
        "year": "2027",
        "judgement": "worse",
        "text": "Åka tåg",
    },
    "process_steps": lambda _: _TITLED | {"state": "not_started", "on": "", "owner": "", "evidence": ""},
    "packages": lambda _: _TITLED,
    "funders": lambda _: {"name": "Åka tåg", "key": ""},
    "good_examples": lambda plan: {
        "number": "7",
        "title": "Åka tåg",
        "organisation": plan.coordinating_organisation_id,
        "what_was_done": "Tåget gick.",
    },
    "appendices": lambda _: {"title": "Åka tåg", "html": "<p>Till Ö.</p>"},
    "indicators": lambda _: (
        NO_TARGETS
        | {
            "number": "7",
            "title": "Åka tåg",
            "unit": "resor",
            "decimals": "0",
            "direction": "increase",
            "level": "organisation",
            "rule": "sum",
        }
    ),
}
