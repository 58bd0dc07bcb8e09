"""Section 3 of the design as data: who may do what, by role, before the state of the thing is looked at.

In the table: `own` is what belongs to the person's organisation, `part` what it owns or takes part in, `over` what is
handed over to the coordinator, `appr` an approved value, `editor` a chapter that the person is appointed to, `mine`
what is that very person's.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.matrix.targets import Target


@dataclass(frozen=True)
class Who:
    """A member of the cast as the table sees them."""

    name: str
    role: str
    organisation: str = ""
    plan: str = ""


ROLES = ("officer", "lead", "coordinator", "reader", "evaluator", "outsider", "public")

TABLE = """
verb                              | officer  | lead     | coordinator | reader   | evaluator | outsider | public
read what is published            | yes      | yes      | yes         | yes      | yes       | yes      | yes
come to the way in                | yes      | yes      | yes         | yes      | yes       | yes      | yes
have an account                   | yes      | yes      | yes         | yes      | yes       | yes      | –
read the working plan             | yes      | yes      | yes         | yes      | yes       | –        | –
see a measure                     | own over | own over | over        | own over | over      | –        | –
add a measure                     | yes      | yes      | –           | –        | –         | –        | –
write a measure                   | own      | own      | over        | –        | –         | –        | –
hand a measure over               | own      | own      | –           | –        | –         | –        | –
write some money of it            | part     | part     | over        | –        | –         | –        | –
write an organisation's part      | own      | own      | –           | –        | –         | –        | –
review a measure                  | –        | –        | over        | –        | –         | –        | –
write a chapter                   | editor   | editor   | yes         | –        | –         | –        | –
coordinate                        | –        | –        | yes         | –        | –         | –        | –
comment                           | yes      | yes      | yes         | –        | yes       | –        | –
add an evaluation                 | –        | –        | –           | –        | yes       | –        | –
report a value                    | own      | own      | yes         | –        | –         | –        | –
see a value                       | own appr | own appr | over        | own appr | appr      | –        | –
see an organisation's report      | own      | own      | yes         | own      | –         | –        | –
fill in an organisation's report  | own      | own      | yes         | –        | –         | –        | –
add a good example                | yes      | yes      | yes         | –        | –         | –        | –
write a good example              | own      | own      | yes         | –        | –         | –        | –
see an organisation's people      | own      | own      | yes         | own      | –         | –        | –
read an organisation's history    | –        | own      | yes         | –        | –         | –        | –
register an adoption              | –        | own      | yes         | –        | –         | –        | –
correct an adoption               | –        | own      | on behalf   | –        | –         | –        | –
answer for a body                 | –        | own      | –           | –        | –         | –        | –
register decisions                | –        | own      | yes         | –        | –         | –        | –
write or enter a commitment       | own      | own      | yes         | –        | –         | –        | –
see what was entered for it       | own      | own      | yes         | own      | –         | –        | –
confirm what was entered          | –        | own      | –           | –        | –         | –        | –
read an extract of minutes        | own open | own open | yes         | own open | open      | open     | open
read files in                     | yes      | yes      | yes         | –        | –         | –        | –
see one's own                     | mine     | mine     | mine        | mine     | mine      | –        | –
appoint coordinators              | –        | own      | yes         | –        | –         | –        | –
give roles                        | –        | own      | –           | –        | –         | –        | –
give roles or invite a first lead | –        | own      | leaderless  | –        | –         | –        | –
take an invitation back           | –        | own      | of a lead   | –        | –         | –        | –
confirm a first lead              | –        | –        | waiting     | –        | –         | –        | –
write an organisation's own facts | –        | own      | leaderless  | –        | –         | –        | –
name who reports                  | –        | own      | yes         | –        | –         | –        | –
"""

_MEANS: dict[str, Callable[[Who, Target], bool]] = {
    "yes": lambda _who, _target: True,
    "–": lambda _who, _target: False,
    "own": lambda who, target: who.organisation in target.own,
    "part": lambda who, target: who.organisation in target.own or (target.over and who.organisation in target.part),
    "over": lambda _who, target: target.over,
    "leaderless": lambda _who, target: "leaderless" in target.state,
    "of a lead": lambda _who, target: "of a lead" in target.state,
    "waiting": lambda _who, target: "waiting" in target.state,
    "appr": lambda _who, target: target.state == "approved",
    "own appr": lambda who, target: who.organisation in target.own or target.state == "approved",
    "own over": lambda who, target: who.organisation in target.own or target.over,
    "on behalf": lambda _who, target: target.state == "on behalf",
    "open": lambda _who, target: target.state == "open",
    "own open": lambda who, target: who.organisation in target.own or target.state == "open",
    "mine": lambda who, target: who.name == target.person,
    "editor": lambda who, target: who.name in target.editors,
}
_LINES = [[part.strip() for part in line.split("|")] for line in TABLE.strip().splitlines()[1:]]
GRANTED = {(verb, role): cell for verb, *cells in _LINES for role, cell in zip(ROLES, cells, strict=True)}


def may(who: Who, verb: str, target: Target) -> bool:
    """Tell whether the table lets the person do it with the target; in another plan everybody is an outsider."""
    role = who.role
    if target.plan and who.plan != target.plan and role != "public":
        role = "outsider"
    return _MEANS[GRANTED[verb, role]](who, target)
