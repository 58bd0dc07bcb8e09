"""Every word that an edition froze, and a plan that leaves nothing empty."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from handlingsplan import richtext
from handlingsplan.chapters.document import Adoption, Appendix, Evaluation, FormerName, Milestone, Picture, PlanDocument
from tests.editions.documents import document, measure, measure_link

# What no reader sees as words: names in the code, and addresses, which are links.
CODES = frozenset(
    {"anchor", "key", "slug", "code", "owner_key", "organisation_key", "funder_key", "participant_keys", "area_keys"}
    | {"replaces_keys", "organisation_keys", "coordinating_organisation_key"}
    | {"slug", "owner_slug", "kind", "state", "status", "rule", "category", "origin", "standing"}
    | {"source_url", "link", "file_checksum", "file_token", "schema_address", "licence"}
    | {"area_codes", "organisation_number", "coordinating_organisation_number"}
    | {"decision_body", "decision_paragraph", "decision_link"}  # shown as one line
)


# A picture, what it shows (which is no text, but stands for it), and that a measure is accepted, as all are.
NOT_SHOWN = frozenset(
    {("pictures", "source"), ("pictures", "alt"), ("measures", "state_label")}
    | {("text_pictures", "source"), ("text_pictures", "token")}
    | {("commitments", "registry_number"), ("challenges", "judgement")}
    | {("plan", "subject"), ("plan", "county_code"), ("plan", "vocabularies")}  # told by the chapters
)


FORMER_NAME = FormerName(name="Åkers socken", until=date(2025, 12, 31))
MILESTONE = Milestone(key="milestone-1", title="Upphandlad", planned_on=date(2027, 5, 1), reached_on=None)


def full_plan() -> PlanDocument:
    """Return a plan in which every text says something of its own."""
    about = measure_link(1)
    evaluation = Evaluation(
        key="evaluation-1", title="", organisation="", organisation_key="organisation-kth",
        year=2026, about=about, method="", result="", evidence="", link="", file_name="",
        file_checksum="",
    )  # fmt: skip
    plan = document(measures=2, organisations=2)
    examples = tuple(
        one.model_copy(update={"pictures": (Picture(key="picture-1", alt="", source=PICTURE),)})
        for one in plan.examples.examples
    )
    package = plan.measures.packages[0]
    measures = (
        measure(
            1,
            replaces=("9. Ersatt åtgärd",),
            replaces_keys=("measure-9",),
            area_codes=("0117",),
            milestones=(MILESTONE,),
        ),
        *package.measures[1:],
    )
    package = package.model_copy(update={"measures": measures})
    goals = tuple(goal.model_copy(update={"origin": "upstream"}) for goal in plan.goals.goals)
    indicators = tuple(one.model_copy(update={"standing": "on_track"}) for one in plan.followup.indicators)
    changed: dict[str, Any] = {
        "goals": plan.goals.model_copy(update={"goals": goals}),
        "followup": plan.followup.model_copy(update={"evaluations": (evaluation,), "indicators": indicators}),
        "examples": plan.examples.model_copy(update={"examples": examples}),
        "measures": plan.measures.model_copy(update={"packages": (package,)}),
    }
    decided = Adoption(
        key="adoption-1", edition=2, organisation="", organisation_key="organisation-kth",
        body="", kind="adopted", kind_label="", reservation="",
        decided_on=date(2026, 6, 15), paragraph="", registry_number="", link="", corrected_on=date(2026, 6, 20),
    )  # fmt: skip
    (group,) = plan.cooperation.groups
    parties = tuple(one.model_copy(update={"former_names": (FORMER_NAME,)}) for one in group.parties)
    groups = (group.model_copy(update={"parties": parties}),)
    changed["cooperation"] = plan.cooperation.model_copy(update={"groups": groups})
    changed["adoptions"] = (decided,)
    changed["appendices"] = (Appendix(key="begrepp", number=1, title="", html="", file_name="", file_size=8),)
    data = plan.model_copy(update=changed).model_dump(mode="json")
    return PlanDocument.model_validate(_filled(data, count(1)))


def _filled(value: Any, numbers: Iterator[int], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _filled(each, numbers, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, numbers, key) for each in value]
    return f"Fyllt{next(numbers)}ord" if value == "" and key not in CODES else value


def words_of(plan: PlanDocument) -> str:
    """Return the plan's words as one text."""
    return " ".join(_texts(plan.model_dump(mode="python")))


def bare_words(text: str) -> set[str]:
    """Return the words of a text without the marks around them."""
    return {word.strip(".,;:()[]”") for word in text.split()}


def _texts(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in CODES and (key, name) not in NOT_SHOWN:
                yield from _texts(each, name)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each, key)
    elif isinstance(value, str):
        yield richtext.words(value) if key == "html" else value


PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Erk"
    "Jggg=="
)
