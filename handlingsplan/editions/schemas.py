"""JSON schemas of an edition's data: one for each format that editions have been frozen in."""

import json
from pathlib import Path
from typing import Any

from handlingsplan.chapters.document import PlanDocument

FORMAT = 2
FOLDER = Path(__file__).with_name("schemas")  # what was kept of formats that nothing is frozen in any more
FORMATS = (*sorted(int(path.stem) for path in FOLDER.glob("*.json")), FORMAT)


def schema_of(number: int) -> dict[str, Any]:
    """Return the schema of a format in `FORMATS`; that of today follows from the document's classes."""
    if number != FORMAT:
        kept: dict[str, Any] = json.loads((FOLDER / f"{number}.json").read_text())
        return kept
    schema = PlanDocument.model_json_schema()
    schema["properties"]["format"] = {"const": FORMAT, "title": "Format", "type": "integer"}
    return schema
