"""The nine kinds of what a plan rests on, as the tests need them: how to make a row, and what a good form says."""

from collections.abc import Callable
from typing import Any

from followup.views.reference_data import KIND_OF_INDICATORS
from handlingsplan.plan.appendices.reference_type import KIND_OF_APPENDICES
from handlingsplan.plan.models import Plan
from handlingsplan.plan.views.reference_types import (
    KIND_OF_CHALLENGES,
    KIND_OF_GOALS,
    KIND_OF_PARTIES,
    KIND_OF_PROCESS_STEPS,
    Kind,
)
from measures.views.reference_data import KIND_OF_FUNDERS, KIND_OF_GOOD_EXAMPLES, KIND_OF_PACKAGES
from tests.factories import (
    AppendixFactory,
    ChallengeFactory,
    FunderFactory,
    GoalFactory,
    GoodExampleFactory,
    IndicatorFactory,
    PackageFactory,
    PartyFactory,
    ProcessStepFactory,
)

KINDS: dict[str, Kind] = {
    kind.subject.name: kind
    for kind in (
        KIND_OF_PARTIES,
        KIND_OF_GOALS,
        KIND_OF_CHALLENGES,
        KIND_OF_PROCESS_STEPS,
        KIND_OF_PACKAGES,
        KIND_OF_FUNDERS,
        KIND_OF_GOOD_EXAMPLES,
        KIND_OF_INDICATORS,
        KIND_OF_APPENDICES,
    )
}
FACTORIES: dict[str, Any] = {
    "parties": PartyFactory,
    "goals": GoalFactory,
    "challenges": ChallengeFactory,
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
    "process_steps": lambda _: _TITLED,
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
