"""What a plan rests on: the nine types alike."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.conflicts import Difference, StaleError
from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import Challenge, Goal, Plan
from handlingsplan.plan.reference_rows import save_row, version_of
from handlingsplan.reference_data.reference_types import ReferenceType
from handlingsplan.reference_data.table import GOALS, REFERENCE_TYPES
from tests.cast import Cast
from tests.factories import ChallengeFactory, GoalFactory, MeasureFactory, PlanFactory
from tests.reference_data.reference_table import FACTORIES, TYPE_BY_NAME, TYPED

ClientOf = Callable[[User], Client]
NAMES = list(TYPE_BY_NAME)
# Parts of the row itself.
DELETED_ALONG = {
    "indicators": {"followup.target", "followup.indicatorgoal", "followup.indicatormeasure", "followup.retrieval"},
    "good_examples": {"measures.examplepicture"},
}


def url(cast: Cast, name: str, page: str = "", pk: int | None = None) -> str:
    suffix = f"_{page}" if page else ""
    return reverse(f"basics_{name}{suffix}", args=[cast.plan.slug, *([] if pk is None else [pk])])


# The table


def test_every_type_is_named_as_the_plan_names_its_rows() -> None:
    assert {kind.name: kind.model for kind in REFERENCE_TYPES} == {
        kind.name: Plan._meta.get_field(kind.name).related_model for kind in REFERENCE_TYPES
    }


def _reached(model: type[Model], path: str) -> str:
    for name in path.split("__"):
        related = model._meta.get_field(name).related_model
        assert isinstance(related, type)
        model = related
    return model._meta.label_lower


def _points_at(model: type[Model]) -> set[str]:
    """Return the models with a foreign key, or a constraint of being in the same plan, that leads to the model."""
    relations = [relation for relation in model._meta.related_objects if not relation.many_to_many]
    keys = {relation.related_model._meta.label_lower for relation in relations}
    bound = {
        other._meta.label_lower
        for other in apps.get_models()
        for constraint in other._meta.constraints
        if isinstance(constraint, SamePlan) and constraint.to.lower() == model._meta.label_lower
    }
    return {label for label in keys | bound if not label.split(".")[1].startswith("historical")}


@pytest.mark.parametrize("kind", REFERENCE_TYPES, ids=lambda kind: kind.name)
def test_nothing_that_points_at_a_row_is_forgotten(kind: ReferenceType) -> None:
    counted = {_reached(kind.model, dependents.relation) for dependents in kind.dependents}
    assert _points_at(kind.model) - DELETED_ALONG.get(kind.name, set()) - counted == set()


# Who


READS_THE_WORKING_PLAN = {
    "samordnare": 200,
    "osteraker": 200,
    "osteraker_ansvarig": 200,
    "politiker": 200,
    "forskare": 200,
    "outsider": 404,
}
WRITES = dict.fromkeys(READS_THE_WORKING_PLAN, 403) | {"samordnare": 200, "outsider": 404}
ADDS_EXAMPLES = WRITES | {"osteraker": 200, "osteraker_ansvarig": 200}


def statuses(cast: Cast, client_of: ClientOf, address: str) -> dict[str, int]:
    people = {name: cast[name] for name in READS_THE_WORKING_PLAN}
    return {
        name: client_of(person).get(address).status_code for name, person in people.items() if isinstance(person, User)
    }


@pytest.mark.parametrize("name", NAMES)
def test_who_sees_and_who_writes(cast: Cast, client_of: ClientOf, name: str) -> None:
    row = FACTORIES[name](plan=cast.plan)
    assert statuses(cast, client_of, url(cast, name)) == READS_THE_WORKING_PLAN
    assert statuses(cast, client_of, url(cast, name, "add")) == (ADDS_EXAMPLES if name == "good_examples" else WRITES)
    assert statuses(cast, client_of, url(cast, name, "edit", row.pk)) == WRITES
    assert statuses(cast, client_of, url(cast, name, "remove", row.pk)) == WRITES


@pytest.mark.parametrize("page", ["add", "edit", "remove"])
@pytest.mark.parametrize("name", NAMES)
def test_a_reader_who_posts_anyway_is_told_why_and_changes_nothing(
    cast: Cast, client_of: ClientOf, name: str, page: str
) -> None:
    row = FACTORIES[name](plan=cast.plan)
    rows = type(row).objects.filter(plan=cast.plan)
    before = list(rows.values())
    pk = None if page == "add" else row.pk
    response = client_of(cast.politiker).post(url(cast, name, page, pk), TYPED[name](cast.plan))
    assert (response.status_code, list(rows.values())) == (403, before)
    reason = {
        "add": "Goda exempel läggs till av handläggare hos parterna och av samordnaren.",
        "edit": f"Exemplet ändras av handläggare i {getattr(row, 'organisation', '')} och av samordnaren.",
    }
    said = reason.get(page, "Det här gör samordnaren.") if name == "good_examples" else "Det här gör samordnaren."
    assert said in response.content.decode()


def test_nobody_comes_in_without_signing_in(cast: Cast, client: Client) -> None:
    assert isinstance(cast.anonymous, AnonymousUser)
    response = client.get(reverse("basics", args=[cast.plan.slug]))
    assert (response.status_code, response["Location"]) == (302, "/konto/logga-in/?next=/arbete/stockholm/grunder/")


def test_the_verbs_ask_too(cast: Cast) -> None:
    goal = GoalFactory(plan=cast.plan)
    for person in (cast.osteraker, cast.osteraker_ansvarig, cast.politiker, cast.forskare, cast.outsider):
        with pytest.raises(RefusedError, match="Det här gör samordnaren"):
            save_row(goal, expected_version=version_of(goal), by=person)
        with pytest.raises(RefusedError, match="Det här gör samordnaren"):
            GOALS.remove_row(goal, by=person)
    assert entries_of(goal).count() == 1


def test_a_row_cannot_be_moved_into_a_plan_that_one_coordinates(cast: Cast) -> None:
    foreign = GoalFactory(plan=PlanFactory())
    foreign.plan = cast.plan
    with pytest.raises(RefusedError):
        save_row(foreign, expected_version=version_of(foreign), by=cast.samordnare)


def test_a_row_of_another_plan_is_not_found(cast: Cast, client_of: ClientOf) -> None:
    foreign = GoalFactory(plan=PlanFactory())
    client = client_of(cast.samordnare)
    assert client.get(url(cast, "goals", "edit", foreign.pk)).status_code == 404
    assert client.post(url(cast, "goals", "remove", foreign.pk)).status_code == 404


# Adding, changing, removing


@pytest.mark.parametrize("name", NAMES)
def test_the_coordinator_adds_changes_and_removes(cast: Cast, client_of: ClientOf, name: str) -> None:
    client, rows = client_of(cast.samordnare), type(FACTORIES[name](plan=cast.plan)).objects.filter(plan=cast.plan)
    known = set(rows.values_list("pk", flat=True))
    added = client.post(url(cast, name, "add"), TYPED[name](cast.plan))
    assert (added.status_code, added["Location"].partition("?")[0]) == (302, url(cast, name))
    row: Any = rows.exclude(pk__in=known).get()
    assert entries_of(row).get().by == cast.samordnare

    again = TYPED[name](cast.plan) | {"seen": version_of(row), "key": getattr(row, "key", "")}
    changed = client.post(url(cast, name, "edit", row.pk), again)
    assert changed.status_code == 302
    assert [change.by for change in entries_of(row)] == [cast.samordnare] * 2

    removed = client.post(url(cast, name, "remove", row.pk))
    assert (removed.status_code, set(rows.values_list("pk", flat=True))) == (302, known)
    last = entries_of(row)[0]
    assert (last.act, last.by) == ("removed", cast.samordnare)


def test_the_next_number_is_proposed_and_the_key_is_made_from_the_title(cast: Cast, client_of: ClientOf) -> None:
    GoalFactory(plan=cast.plan, number=4, key="aka-tag")
    GoalFactory(plan=PlanFactory(), number=9)
    client = client_of(cast.samordnare)
    assert client.get(url(cast, "goals", "add")).context["form"]["number"].value() == 5
    client.post(url(cast, "goals", "add"), TYPED["goals"](cast.plan))
    assert list(Goal.objects.filter(plan=cast.plan).values_list("number", "key")) == [(4, "aka-tag"), (7, "aka-tag-2")]


def test_a_taken_number_and_a_taken_key_are_told_at_their_fields(cast: Cast, client_of: ClientOf) -> None:
    GoalFactory(plan=cast.plan, number=7, key="tag", title="Gå mer")
    typed = TYPED["goals"](cast.plan) | {"key": "tag"}
    response = client_of(cast.samordnare).post(url(cast, "goals", "add"), typed)
    form = response.context["form"]
    assert (response.status_code, form["title"].value(), form["description"].value()) == (422, "Åka tåg", "Till Ö.")
    assert form.errors == {
        "number": ["Nummer 7 har redan ”Gå mer”. Nästa lediga är 8."],
        "key": ["Nyckeln används redan av ”Gå mer”."],
    }


def test_the_verb_refuses_a_taken_number_by_itself(cast: Cast) -> None:
    GoalFactory(plan=cast.plan, number=7, title="Gå mer")
    with pytest.raises(ValidationError) as refused:
        save_row(Goal(plan=cast.plan, number=7, title="Åka tåg"), expected_version=0, by=cast.samordnare)
    assert refused.value.message_dict == {"number": ["Nummer 7 har redan ”Gå mer”. Nästa lediga är 8."]}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"title": "  "}, {"title": ["Fyll i det här."]}),
        ({"title": "\x01"}, {"title": ["Fyll i det här."]}),
        ({"title": "a" * 301}, {"title": ["Texten är för lång: 301 tecken, högst 300 får plats."]}),
        ({"description": "a" * 10_001}, {"description": ["Texten är för lång: 10001 tecken, högst 10000 får plats."]}),
        ({"number": "0"}, {"number": ["Kontrollera att detta värde är större än eller lika med 1."]}),
        ({"number": "99999"}, {"number": ["Kontrollera att detta värde är mindre än eller lika med 9999."]}),
        ({"number": "sju"}, {"number": ["Fyll i ett heltal."]}),
        ({"target_year": "1066"}, {"target_year": ["Kontrollera att detta värde är större än eller lika med 1990."]}),
        (
            {"origin": "stolen"},
            {"origin": ["Välj ett giltigt alternativ. stolen finns inte bland tillgängliga alternativ."]},
        ),
        ({"origin": "upstream"}, {"source": ["Skriv vilken strategi målet kommer från."]}),
        ({"seen": "abc"}, {"seen": ["Fyll i ett heltal."]}),
    ],
)
def test_what_a_goal_cannot_say_is_told_and_nothing_is_lost(
    cast: Cast, client_of: ClientOf, typed: dict[str, str], errors: dict[str, list[str]]
) -> None:
    data = TYPED["goals"](cast.plan) | typed
    response = client_of(cast.samordnare).post(url(cast, "goals", "add"), data)
    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert {name: response.context["form"].data[name] for name in data} == data
    assert not Goal.objects.exists()


def test_a_save_on_an_old_version_shows_both_and_keeps_the_own_text(cast: Cast, client_of: ClientOf) -> None:
    goal = GoalFactory(plan=cast.plan, title="Gå mer", description="Ett.\n\nTvå.")
    seen = version_of(goal)
    goal.title = "Gå mycket mer"
    other = cast.add_second_samordnare()
    save_row(goal, expected_version=seen, by=other)
    client, edit = client_of(cast.samordnare), url(cast, "goals", "edit", goal.pk)
    typed = {"number": goal.number, "title": "Gå lagom", "origin": "own", "target_year": 2030, "key": goal.key}
    typed |= {"description": "Ett.\r\n\r\nTvå."}
    response = client.post(edit, typed | {"seen": seen})
    conflict = response.context["conflict"]
    assert (response.status_code, conflict.by) == (409, str(other))
    assert conflict.differences == [Difference("Rubrik", "Gå mycket mer", "Gå lagom")]
    form = response.context["form"]
    assert (form["title"].value(), form["seen"].value()) == ("Gå lagom", str(version_of(goal)))
    assert client.post(edit, typed | {"seen": form["seen"].value()}).status_code == 302
    goal.refresh_from_db()
    assert goal.title == "Gå lagom"


def test_the_verb_refuses_an_old_version(cast: Cast) -> None:
    challenge = ChallengeFactory(plan=cast.plan)
    save_row(challenge, expected_version=version_of(challenge), by=cast.samordnare)
    with pytest.raises(StaleError) as refused:
        save_row(challenge, expected_version=version_of(challenge) - 1, by=cast.samordnare)
    assert refused.value.stored == challenge


def test_what_something_hangs_on_stays_and_says_so(cast: Cast, client_of: ClientOf) -> None:
    goal, challenge = GoalFactory(plan=cast.plan), ChallengeFactory(plan=cast.plan)
    for _ in range(2):
        MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, goals=[goal], challenges=[challenge])
    FACTORIES["indicators"](plan=cast.plan, goals=[goal])
    client = client_of(cast.samordnare)
    for name, row, things in (
        ("goals", goal, ["2 åtgärder", "1 indikator"]),
        ("challenges", challenge, ["2 åtgärder"]),
    ):
        asked, answered = client.get(url(cast, name, "remove", row.pk)), client.post(url(cast, name, "remove", row.pk))
        assert (asked.status_code, asked.context["dependents"]) == (200, things)
        assert (answered.status_code, answered.context["dependents"]) == (422, things)
        assert "kan inte tas bort" in answered.content.decode()
    assert (Goal.objects.count(), Challenge.objects.count()) == (1, 1)


def test_a_row_that_is_gone_is_not_found(cast: Cast, client_of: ClientOf) -> None:
    goal = GoalFactory(plan=cast.plan)
    client, address = client_of(cast.samordnare), url(cast, "goals", "remove", goal.pk)
    assert [client.post(address).status_code for _ in range(2)] == [302, 404]


# Lists


def titles(response: Any) -> list[str]:
    return [line.title for line in response.context["lines"]]


def test_the_list_is_searched_and_sorted_in_swedish(cast: Cast, client_of: ClientOf) -> None:
    for number, title in enumerate(("Öka tågen", "Ånga på", "Zon 30", "Ärlig taxa"), 1):
        GoalFactory(plan=cast.plan, number=number, title=title, target_year=2031 - number)
    client, address = client_of(cast.politiker), url(cast, "goals")
    assert titles(client.get(address)) == ["Öka tågen", "Ånga på", "Zon 30", "Ärlig taxa"]
    assert titles(client.get(address, {"sortera": "rubrik"})) == ["Zon 30", "Ånga på", "Ärlig taxa", "Öka tågen"]
    assert titles(client.get(address, {"sortera": "malar"})) == ["Ärlig taxa", "Zon 30", "Ånga på", "Öka tågen"]
    assert titles(client.get(address, {"q": "ÖKA TÅG"})) == ["Öka tågen"]
    assert "Ingen träff på ”buss”." in client.get(address, {"q": "buss"}).content.decode()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "parties"])
def test_an_empty_list_says_so(cast: Cast, client_of: ClientOf, name: str) -> None:
    many = TYPE_BY_NAME[name].many
    assert f"Planen har inga {many} än." in client_of(cast.politiker).get(url(cast, name)).content.decode()


def test_a_passed_target_year_is_marked(cast: Cast, client_of: ClientOf) -> None:
    GoalFactory(plan=cast.plan, target_year=2020)
    assert "målåret har passerat" in client_of(cast.politiker).get(url(cast, "goals")).content.decode()


def test_only_the_coordinator_is_told_what_hangs(cast: Cast, client_of: ClientOf) -> None:
    goal = GoalFactory(plan=cast.plan)
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, goals=[goal], state="proposed")
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, goals=[goal], state="draft")
    told = {
        name: client_of(person).get(url(cast, "goals")).context["lines"][0].dependents
        for name, person in {"samordnare": cast.samordnare, "vallentuna": cast.vallentuna}.items()
    }
    assert told == {"samordnare": ["1 åtgärd"], "vallentuna": []}


def test_the_overview_counts_each_kind_of_this_plan(cast: Cast, client_of: ClientOf) -> None:
    GoalFactory.create_batch(2, plan=cast.plan)
    GoalFactory(plan=PlanFactory())
    response = client_of(cast.politiker).get(reverse("basics", args=[cast.plan.slug]))
    counts = {kind.name: count for kind, count in response.context["counts"]}
    assert counts == dict.fromkeys(NAMES, 0) | {"parties": 5, "goals": 2}
    assert "Grunderna ändras av samordnaren." in response.content.decode()


LIST_QUERIES = dict.fromkeys(NAMES, 5) | {"good_examples": 6}
EDIT_QUERIES = dict.fromkeys(NAMES, 6) | {
    "parties": 9,
    "good_examples": 8,
    "indicators": 13,
    "judgements": 7,
    "process_steps": 7,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_the_pages_cost_as_much_for_one_as_for_three(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries, name: str, rows: int
) -> None:
    made = FACTORIES[name].create_batch(rows, plan=cast.plan)
    client = client_of(cast.samordnare)
    with django_assert_num_queries(LIST_QUERIES[name]):
        client.get(url(cast, name))
    with django_assert_num_queries(EDIT_QUERIES[name]):
        client.get(url(cast, name, "edit", made[0].pk))


def test_the_overview_costs_five_queries(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(cast.samordnare)
    with django_assert_num_queries(5):
        client.get(reverse("basics", args=[cast.plan.slug]))


def test_what_only_a_draft_uses_is_kept_without_telling_what_uses_it(cast: Cast, client_of: ClientOf) -> None:
    goal = GoalFactory(plan=cast.plan)
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, goals=[goal], state="draft")
    client = client_of(cast.samordnare)
    answer = client.post(reverse("basics_goals_remove", args=[cast.plan.slug, goal.pk]))
    assert (answer.status_code, answer.context["dependents"]) == (422, ["något som du inte har insyn i"])
    assert client.get(url(cast, "goals")).context["lines"][0].dependents == []
