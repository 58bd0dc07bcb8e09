"""Evaluations: who adds them, which files are taken, where they are read, and that editions keep them."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from actors.enums import Role
from actors.models import User
from actors.permissions import RefusedError
from followup.evaluations.evaluating import EvaluationData, add_evaluation, change_evaluation, remove_evaluation
from followup.evaluations.models import Evaluation
from followup.evaluations.permissions import may_add_evaluation, may_change_evaluation
from handlingsplan.chapters.document import Followup
from handlingsplan.chapters.enums import Stage
from handlingsplan.chapters.links import PrintLinks
from handlingsplan.chapters.reading import read_chapter, read_plan
from handlingsplan.chapters.rendering import render_chapter
from handlingsplan.editions.freezing import freeze, thaw
from handlingsplan.files import kinds as file_kinds
from handlingsplan.files.uploads import EVIDENCE, CheckedFile, check_upload
from measures.enums import EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.entries import entries_about
from tests.factories import MeasureFactory, PackageFactory, member
from tests.walking import body_of

ClientOf = Callable[[User], Client]
PDF = b"%PDF-1.7 en rapport"
DATA = EvaluationData(title="Fler cyklar i snö", year=2026, method="Räkning före och efter.", result="Plus 12 procent.")
TYPED = {"title": "Fler cyklar", "year": "2026", "method": "Räkning.", "result": "Plus 12 procent."}


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture
def cycling(cast: Cast) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Vintercykling")


def _with_file(data: EvaluationData = DATA) -> EvaluationData:
    return replace(data, file=CheckedFile(PDF, "rapport.pdf", file_kinds.PDF))


# Files


def _office(part: str, *more: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        for name in (part, *more):
            parts.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "stored", "kind"),
    [
        ("Rapport.exe", PDF, "Rapport.pdf", "application/pdf"),
        ("../../väg", b"\x89PNG\r\n\x1a\n...", "väg.png", "image/png"),
        ("bild.gif", b"\xff\xd8\xff\xe0", "bild.jpg", "image/jpeg"),
        ("data.csv", b"\xef\xbb\xbfkommun;v\xc3\xa4rde\n", "data.csv", "text/csv; charset=utf-8"),
        ("<script>.pdf", PDF, "_script_.pdf", "application/pdf"),
        (".pdf", PDF, "pdf.pdf", "application/pdf"),
    ],
)
def test_a_file_is_what_its_content_says(name: str, content: bytes, stored: str, kind: str) -> None:
    checked = check_upload(SimpleUploadedFile(name, content), EVIDENCE)
    assert (checked.name, checked.kind.content_type, len(checked.checksum)) == (stored, kind, 64)


@pytest.mark.parametrize(
    ("part", "ending"), [("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx")]
)
def test_office_files_are_told_by_what_they_hold(part: str, ending: str) -> None:
    assert check_upload(SimpleUploadedFile("fil.zip", _office(part)), EVIDENCE).name == f"fil.{ending}"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Filen är tom."),
        (b"<!DOCTYPE html><script>alert(1)</script>", "varken PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "varken PDF"),
        (b"MZ\x90\x00\x03", "varken PDF"),
        (_office("hemligt.txt"), "varken PDF"),
        (b"PK\x03\x04trasig", "varken PDF"),
        (_office("word/document.xml", "word/vbaProject.bin"), "makron"),
        (b"%PDF-" + b"x" * (EVIDENCE.max_megabytes * 1024 * 1024), "för stor"),
    ],
)
def test_other_files_are_refused(content: bytes, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        check_upload(SimpleUploadedFile("rapport.pdf", content), EVIDENCE)


# Who


def test_evaluators_add(cast: Cast, cycling: Measure) -> None:
    names = ("samordnare", "osteraker", "osteraker_ansvarig", "politiker", "forskare", "outsider")
    assert [name for name in names if may_add_evaluation(cast[name], cast.plan, cycling)] == ["forskare"]
    assert [name for name in names if may_add_evaluation(cast[name], cast.plan)] == ["forskare"]
    draft = MeasureFactory(plan=cast.plan, owner=cast.kth, state=EditorialState.DRAFT)
    assert not may_add_evaluation(cast.forskare, cast.plan, draft)
    with pytest.raises(RefusedError):
        add_evaluation(cast.plan, data=DATA, by=cast.samordnare, measure=cycling)


def test_each_organisation_changes_its_own(cast: Cast, cycling: Measure) -> None:
    added = add_evaluation(cast.plan, data=DATA, by=cast.forskare, measure=cycling)
    colleague = member(cast.kth, Role.EVALUATOR, username="kollega")
    other = member(cast.vallentuna_kommun, Role.EVALUATOR, username="annan")
    people = (cast.forskare, colleague, other, cast.samordnare)
    assert [bool(may_change_evaluation(person, added)) for person in people] == [True, True, False, False]
    changed = change_evaluation(added, data=_with_file(replace(DATA, result="Plus 9.")), by=colleague)
    assert (changed.result, changed.file_name, changed.file_size) == ("Plus 9.", "rapport.pdf", len(PDF))
    again = change_evaluation(changed, data=DATA, by=colleague)
    with again.file.open("rb") as stored:
        assert (again.file_name, stored.read()) == ("rapport.pdf", PDF)
    remove_evaluation(again, by=cast.forskare)
    types = entries_about(Evaluation).order_by("pk").values_list("act", flat=True)
    assert (Evaluation.objects.count(), list(types)) == (0, ["added", "changed", "changed", "removed"])


@pytest.mark.parametrize(
    ("wrong", "field"), [({"title": " "}, "title"), ({"result": ""}, "result"), ({"year": 1066}, "year")]
)
def test_what_says_too_little_is_refused(cast: Cast, cycling: Measure, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        add_evaluation(cast.plan, data=replace(DATA, **wrong), by=cast.forskare, measure=cycling)  # type: ignore[arg-type] # wrong on purpose
    assert list(refused.value.message_dict) == [field]


# Where


def test_adding_one_with_a_file_through_the_page(cast: Cast, cycling: Measure, client_of: ClientOf) -> None:
    client, url = client_of(cast.forskare), reverse("evaluate_measure", args=["stockholm", cycling.number])
    assert client.get(url).status_code == 200
    refused = client.post(url, TYPED | {"file": SimpleUploadedFile("rapport.pdf", b"MZ\x00")})
    assert (refused.status_code, "Plus 12 procent." in refused.content.decode()) == (422, True)
    done = client.post(url, TYPED | {"file": SimpleUploadedFile("rapport.pdf", PDF)})
    assert done["Location"] == reverse("measure_evaluations", args=["stockholm", cycling.number])
    evaluation = Evaluation.objects.get()
    assert (evaluation.author, evaluation.organisation) == (cast.forskare, cast.kth)
    assert client_of(cast.osteraker).get(url).status_code == 403


def test_the_file_is_handed_out_as_an_attachment_to_people_of_the_plan(
    cast: Cast, cycling: Measure, client_of: ClientOf
) -> None:
    added = add_evaluation(cast.plan, data=_with_file(), by=cast.forskare, measure=cycling)
    url = reverse("evaluation_file", args=["stockholm", added.pk])
    answer = client_of(cast.politiker).get(url)
    headers = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    assert [answer[name] for name in headers] == [
        "application/pdf",
        'attachment; filename="rapport.pdf"',
        "nosniff",
        "private, no-store",
    ]
    assert body_of(answer) == PDF
    assert client_of(cast.outsider).get(url).status_code == 404
    Measure.objects.update(state=EditorialState.DRAFT)
    assert client_of(cast.vallentuna).get(url).status_code == 404


def test_about_a_package_changed_and_removed_through_the_pages(cast: Cast, client_of: ClientOf) -> None:
    package = PackageFactory(plan=cast.plan)
    client = client_of(cast.forskare)
    every = reverse("evaluations", args=["stockholm"])
    done = client.post(reverse("evaluate_package", args=["stockholm", package.key]), TYPED)
    assert done["Location"] == every
    pk = Evaluation.objects.get().pk
    url = reverse("edit_evaluation", args=["stockholm", pk])
    assert [client.get(url).status_code, client.post(url, TYPED | {"title": ""}).status_code] == [200, 422]
    assert client.post(url, TYPED | {"title": "Ny rubrik"})["Location"] == every
    assert "Ny rubrik" in client_of(cast.osteraker).get(every).content.decode()
    assert client_of(cast.osteraker).post(url, TYPED).status_code == 403
    remove = reverse("remove_evaluation", args=["stockholm", pk])
    assert client_of(cast.osteraker).post(remove).status_code == 403
    assert (client.post(remove)["Location"], Evaluation.objects.count()) == (every, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_need_as_many_queries_for_one_as_for_three(
    cast: Cast, cycling: Measure, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _number in range(count):
        add_evaluation(cast.plan, data=_with_file(), by=cast.forskare, measure=cycling)
    client = client_of(cast.osteraker)
    for url, queries in (
        (reverse("measure_evaluations", args=["stockholm", cycling.number]), 7),
        (reverse("evaluations", args=["stockholm"]), 6),
    ):
        with django_assert_num_queries(queries):
            assert client.get(url).content.decode().count("Fler cyklar i snö") == count


def test_chapter_seven_shows_them_and_an_edition_keeps_them(cast: Cast, cycling: Measure) -> None:
    package = PackageFactory(plan=cast.plan, title="Cykla året om")
    Measure.objects.update(package=package)
    add_evaluation(cast.plan, data=_with_file(), by=cast.forskare, measure=cycling)
    add_evaluation(cast.plan, data=replace(DATA, title="Hela paketet", year=2025), by=cast.forskare, package=package)
    chapter = read_chapter(cast.plan, 7, stage=Stage.APPROVED)
    assert isinstance(chapter, Followup)
    assert [(one.title, one.about.text, one.file_name) for one in chapter.evaluations] == [
        ("Fler cyklar i snö", "1. Vintercykling", "rapport.pdf"),
        ("Hela paketet", "Cykla året om", ""),
    ]
    html = render_chapter(chapter, links=PrintLinks())
    assert ("Plus 12 procent." in html, 'href="#atgard-1"' in html) == (True, True)
    frozen = freeze(read_plan(cast.plan, stage=Stage.APPROVED))
    Evaluation.objects.all().delete()
    assert [one.title for one in thaw(frozen).followup.evaluations] == ["Fler cyklar i snö", "Hela paketet"]


def test_editions_from_before_there_were_evaluations_are_read(cast: Cast) -> None:
    frozen = freeze(read_plan(cast.plan, stage=Stage.APPROVED))
    older = frozen.replace('"evaluations":[],', "")
    assert older != frozen
    assert thaw(older).followup.evaluations == ()


def test_what_is_not_in_the_stage_is_left_out(cast: Cast, cycling: Measure) -> None:
    add_evaluation(cast.plan, data=DATA, by=cast.forskare, measure=cycling)
    Measure.objects.update(state=EditorialState.PROPOSED)
    found = [len(read_plan(cast.plan, stage=stage).followup.evaluations) for stage in (Stage.APPROVED, Stage.WORKING)]
    assert found == [0, 1]
