"""What a browser would send: the data of a page's form, as it stands on the page, with changes."""

from dataclasses import replace
from typing import Any

from measures.editing import MeasureData
from measures.models import Measure
from tests.page_forms import forms_in
from tests.responses import Response


def sent(response: Response, name: str = "form", **changes: Any) -> dict[str, Any]:
    """Return what sending the page's form would send; `changes` by field, None leaves a field out."""
    form = response.context[name]
    data = {}
    for field in form:
        value = field.value()
        if value is None or value is False or value == []:
            continue
        data[field.html_name] = value if isinstance(value, list) else field.field.widget.format_value(value)
    data |= changes
    return {key: value for key, value in data.items() if value is not None}


def sent_grid(response: Response, **changes: Any) -> dict[str, Any]:
    """Return what sending the grid of money would send; `changes` by the name of the cell, as `row_0_amount`."""
    grid = response.context["grid"]
    data: dict[str, Any] = {}
    for form in grid.forms:
        (read,) = forms_in(f'<form method="post">{form.readings}</form>', "/")
        data |= {name: values[0] for name, values in read.values.items()}
    for form in (grid.management_form, *grid.forms):
        for field in form:
            value = field.field.prepare_value(field.value()) if hasattr(field.field, "prepare_value") else field.value()
            data[field.html_name] = "" if value is None or value is False else str(value)
    unknown = {name for name in changes if _cell(name) not in data}
    assert not unknown
    return data | {_cell(name): value for name, value in changes.items()}


def _cell(name: str) -> str:
    head, number, column = name.split("_", 2)
    return f"{head}-{number}-{column}"


def data_of(measure: Measure, **changes: Any) -> MeasureData:
    """Return what the measure says now, with changes, as a verb takes it."""
    scalars = ("title", "description", "expected_result", "owner", "package", "four_step", "county_wide")
    data = MeasureData(
        **{name: getattr(measure, name) for name in (*scalars, "planned_start", "planned_end")},
        participants=list(measure.participants.all()),
        modes=[row.mode for row in measure.modes.all()],
        areas=list(measure.areas.all()),
        goals=list(measure.goals.all()),
        challenges=list(measure.challenges.all()),
    )
    return replace(data, **changes)
