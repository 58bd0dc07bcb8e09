"""What `bin/test --changed` runs."""

import grimp
import pytest

from tests.touched import changed_modules, importers, mirrored, touched
from tests.tree.files import ROOT


@pytest.fixture
def graph() -> grimp.ImportGraph:
    """Imports of a small portal: a verb, its view, its address; a room above; tests, and what helps them."""
    graph = grimp.ImportGraph()
    for importer, imported in (
        ("measures.views", "measures.verbs"),
        ("measures.urls", "measures.views"),
        ("followup.reports", "measures.verbs"),
        ("tests.measures.posting", "measures.verbs"),
        ("tests.factories", "measures.verbs"),
        ("tests.measures.test_verbs", "measures.verbs"),
        ("tests.measures.test_views", "measures.views"),
        ("tests.public.test_posting", "tests.measures.posting"),
        ("tests.followup.test_reports", "followup.reports"),
        ("tests.plan.test_rows", "tests.factories"),
    ):
        graph.add_import(importer=importer, imported=imported)
    return graph


def test_a_change_touches_what_reaches_it_through_its_own_room_and_helpers(graph: grimp.ImportGraph) -> None:
    assert importers(graph, "measures.verbs") == {
        "tests.measures.test_verbs",
        "tests.measures.test_views",
        "tests.public.test_posting",
    }
    assert importers(graph, "measures.views") == {"tests.measures.test_views"}
    assert importers(graph, "followup.reports") == {"tests.followup.test_reports"}
    assert importers(graph, "tests.factories") == set()
    assert importers(graph, "measures.new") == set()


def test_the_folder_that_mirrors_a_module_s_own_is_touched() -> None:
    assert mirrored("measures.money.rows") == {
        f"tests/measures/money/{path.name}" for path in (ROOT / "tests/measures/money").glob("test_*.py")
    }
    assert mirrored("handlingsplan.numbers") == {"tests/test_numbers.py"}


def test_a_template_is_changed_code_where_it_is_named() -> None:
    assert changed_modules(["templates/workspace/search.html"]) == {"handlingsplan.workspace.views"}
    assert changed_modules(["docs/glossary.md", "static/css/tokens.css", "bin/test"]) == set()


def test_nothing_changed_touches_nothing_and_anything_the_tests_of_the_tree() -> None:
    assert touched([]) == []
    assert touched(["docs/glossary.md"]) == ["tests/tree"]
    assert touched(["tests/test_numbers.py", "tests/test_gone.py"]) == ["tests/test_numbers.py", "tests/tree"]
