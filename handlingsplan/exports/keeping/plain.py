"""Parts of a plan and what differs between two, as JSON: everything that says something, and no code."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from handlingsplan.chapters.document import Frozen


def plain(part: Any) -> Any:
    """Return what the part says; a kind of things says its name and heading."""
    if isinstance(part, Frozen):
        return part.model_dump(mode="json", by_alias=True)
    if is_dataclass(part):
        values = ((one.name, getattr(part, one.name)) for one in fields(part))
        return {name: plain(value) for name, value in values if not callable(value)}
    if isinstance(part, frozenset | tuple | list):
        said = [plain(one) for one in part]
        return sorted(said) if isinstance(part, frozenset) else said
    if isinstance(part, Decimal):
        return int(part) if part == part.to_integral_value() else float(part)
    return part if part is None or isinstance(part, str | int | float) else str(part)
