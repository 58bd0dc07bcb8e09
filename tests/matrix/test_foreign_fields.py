"""Posting every form with every field of other roles: nothing is accepted that the table forbids.

In the ordinary run a few hundred tries; `MATRIX=whole` makes 5,000. `SEED` chooses others.
"""

import os
import random
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.matrix.asking import Answer, Asker, Cell, cells, expected
from tests.matrix.lines import LINES, OWN
from tests.matrix.owning import is_trespass
from tests.matrix.scene import CAST, Scene

TRIES = 5000 if os.environ.get("MATRIX") == "whole" else 300
ALLOWED = 0.6  # how often somebody posts who may, so that fields get past the door
CHANGED = 0.2
LOOKERS = ("samordnare", "osteraker_ansvarig", "vallentuna", "forskare")
Fields = dict[str, list[str]]
# Columns and choices that no form offers to those who may not set them.
FOREIGN: Fields = {
    "role": ["coordinator", "lead"],
    "state": ["accepted", "approved", "decided"],
    "owner": ["vallentuna", "osteraker", "1", "2"],
    "organisation": ["vallentuna", "osteraker", "1", "2"],
    "by": ["1"],
    "author": ["1"],
    "editors": ["1", "2", "3"],
    "is_superuser": ["on"],
    "confirmed_at": ["2026-01-01"],
    "plan": ["2"],
    "approved": ["1"],
    "submitted": ["on"],
}
# Whoever has come to such a page writes there, whatever their role
BY_LINK = {name for name, line in LINES.items() if line.public and not line.package and "POST" in line.methods}
TELLS_ONESELF = {"calendar_address"}  # by letter
OWN_TABLES = (
    *("measures_keptfilter", "plan_textdraft", "workspace_digest", "workspace_calendaraddress"),
    *("account_", "usersessions_", "mfa_", "actors_user"),
)


class _Form(HTMLParser):
    """Collects what a page's forms would send, with every choice that they offer; what is chosen comes first."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = defaultdict(list)
        self._select = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "select":
            self._select = facts.get("name", "")
        elif tag == "option" and self._select:
            self._offer(self._select, facts)
        elif tag in {"input", "textarea", "button"} and facts.get("name"):
            self._text = facts["name"] if tag == "textarea" else ""
            self._offer(facts["name"], facts)

    def _offer(self, name: str, facts: dict[str, str]) -> None:
        place = 0 if {"selected", "checked"} & facts.keys() else len(self.fields[name])
        self.fields[name].insert(place, facts.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._text:
            self.fields[self._text].insert(0, data.strip())

    def handle_endtag(self, tag: str) -> None:
        self._text = "" if tag == "textarea" else self._text


def _fields_of(asker: Asker, cell: Cell) -> Fields:
    form = _Form()
    form.feed(asker.ask(cell).text)
    return {name: list(dict.fromkeys(values)) for name, values in form.fields.items() if name != "csrfmiddlewaretoken"}


def _every_field(asker: Asker, scene: Scene, name: str) -> Fields:
    """Return what anybody's form on the page has; what an address without form reads stands in its line."""
    found: Fields = {key: [text] for key, text in LINES[name].body.items()}
    target = next(iter(scene.targets[LINES[name].targets]))
    if "GET" in LINES[name].methods:
        for who in CAST:
            if who.name in LOOKERS:
                found |= _fields_of(asker, Cell(name, "GET", who, target))
    return found


def _tries(asker: Asker, scene: Scene) -> Iterator[tuple[Cell, dict[str, str]]]:
    chance = random.Random(os.environ.get("SEED", "1"))
    posts = (name for name, line in LINES.items() if "POST" in line.methods and not line.package)
    names = sorted(name for name in posts if name not in BY_LINK)
    fields = {name: _every_field(asker, scene, name) for name in names}
    everything = FOREIGN | {name: values for form in fields.values() for name, values in form.items()}
    asked = {name: list(cells(scene, [name], ["POST"])) for name in names}
    done = {name: [cell for cell in found if expected(cell) == "done"] for name, found in asked.items()}
    for turn in range(TRIES):
        name = names[turn % len(names)]
        cell = chance.choice((chance.random() < ALLOWED and done[name]) or asked[name])
        sent = {key: _value(chance, values) for key, values in fields[name].items()}
        sent |= {key: chance.choice(FOREIGN[key]) for key in chance.sample(sorted(FOREIGN), 3) if key not in sent}
        sent |= {
            key: _value(chance, everything[key]) for key in chance.sample(sorted(everything), 3) if key not in sent
        }
        yield cell, {key: cell.who.organisation if text == OWN else text for key, text in sent.items()}


def _value(chance: random.Random, values: list[str]) -> str:
    """Return mostly what the form would send, now and then another of its choices."""
    return (chance.choice(values) if chance.random() < CHANGED else values[0]) or "Text"


def _wrong(cell: Cell, answer: Answer) -> str:
    if answer.word == "broken":
        return "broken"
    if expected(cell) != "done":
        return f"wrote {answer.tables}" if answer.tables else ""
    own = (*OWN_TABLES, *(["mail_letter"] if cell.name in TELLS_ONESELF else []))
    if cell.who.role in {"reader", "outsider", "public"} and (
        foreign := [table for table in answer.tables if not table.startswith(own)]
    ):
        return f"wrote {foreign}"
    return ", ".join(f"{entry.kind} {entry.content}" for entry in answer.entries if is_trespass(cell.who, entry))


def test_no_field_of_another_role_is_accepted(scene: Scene) -> None:
    asker = Asker(scene)
    written, found = 0, []
    for cell, data in _tries(asker, scene):
        answer = asker.ask(cell, data)
        written += bool(answer.tables)
        if wrong := _wrong(cell, answer):
            found.append(f"{cell.name} {cell.target.args} {cell.target.state} by {cell.who.name}: {wrong} with {data}")
    print(f"{TRIES} tries, {written} of them wrote something, {len(found)} trespasses", *found, sep="\n")  # noqa: T201 for those who use -s
    assert found == []
    assert written > TRIES // 50  # the forms are filled in well enough to come through
