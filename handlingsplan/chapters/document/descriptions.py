"""What each property of the plan as data means, in Swedish and English, for schemas, tables and the API.

The words are a table beside this file: class, property, Swedish, English; `*` is for every class that has no line of
its own.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

EVERY_CLASS = "*"
ENGLISH = "x-description-en"


@dataclass(frozen=True)
class Description:
    """A property in words."""

    swedish: str
    english: str


@cache
def descriptions() -> dict[tuple[str, str], Description]:
    """Return the words by class and property."""
    with Path(__file__).with_name("descriptions.csv").open(encoding="utf-8", newline="") as file:
        return {(row["class"], row["property"]): Description(row["sv"], row["en"]) for row in csv.DictReader(file)}


def description_of(kind: str, name: str) -> Description | None:
    """Return what the property means in the class, if anybody has said it."""
    words = descriptions()
    return words.get((kind, name)) or words.get((EVERY_CLASS, name))


def described(kind: str, schema: dict[str, Any]) -> None:
    """Put the words into a class's JSON schema: Swedish as its description, English beside it."""
    for name, part in schema.get("properties", {}).items():
        if words := description_of(kind, name):
            part |= {"description": words.swedish, ENGLISH: words.english}
