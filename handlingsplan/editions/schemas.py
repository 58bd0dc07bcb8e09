"""JSON schemas of an edition's data: one for each format that editions have been frozen in."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.chapters.document.descriptions import ENGLISH

FORMAT = 2
FOLDER = Path(__file__).with_name("schemas")  # what was kept of formats that nothing is frozen in any more
FORMATS = (*sorted(int(path.stem) for path in FOLDER.glob("*.json")), FORMAT)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_address(number: int = FORMAT) -> str:
    """Return where the schema of a format lies for good."""
    return f"{settings.SITE_URL}{reverse('data_schema_of_format', args=[number])}"


def schema_of(number: int) -> dict[str, Any]:
    """Return the schema of a format in `FORMATS`; that of today follows from the document's classes."""
    head = {"$schema": DIALECT, "$id": schema_address(number)}
    if number != FORMAT:
        kept: dict[str, Any] = json.loads((FOLDER / f"{number}.json").read_text())
        return head | kept
    schema = PlanDocument.model_json_schema(mode="serialization", by_alias=True)
    schema["properties"]["format"] |= {"const": FORMAT, "title": "Format", "type": "integer"}
    schema["properties"]["format"].pop("enum", None)
    texts = {
        "title": "Handlingsplan: en utgåva som data",
        "description": "Hela planen, som den frystes när utgåvan publicerades. Belopp är i hela kronor.",
        ENGLISH: "The whole plan, as it was frozen when the edition was published. Amounts are whole Swedish kronor.",
    }
    return head | schema | texts
