"""A closed plan is read: of all that is posted at its addresses, only what is not the plan's own is done."""

from collections.abc import Iterator

from handlingsplan.plan.models import Plan
from handlingsplan.plan.review import close_plan
from tests.matrix.asking import Asker, Cell, cells, expected
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene
from tests.matrix.targets import OURS

# The next period, what is published, people, what is one's own; and a page that tells why nothing changes.
STILL_DONE = {
    *("next_period", "withdraw_edition", "draft_pdf", "retry_job"),
    *("people", "remove_membership", "revoke_invitation", "renew_invitation", "confirm_invitation"),
    *("organisation_facts", "renew_coordinator_invitation"),
    *("discard_chapter_drafts", "put_news_aside", "keep_measures", "forget_measures"),
    *("coordinators", "remove_coordinator", "revoke_coordinator_invitation"),
    *("access_keys", "revoke_access_key"),
    "change_measures",
}


def _one_of_each(scene: Scene) -> Iterator[Cell]:
    """Yield a post to each address and state of the plan that the open plan lets somebody do."""
    for name, line in LINES.items():
        if "POST" in line.methods and not line.package:
            found = [cell for cell in cells(scene, [name], ["POST"]) if expected(cell) == "done"]
            yield from {cell.target.state: cell for cell in found if cell.target.plan == OURS}.values()


def test_no_verb_changes_a_closed_plan(scene: Scene) -> None:
    asked = list(_one_of_each(scene))
    close_plan(Plan.objects.get(slug=OURS), by=scene.person("samordnare"))
    asker = Asker(scene)
    answers = {cell: asker.ask(cell) for cell in asked}
    assert {cell.name for cell, answer in answers.items() if answer.word != "forbidden"} == STILL_DONE
    assert {cell.name for cell, answer in answers.items() if answer.tables} <= STILL_DONE
