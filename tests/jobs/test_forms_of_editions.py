"""The other forms of an edition: made by jobs from what was frozen, handed out like the PDF, told of, tried again."""

from collections.abc import Callable
from hashlib import sha256

from django.test import Client
from django.urls import reverse

from actors.models import User
from handlingsplan.discussion.models import Notice
from handlingsplan.editions.enums import BESIDE_PDF, CONTENT_TYPES, OTHER_FORMS, FileForm
from handlingsplan.editions.freezing import thaw
from handlingsplan.editions.models import Edition
from handlingsplan.exports.docx import write_form
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.operations.run_job import compile_job
from handlingsplan.workspace.news import news
from tests.cast import Cast
from tests.jobs.completing import complete
from tests.public.test_public_pages import content
from tests.walking import body_of

SignIn = Callable[[User], Client]


def _write(edition: Edition) -> None:
    for job in edition.forms.exclude(form=FileForm.PACKAGE):
        compile_job(job.pk)


def _told(cast: Cast) -> list[tuple[str, str]]:
    notices = {notice.pk: notice.kind for notice in Notice.objects.filter(person=cast.samordnare, by=None)}
    return [(notices[item.notice], item.note) for item in news(cast.samordnare, cast.plan) if item.notice]


def test_publishing_orders_every_form_after_the_pdf(edition: Edition) -> None:
    jobs = RenderJob.objects.order_by("created_at", "pk").values_list("form", "edition", "form_of", "state")
    rows = [("pdf", edition.pk, None, "queued"), *((form.value, None, edition.pk, "queued") for form in BESIDE_PDF)]
    assert list(jobs) == rows


def test_each_form_is_made_of_what_was_frozen_and_handed_out_for_good(edition: Edition, client: Client) -> None:
    _write(edition)
    written = edition.forms.filter(form__in=OTHER_FORMS)
    assert {job.state for job in written} == {JobState.DONE}
    for job in written:
        made = write_form(FileForm(job.form), thaw(edition.content))
        address = reverse("edition_form", args=[edition.plan.slug, 1, job.form])
        answer = client.get(address)
        assert (body_of(answer), job.file_checksum) == (made, sha256(made).hexdigest())
        assert answer["Content-Type"] == CONTENT_TYPES[FileForm(job.form)]
        assert answer["Content-Disposition"] == f'attachment; filename="handlingsplan-stockholm-utgava-1.{job.form}"'
        assert (answer["Cache-Control"], answer["ETag"]) == (
            "public, max-age=86400, immutable",
            f'"{job.file_checksum}"',
        )
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
        rest = client.get(address, headers={"Range": "bytes=5-"})
        assert (rest.status_code, body_of(rest)) == (206, made[5:])
        newest = client.get(reverse("newest_form", args=[edition.plan.slug, job.form]))
        assert (body_of(newest), newest["Cache-Control"]) == (made, "public, no-cache")
    shown = content(client.get(edition.get_absolute_url()))
    assert [job.form for job in written if job.file_checksum not in shown] == []


def test_the_data_comes_in_parts_too(edition: Edition, client: Client) -> None:
    answer = client.get(reverse("edition_data", args=[edition.plan.slug, 1]), headers={"Range": "bytes=-7"})
    assert (answer.status_code, body_of(answer)) == (206, edition.content.encode()[-7:])


def test_a_form_on_its_way_is_told(edition: Edition, client: Client) -> None:
    for address in (f"{edition.get_absolute_url()}plan.docx", f"{edition.plan.get_absolute_url()}plan.docx"):
        answer = client.get(address)
        assert (answer.status_code, answer["Retry-After"], "(Word) skapas just nu" in content(answer)) == (
            503,
            "15",
            True,
        )
    assert client.get(f"{edition.get_absolute_url()}plan.exe").status_code == 404


def test_who_published_is_told_once_when_all_is_made(edition: Edition, cast: Cast, client_of: SignIn) -> None:
    _write(edition)
    complete(edition.job)
    assert _told(cast) == []
    compile_job(edition.forms.get(form=FileForm.PACKAGE).pk)
    assert _told(cast) == [("files_made", "Portalen har gjort utgåvans alla filer.")]
    page = content(client_of(cast.samordnare).get(reverse("workspace", args=[edition.plan.slug])))
    assert "Portalen har gjort utgåvans alla filer." in page


def test_a_form_that_fails_says_so_and_is_tried_again(edition: Edition, cast: Cast, client_of: SignIn) -> None:
    frozen = edition.content
    Edition.objects.filter(pk=edition.pk).update(content="{}")
    job = edition.forms.get(form="docx")
    for _try in range(3):
        compile_job(job.pk)
    reason = "Något gick fel när planen skulle läsas eller sparas."
    assert _told(cast) == [("file_failed", f"Portalen kunde inte göra en av utgåvans filer: ”Word: {reason}”")]
    coordinator = client_of(cast.samordnare)
    assert reason in content(coordinator.get(edition.job.get_absolute_url()))
    assert "(Word) kunde inte skapas" in content(coordinator.get(job.get_file_url()))
    Edition.objects.filter(pk=edition.pk).update(content=frozen)
    again = reverse("retry_job", args=[edition.plan.slug, job.token])
    assert client_of(cast.osteraker).post(again).status_code == 403
    assert coordinator.post(again)["Location"] == job.get_absolute_url()
    compile_job(job.pk)
    assert "Ladda ner Word" in content(coordinator.get(job.get_absolute_url()))
