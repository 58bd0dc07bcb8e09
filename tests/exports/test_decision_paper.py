"""The draft of a board's decision paper: made by a worker, of what the edition says and nothing else."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.test import Client
from django.urls import reverse
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.asked_files import queue
from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.extract import Extract, read_extract
from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import parties_of
from handlingsplan.exports.decision_paper import proposed, write_decision_paper
from handlingsplan.exports.docx_text import amount_in_words
from handlingsplan.public.decision_papers import DECISION_PAPERS, make_waiting
from measures.enums import CommitmentState, FundingState
from tests.cast import Cast
from tests.editions.documents import funding_row, measure
from tests.editions.frozen import full_plan
from tests.editions.stockholm import stockholm_document
from tests.public.test_public_pages import content

ADDRESS = "https://plan.example.org/planer/stockholm/utgavor/1/organisationer/osteraker/"
BUILT_IN = {"Normal", "Title", "Subtitle", "List Number", "Caption", "Heading 1", "Heading 2"}
OWN = {"Att fylla i"}


def _paper(plan: PlanDocument, extract: Extract) -> Document:
    content = write_decision_paper(plan, extract, address=ADDRESS)
    assert content == write_decision_paper(plan, extract, address=ADDRESS)
    return docx.Document(BytesIO(content))


def _blocks(word: Document) -> Iterator[Paragraph | Table]:
    yield from word.iter_inner_content()


def _under(word: Document, heading: str) -> list[Paragraph | Table]:
    """Return what stands between a heading of the first level and the next one."""
    found, inside = [], False
    for block in _blocks(word):
        if isinstance(block, Paragraph) and block.style and block.style.name == "Heading 1":
            inside = block.text == heading
        elif inside:
            found.append(block)
    return found


def _tables(blocks: list[Paragraph | Table]) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in one.rows] for one in blocks if isinstance(one, Table)]


def _headings(word: Document, level: int) -> list[str]:
    return [one.text for one in word.paragraphs if one.style and one.style.name == f"Heading {level}"]


@pytest.fixture(scope="module")
def stockholm(django_db_setup: None, django_db_blocker: object) -> PlanDocument:
    with django_db_blocker.unblock():  # type: ignore[attr-defined] # pytest-django's
        return stockholm_document()


def test_every_party_s_paper_says_what_its_extract_says(stockholm: PlanDocument) -> None:
    for party in parties_of(stockholm):
        extract = read_extract(stockholm, party.slug)
        assert extract is not None
        word = _paper(stockholm, extract)
        promises = [
            [
                f"{one.measure.number}. {one.measure.title}",
                *(one.commitment.state_label, one.commitment.contribution, one.commitment.condition),
                " ".join(filter(None, (one.commitment.decision, one.commitment.on_behalf))),
            ]
            for one in extract.promises
        ]
        [lines] = _tables(_under(word, f"Vad {party.name} lovar")) or [[[]]]
        assert lines[1:] == promises
        tables = _tables(_under(word, "Kostnader år för år"))
        for told, sums in zip(tables, (extract.costs, extract.costs_by_measure), strict=bool(extract.paid)):
            assert told[0][1:] == [*map(str, sums.years), "Summa"]
            rows = [[line.key, *map(amount_in_words, (*line.amounts, line.total))] for line in sums.lines]
            assert told[1:] == [*rows, ["Summa", *map(amount_in_words, (*sums.amounts, sums.total))]]
        appendix = _tables(_under(word, _headings(word, 1)[-1]))
        owned, shared = ([f"{one.number}. {one.title}" for one in part] for part in (extract.owned, extract.takes_part))
        named = [[row[0] for row in table[1:]] for table in appendix if table[0][1] == "Ansvarar"]
        assert named == [part for part in (owned, shared) if part]


def test_sums_by_measure_are_those_by_state(stockholm: PlanDocument) -> None:
    for party in parties_of(stockholm):
        extract = read_extract(stockholm, party.slug)
        assert extract is not None
        by_state, by_measure = extract.costs, extract.costs_by_measure
        assert (by_state.years, by_state.amounts, by_state.total) == (
            by_measure.years,
            by_measure.amounts,
            by_measure.total,
        )
        assert by_state.total == (sum(row.amount or 0 for row in extract.paid) if by_state.total is not None else None)


def test_parts_and_styles_are_named_so_that_a_template_can_be_put_over_them() -> None:
    plan = full_plan()
    extract = read_extract(plan, parties_of(plan)[0].slug)
    assert extract is not None
    word = _paper(plan, extract)
    name = extract.party.name
    assert _headings(word, 1)[:-1] == [
        "Förslag till beslut",
        "Bakgrund",
        f"Vad {name} lovar",
        "Kostnader år för år",
        "Konsekvenser",
    ]
    assert _headings(word, 1)[-1].startswith(f"Bilaga. {name} i ")
    used = {paragraph.style.name for paragraph in word.paragraphs if paragraph.style}
    assert used - BUILT_IN == OWN
    bare = [
        run.text
        for paragraph in word.paragraphs
        for run in paragraph.runs
        if run.font.size or run.font.name or (run.font.color and run.font.color.rgb)
    ]
    assert bare == []  # looks come from styles alone
    to_fill_in = [one.text for one in word.paragraphs if one.style and one.style.name in OWN]
    assert [one for one in to_fill_in if "[" not in one] == []
    assert [one.text for one in word.paragraphs if "[" in one.text] == to_fill_in


def test_only_what_is_open_is_proposed() -> None:
    plan = full_plan()
    party = parties_of(plan)[0]
    extract = read_extract(plan, party.slug)
    assert extract is not None
    stand = extract.promises[0].commitment if extract.promises else measure(1).commitments[0]

    def told(state: CommitmentState, condition: str, money: tuple[tuple[int | None, FundingState], ...]) -> list[str]:
        rows = tuple(
            funding_row(None if amount is None else Decimal(amount)).model_copy(
                update={"funder_key": party.key, "state": status.value}
            )
            for amount, status in money
        )
        given = stand.model_copy(
            update={"state": state.value, "condition": condition, "organisation_key": party.key, "key": "given"}
        )
        changed = measure(7, owner_key="another", participant_keys=(), funding=rows, commitments=(given,))
        package = plan.measures.packages[0].model_copy(update={"measures": (changed,)})
        small = plan.model_copy(update={"measures": plan.measures.model_copy(update={"packages": (package,)})})
        small_extract = read_extract(small, party.slug)
        assert small_extract is not None
        return [
            point.split(" ", 1)[1] if point.startswith(party.name) else point
            for point in proposed(small, small_extract)
        ][1:]

    decided = told(CommitmentState.DECIDED, "", ((5, FundingState.DECIDED), (None, FundingState.NEED)))
    asked = told(CommitmentState.INTENDS, "", ((5, FundingState.NEED), (7, FundingState.APPLIED)))
    conditional = told(CommitmentState.PROPOSED, "Om staten betalar.", ())
    assert (decided, len(asked), len(conditional)) == ([], 2, 1)
    assert asked[0].endswith("åtar sig sin del av åtgärd 7, så som åtagandena står i det här utlåtandet.")
    assert (
        asked[1]
        == f"De medel som ännu inte är säkrade, {amount_in_words(Decimal(12))}, prövas i budgeten för respektive år."
    )
    assert conditional[0].endswith("åtar sig sin del av åtgärd 7, med de villkor som står i det här utlåtandet.")


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "decision-papers"


def _address(edition: Edition, organisation: str = "osteraker") -> str:
    return reverse("decision_paper", args=[edition.plan.slug, organisation])


def test_a_worker_makes_it_once_for_everybody(edition: Edition, client: Client, folder: Path) -> None:
    page = content(client.get(reverse("public_extract", args=[edition.plan.slug, "osteraker"])))
    assert f'href="{_address(edition)}"' in page
    asked = [client.get(_address(edition)) for _time in range(2)]
    assert [(one.status_code, one["Refresh"]) for one in asked] == [(202, "3")] * 2
    assert "Word-filen görs" in content(asked[0])
    [key] = DECISION_PAPERS.waiting_keys()
    make_waiting(key)
    made = client.get(_address(edition))
    assert (made.status_code, made["Cache-Control"]) == (200, "public, no-cache")
    assert made["Content-Disposition"] == 'attachment; filename="tjansteutlatande-stockholm-osteraker.docx"'
    assert sorted(one.suffix for one in folder.iterdir()) == [".docx"]
    assert docx.Document(BytesIO(made.content)).paragraphs[1].text.endswith("Österåkers kommun")
    assert client.get(_address(edition), headers={"If-None-Match": made["ETag"]}).status_code == 304


def test_there_is_none_for_whoever_is_no_party(edition: Edition, client: Client, folder: Path) -> None:
    assert client.get(_address(edition, "finns-inte")).status_code == 404
    assert not folder.exists()


def test_another_version_s_is_not_made(folder: Path) -> None:
    folder.mkdir()
    (folder / f"{'0' * 64}.json").write_text("{}", encoding="utf-8")
    make_waiting("0" * 64)
    assert list(folder.iterdir()) == []


def test_what_cannot_be_made_is_said_and_waits_no_longer(
    edition: Edition, client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(_address(edition))
    [key] = DECISION_PAPERS.waiting_keys()
    DECISION_PAPERS.make_waiting(key, lambda _recipe: str(1 / 0).encode())
    later = client.get(_address(edition))
    assert (later.status_code, later["Retry-After"], DECISION_PAPERS.waiting_keys()) == (503, "10", [])
    assert "Word-filen kan inte göras just nu" in content(later)
    monkeypatch.setattr(queue, "RETRY_SECONDS", 0)
    assert client.get(_address(edition)).status_code == 202


def test_at_work_it_stands_by_those_who_decide(edition: Edition, cast: Cast, client: Client) -> None:
    def has(user: User, name: str, *args: str) -> bool:
        client.force_login(user)
        return f'href="{_address(edition)}"' in content(client.get(reverse(name, args=[edition.plan.slug, *args])))

    assert has(cast.osteraker, "organisation", "osteraker")
    assert has(cast.osteraker_ansvarig, "working_adoptions")
    assert not has(cast.vallentuna, "working_adoptions")
