"""Asking every cell: one request, its answer in a word, whether it wrote, and all undone again."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from actors.models import LedgerEntry
from handlingsplan.languages import RouteInLanguages
from tests.matrix.lines import LINES, OWN, READS_WITHOUT_THE_VERB, Line
from tests.matrix.scene import CAST, Scene
from tests.matrix.targets import Target
from tests.matrix.verbs import Who, may
from tests.proof import prove
from tests.responses import Response
from tests.walking import body_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Methods that no view has of its own: one is answered like GET, the others are refused before anything is fetched.
RARE = ("HEAD", "PUT", "PATCH", "DELETE")
_WRITES = re.compile(
    r"^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(?!django_session|actors_sentform)(\w+)", re.IGNORECASE
)
ANY = "whatever the package says"
_REFUSED = {403: "forbidden", 404: "not found", 405: "no such method", 500: "broken"}


@dataclass(frozen=True)
class Cell:
    """One URL, method, person and target."""

    name: str
    method: str
    who: Who
    target: Target


@dataclass(frozen=True)
class Surprise:
    """A cell whose answer is another than the table's; `wrote` where a refused request changed something."""

    cell: Cell
    expected: str
    found: str
    wrote: bool = False

    def __str__(self) -> str:
        cell = self.cell
        args = "/".join(map(str, cell.target.args))
        words = f"{cell.method} {cell.name} {args} ({cell.target.state or '–'}) by {cell.who.name}"
        return f"{words}: {self.found} instead of {self.expected}{', and it wrote' if self.wrote else ''}"


@dataclass(frozen=True)
class Answer:
    """What a request was answered, and what it wrote: tables, and entries of the ledger."""

    word: str
    text: str
    tables: list[str]
    entries: list[LedgerEntry]


def url_names() -> list[str]:
    """Return the name of every URL; one without a name by its route."""
    return [pattern.name or f"unnamed: {pattern.pattern}" for pattern in patterns()]


def patterns(of: Iterable[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Yield every URL's pattern."""
    for pattern in get_resolver().url_patterns if of is None else of:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def names_in_languages() -> set[str]:
    """Return the names of the pages that can be read in every language."""
    return {str(one.name) for one in patterns() if isinstance(one.pattern, RouteInLanguages)}


def cells(scene: Scene, names: Iterable[str] = LINES, methods: Iterable[str] = METHODS) -> Iterator[Cell]:
    """Yield every cell of the named lines; the `RARE` methods about one target of each line alone."""
    for name in names:
        for at, target in enumerate(scene.targets[LINES[name].targets]):
            for method in methods:
                if at == 0 or method not in RARE:
                    yield from (Cell(name, method, who, target) for who in CAST)


def expected(cell: Cell) -> str:
    """Return what the table says that the cell is answered."""
    line, who, target = LINES[cell.name], cell.who, cell.target
    if who.role == "public" and not line.public:
        return "sign in first"
    if line.package:
        return ANY
    if cell.method not in line.methods:
        return "no such method"
    seen = target.exists and may(who, line.see, target)
    if not seen or (line.seen_in is not None and target.state not in line.seen_in):
        return "not found"
    reads = cell.method in {"GET", "HEAD"} and cell.name in READS_WITHOUT_THE_VERB
    return "done" if reads or _may_now(line, who, target) else "forbidden"


def _may_now(line: Line, who: Who, target: Target) -> bool:
    return may(who, line.verb, target) and (line.states is None or target.state in line.states)


class Asker:
    """Asks cells in the name of the scene's people, each signed in once; what a request changes is undone."""

    def __init__(self, scene: Scene) -> None:
        self._clients: dict[str, tuple[Client, str]] = {}
        for name, person in scene.people.items():
            client = Client(raise_request_exception=False)
            if not isinstance(person, AnonymousUser):
                client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
                prove(client, person)
            session = client.cookies.get("sessionid")
            self._clients[name] = client, session.value if session else ""
        newest = LedgerEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
        self._newest = newest or 0

    def surprises(self, asked: Iterable[Cell]) -> Iterator[Surprise]:
        """Yield the cells whose answers differ from the table, and those where a refused request wrote."""
        for cell in asked:
            found = self.ask(cell)
            wanted = expected(cell)
            strayed = bool(found.tables) and wanted not in {"done", ANY}
            fits = found.word == wanted or (wanted == ANY and found.word not in {"broken", "sign in first"})
            if strayed or not fits:
                yield Surprise(cell, wanted, found.word, wrote=strayed)

    def ask(self, cell: Cell, body: Mapping[str, str] | None = None) -> Answer:
        """Return the answer and what anything but the session it wrote; `body` is by default the line's."""
        client, session = self._clients[cell.who.name]
        client.cookies.clear()
        if session:
            client.cookies["sessionid"] = session
        tables: list[str] = []

        def hear(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 Django's signature
            if write := _WRITES.match(sql):
                tables.append(write[1])
            return execute(sql, params, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(hear):
                send = getattr(client, cell.method.lower())
                response = send(reverse(cell.name, args=cell.target.args), _body(cell) if body is None else body)
            entries = list(LedgerEntry.objects.filter(pk__gt=self._newest).order_by("pk")) if tables else []
            transaction.set_rollback(True)
        answered = body_of(response)  # a file is closed once, by its last part
        text = "" if response.streaming else answered.decode(errors="replace")
        return Answer(_in_a_word(response), text, tables, entries)


def _body(cell: Cell) -> dict[str, str]:
    if cell.method != "POST":
        return {}
    return {name: cell.who.organisation if text == OWN else text for name, text in LINES[cell.name].body.items()}


def _in_a_word(response: Response) -> str:
    login = reverse("account_login")
    if response.status_code == 302 and response["Location"].startswith(f"{login}?"):
        return "sign in first"
    return _REFUSED.get(response.status_code, "done")
