"""Appendices of the working plan: kept by the coordinator, read by all who read it, their files as long as needed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from actors.conflicts import Difference, StaleError
from actors.models import LedgerEntry, User
from actors.permissions import RefusedError
from handlingsplan.files import kinds as file_kinds
from handlingsplan.files.uploads import CheckedFile
from handlingsplan.plan.appendices.keeping import move_appendix, publish_files, save_appendix
from handlingsplan.plan.appendices.models import Appendix, AppendixFile
from handlingsplan.plan.reference_rows import version_of
from handlingsplan.plan.review import close_plan
from handlingsplan.reference_data.table import APPENDICES
from handlingsplan.richtext import TextRefusedError
from tests.cast import Cast
from tests.factories import AppendixFactory
from tests.walking import body_of

ClientOf = Callable[[User], Client]
PDF = b"%PDF-1.7\n...\n%%EOF\n"
FILE = CheckedFile(PDF, "underlag.pdf", file_kinds.PDF)


def order(cast: Cast) -> list[tuple[int, str]]:
    return list(Appendix.objects.filter(plan=cast.plan).values_list("number", "title"))


def saved(cast: Cast, title: str = "Begrepp", **more: object) -> Appendix:
    made = Appendix(plan=cast.plan, title=title)
    save_appendix(made, html="<p>Ord</p>", expected_version=0, by=cast.samordnare, **more)  # type: ignore[arg-type] # as named
    return made


def test_they_are_numbered_moved_and_removed_without_gaps(cast: Cast) -> None:
    for title in ("Ett", "Två", "Tre"):
        saved(cast, title)
    first, second, third = Appendix.objects.all()
    move_appendix(third, up=True, by=cast.samordnare)
    assert order(cast) == [(1, "Ett"), (2, "Tre"), (3, "Två")]
    move_appendix(first, up=True, by=cast.samordnare)
    move_appendix(second, up=False, by=cast.samordnare)
    assert order(cast) == [(1, "Ett"), (2, "Tre"), (3, "Två")]
    APPENDICES.remove_row(first, by=cast.samordnare)
    assert order(cast) == [(1, "Tre"), (2, "Två")]
    acts = LedgerEntry.objects.filter(kind="appendices.appendix").values_list("act", "title")
    assert list(acts.order_by("pk")) == [
        *[("added", title) for title in ("Ett", "Två", "Tre")],
        *[("changed", "Två"), ("changed", "Tre")],
        *[("removed", "Ett"), ("changed", "Tre"), ("changed", "Två")],
    ]


def test_the_verbs_ask_who_and_when(cast: Cast) -> None:
    made = saved(cast)
    for person in (cast.osteraker, cast.osteraker_ansvarig, cast.politiker, cast.forskare, cast.outsider):
        verbs: list[Callable[[User], object]] = [
            lambda by: save_appendix(made, html="", expected_version=version_of(made), by=by),
            lambda by: move_appendix(made, up=True, by=by),
            lambda by: APPENDICES.remove_row(made, by=by),
        ]
        for verb in verbs:
            with pytest.raises(RefusedError, match="Det här gör samordnaren"):
                verb(person)
    close_plan(cast.plan, by=cast.samordnare)
    with pytest.raises(RefusedError, match="Planen är avslutad"):
        save_appendix(Appendix(plan=cast.plan, title="Sen"), html="", expected_version=0, by=cast.samordnare)
    with pytest.raises(RefusedError, match="Planen är avslutad"):
        move_appendix(made, up=True, by=cast.samordnare)
    assert Appendix.objects.get().html == "<p>Ord</p>"


def test_a_text_is_cleaned_and_has_no_pictures(cast: Cast) -> None:
    made = saved(cast)
    save_appendix(
        made, html="<p onclick='x'>Ord</p><script>1</script>", expected_version=version_of(made), by=cast.samordnare
    )
    assert Appendix.objects.get().html == "<p>Ord</p>"
    live = '<figure data-live="indicator:bil">Bil</figure>'
    with pytest.raises(TextRefusedError, match="inga bilder och inget från portalen"):
        save_appendix(made, html=live, expected_version=version_of(made), by=cast.samordnare)


def test_a_file_goes_when_nothing_names_it_and_stays_when_an_edition_does(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = saved(cast, file=FILE)
    first = AppendixFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        save_appendix(
            made,
            html="",
            expected_version=version_of(made),
            by=cast.samordnare,
            file=replace(FILE, content=PDF + b"\n", name="ny.pdf"),
        )
    second = AppendixFile.objects.get()
    assert (second.name, default_storage.exists(first.file.name or "")) == ("ny.pdf", False)
    publish_files(cast.plan, [str(second.token)], by=cast.samordnare)
    with django_capture_on_commit_callbacks(execute=True):
        save_appendix(made, html="", expected_version=version_of(made), by=cast.samordnare, drop_file=True)
        APPENDICES.remove_row(made, by=cast.samordnare)
    assert AppendixFile.objects.get() == second
    with second.file.open("rb") as stored:
        assert stored.read() == PDF + b"\n"


def test_a_refused_save_leaves_no_file_behind(cast: Cast) -> None:
    made = saved(cast)
    with pytest.raises(StaleError):
        save_appendix(made, html="", expected_version=version_of(made) - 1, by=cast.samordnare, file=FILE)
    assert not AppendixFile.objects.exists()
    assert made.file is not None
    assert not made.file.file


def test_written_through_the_page_and_nothing_typed_is_lost(cast: Cast, client_of: ClientOf) -> None:
    client, add = client_of(cast.samordnare), reverse("basics_appendices_add", args=["stockholm"])
    typed = {"title": "Begrepp", "html": "<p>Resa är en förflyttning.</p>"}
    for content, told in ((b"MZ%%EOF", "Filen är ingen PDF."), (b"%PDF-1.7 halv", "PDF-filen är inte hel.")):
        refused = client.post(add, typed | {"file": SimpleUploadedFile("a.pdf", content)})
        page = refused.content.decode()
        assert (refused.status_code, told in page, "Resa är en förflyttning." in page) == (422, True, True)
        assert "Välj filen igen" in page
    empty = client.post(add, typed | {"title": " "})
    assert (empty.status_code, "Resa är en förflyttning." in empty.content.decode()) == (422, True)
    done = client.post(add, typed | {"file": SimpleUploadedFile("../Under/lag?.docx", PDF)})
    assert done["Location"] == reverse("basics_appendices", args=["stockholm"]) + "?sparad=ny"
    made = Appendix.objects.get()
    assert made.file is not None
    assert (made.number, made.key, made.html, made.file.name) == (1, "begrepp", typed["html"], "lag_.pdf")
    listed = client.get(done["Location"]).content.decode()
    assert f'data-saved-draft="bilagor/stockholm/ny/{cast.samordnare.pk}/"' in listed


def test_two_who_write_at_once_see_both_texts(cast: Cast, client_of: ClientOf) -> None:
    made = saved(cast)
    seen = version_of(made)
    save_appendix(made, html="<p>Deras</p>", expected_version=seen, by=cast.samordnare)
    edit = reverse("basics_appendices_edit", args=["stockholm", made.pk])
    typed = {"title": "Begrepp", "html": "<p>Mina</p>", "seen": seen}
    answer = client_of(cast.samordnare).post(edit, typed)
    assert (answer.status_code, answer.context["conflict"].differences) == (409, [Difference("Text", "Deras", "Mina")])
    assert "&lt;p&gt;Mina&lt;/p&gt;" in answer.content.decode()


def test_all_who_read_the_working_plan_read_them_and_save_the_file(cast: Cast, client_of: ClientOf) -> None:
    made, plain = saved(cast, file=FILE), AppendixFactory(plan=cast.plan)
    client = client_of(cast.politiker)
    page = client.get(made.get_absolute_url()).content.decode()
    assert ("<p>Ord</p>" in page, "Ladda ner underlag.pdf" in page, "Ändra bilagan" in page) == (True, True, False)
    url = reverse("appendix_file", args=["stockholm", made.pk])
    answer = client.get(url)
    assert (answer["Content-Type"], answer["Content-Disposition"], answer["X-Content-Type-Options"]) == (
        "application/pdf",
        'attachment; filename="underlag.pdf"',
        "nosniff",
    )
    assert body_of(answer) == PDF
    assert client.get(reverse("appendix_file", args=["stockholm", plain.pk])).status_code == 404
    assert client_of(cast.outsider).get(url).status_code == 404


def test_moved_through_the_page(cast: Cast, client_of: ClientOf) -> None:
    AppendixFactory(plan=cast.plan, title="Ett")
    second = AppendixFactory(plan=cast.plan, title="Två")
    client = client_of(cast.samordnare)
    page = client.get(reverse("basics_appendices", args=["stockholm"])).content.decode()
    assert (page.count("Flytta upp"), page.count("Flytta ner")) == (1, 1)
    client.post(reverse("move_appendix", args=["stockholm", second.pk]), {"hall": "upp"})
    assert order(cast) == [(1, "Två"), (2, "Ett")]
