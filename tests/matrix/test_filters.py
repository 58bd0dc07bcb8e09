"""Every address that chooses, orders or pages refuses a parameter that it does not know, in words."""

import html
import inspect
import sys
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from tests.matrix.asking import cells, expected, patterns
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene

UNKNOWN = "Länken innehåller ”okand”, som inte går att välja efter."
# Pages that read a parameter to show one step, draft, passage, year or indicator; they list nothing.
NO_LISTS = {
    "change_measures",
    "comment_passage",
    "compare_revisions",
    "edit_chapter",
    "measure_status",
    "remind_by_hand",
    "published_standing",
    "dashboard",
    "render_job",
    "report_observation",
    "report_page",
    "return_report",
    "values_grid",
    "workbook_columns",
}
FILES = {"export_csv", "export_xlsx", "plan_history_file", "organisation_history_file"}  # hold nothing then


def readers() -> Iterator[str]:
    """Yield the name of every address whose view, or a private function that it calls, reads the query."""
    for pattern in patterns():
        view = inspect.unwrap(pattern.callback)
        module = sys.modules[view.__module__]
        if not pattern.name or not module.__name__.startswith(("handlingsplan", "measures", "followup", "actors")):
            continue
        source = inspect.getsource(view)
        private = [value for name, value in vars(module).items() if name.startswith("_") and f"{name}(" in source]
        if any("request.GET" in inspect.getsource(part) for part in [view, *filter(inspect.isfunction, private)]):
            yield pattern.name


def test_every_list_refuses_what_it_cannot_choose_by(scene: Scene) -> None:
    read = set(readers())
    assert read >= NO_LISTS | FILES
    names = sorted(name for name in read - NO_LISTS - FILES if "GET" in LINES[name].methods)
    assert len(names) > 20
    surprises = []
    for name in names:
        cell = next(cell for cell in cells(scene, [name], ["GET"]) if expected(cell) == "done")
        client = Client()
        if cell.who.name != "anonymous":
            client.force_login(
                scene.person(cell.who.name),
                backend="allauth.account.auth_backends.AuthenticationBackend",
            )
        address = reverse(name, args=cell.target.args)
        text = html.unescape(client.get(address, {"okand": "1"}).content.decode())
        if UNKNOWN not in text:
            surprises.append(name)
    assert surprises == [], " ".join(surprises)
