"""What README and docs/ name is there: files, modules, words of the code, rooms, states, commands."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache

import pytest
from django.core.management import get_commands

from bench.table import BENCHMARKS
from followup.enums import OBSERVATION_TRANSITIONS
from followup.rounds.enums import SUBMISSION_TRANSITIONS
from handlingsplan.plan.enums import CHAPTER_TRANSITIONS
from measures.enums import EDITORIAL_TRANSITIONS
from tests.tree.files import PACKAGES, ROOT, name_of

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [name_of(path) for path in DOCUMENTS]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MODULE = re.compile(rf"(?:{'|'.join((*PACKAGES, 'bench', 'tests'))})(?:\.\w+)+")
WORD = re.compile(r"[A-Za-z]\w*(?:_\w+)+|[A-Z]+[a-z]+[A-Z]\w+")
WORD_OF_A_PICTURE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b\w+Error\b")
ABOUT_OTHERS = {"CHANGELOG.md", "docs/dependencies.md"}  # names of what is gone, and of other projects' things
OF_OTHERS = {"SameSite", "db_default", "reverse_proxy"}
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
SINGLE_MODULES = "single modules"
MAX_README_BYTES = 9_000
MAX_PICTURE_BYTES = 150_000


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def spans_of(name: str) -> Iterator[str]:
    """Yield the words of what stands in backticks, without brackets and full stops."""
    for span in SPAN.findall(FENCE.sub("", text_of(name))):
        yield from (word.strip("()[],;:…").removesuffix("()") for word in span.split())


def pictures_of(name: str) -> list[str]:
    return [body for language, body in FENCE.findall(text_of(name)) if language == "mermaid"]


@cache
def words_of_the_code() -> frozenset[str]:
    folders = (*PACKAGES, "templates", "static", "tests", "bench", "bin")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    text = [path.read_text(encoding="utf-8") for path in files if path.suffix in {"", ".py", ".html", ".js", ".css"}]
    return frozenset(re.findall(r"\w+", "".join([*text, text_of("docker-compose.yml"), text_of(".env.example")])))


def _is_there(path: str) -> bool:
    return any(ROOT.glob(path.rstrip("/"))) if "*" in path else (ROOT / path).exists()


def _is_module(dotted: str) -> bool:
    """Return whether it is a module, or a name in one."""
    *parents, last = dotted.split(".")
    folder, file = ROOT.joinpath(*parents), ROOT.joinpath(*parents).with_suffix(".py")
    if (folder / f"{last}.py").is_file() or (folder / last).is_dir():
        return True
    inside = next((path for path in (file, folder / "__init__.py") if path.is_file()), None)
    return inside is not None and re.search(rf"\b{last}\b", inside.read_text(encoding="utf-8")) is not None


def _names_a_path(word: str) -> bool:
    top = {path.name for path in ROOT.iterdir()}
    return bool(PATH.fullmatch(word)) and "/" in word and word.split("/", maxsplit=1)[0] in top - {"var", ".venv"}


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_named_is_there(name: str) -> None:
    assert [word for word in spans_of(name) if _names_a_path(word) and not _is_there(word)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_module_that_is_named_is_there(name: str) -> None:
    named = [word for word in spans_of(name) if MODULE.fullmatch(word) and not word.endswith(".csv")]
    assert [word for word in named if not _is_module(word)] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ABOUT_OTHERS])
def test_every_word_of_the_code_that_is_named_is_there(name: str) -> None:
    named = {word for word in spans_of(name) if WORD.fullmatch(word)}
    named |= {word for picture in pictures_of(name) for word in WORD_OF_A_PICTURE.findall(picture)}
    assert named - words_of_the_code() - OF_OTHERS == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    links = [link for link in LINK.findall(text_of(name)) if "://" not in link]
    assert [link for link in links if not ((ROOT / name).parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_command_that_is_named_is_there(name: str) -> None:
    commands = re.findall(r"(?:manage\.py|/handlingsplan|^handlingsplan) ([a-z_]+)", text_of(name), re.MULTILINE)
    assert set(commands) - set(get_commands()) == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_that_is_named_is_there(name: str) -> None:
    named = re.findall(r"-m bench ([a-z][a-z-]*\w)", text_of(name))
    assert set(named) - set(BENCHMARKS) == set()


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path.suffix == ".md" and path not in reached:
            reached.add(path)
            links = [link.partition("#")[0] for link in LINK.findall(path.read_text(encoding="utf-8"))]
            waiting += [(path.parent / link).resolve() for link in links if link and "://" not in link]
    assert set(DOCUMENTS) - reached == set()


def test_the_readme_and_its_pictures_are_small() -> None:
    pictures = [*(ROOT / "docs" / "pictures").iterdir()]
    assert len((ROOT / "README.md").read_bytes()) <= MAX_README_BYTES
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > MAX_PICTURE_BYTES] == []


def test_the_picture_of_the_rooms_is_import_linters_order() -> None:
    options = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in options["contracts"] if contract["type"] == "layers")
    picture = pictures_of("docs/architecture.md")[0]
    drawn = dict(re.findall(r'^ +(\w+)\["([^"]+)"\]$', picture, re.MULTILINE))
    order = list(dict.fromkeys(re.findall(r"\w+", " ".join(re.findall(r"^ +\w+ -->.*$", picture, re.MULTILINE)))))
    rooms = [set(drawn[name].split(" · ")) for name in order]
    assert rooms == [_as_drawn(layer) for layer in layers]
    assert len(drawn) == len(order)


def _as_drawn(layer: str) -> set[str]:
    """Return a layer's rooms; modules that share a line are drawn as one, as there are many."""
    rooms = {room.strip() for room in layer.split("|")}
    modules = {room for room in rooms if not (ROOT / room.replace(".", "/")).is_dir()}
    return rooms if len(rooms) == 1 else (rooms - modules) | ({SINGLE_MODULES} if modules else set())


Transitions = Mapping[Enum, tuple[frozenset[Enum], Enum]]


@pytest.mark.parametrize(
    ("at", "transitions"),
    [*enumerate([CHAPTER_TRANSITIONS, EDITORIAL_TRANSITIONS, OBSERVATION_TRANSITIONS, SUBMISSION_TRANSITIONS])],
)
def test_the_pictures_of_the_workflows_are_the_tables(at: int, transitions: Transitions) -> None:
    picture = [one for one in pictures_of("docs/architecture.md") if one.startswith("stateDiagram")][at]
    drawn = set(re.findall(r"^ +(\w+) --> (\w+): (\w+)$", picture, re.MULTILINE))
    assert drawn == {(start.name, end.name, act.name) for act, (starts, end) in transitions.items() for start in starts}


def test_the_documents_speak_of_the_project_alone() -> None:
    assert [name for name in NAMES if re.search(r"/work/|\bC\d{1,2}\b|findings", text_of(name))] == []


def test_fences_are_closed() -> None:
    assert [path.name for path in DOCUMENTS if path.read_text(encoding="utf-8").count("\n```") % 2] == []
