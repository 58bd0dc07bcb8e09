"""Text that the portal refuses to save, put into the plan directly: it harms its own section and nothing else."""

import base64
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.enqueue import enqueue
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.operations.run_job import compile_job
from handlingsplan.plan.models import Plan
from tests.editions.documents import document
from tests.factories import RevisionFactory
from tests.pages_of import pages_of
from tests.printing.compiled import compiled


def _huge_picture() -> str:
    target = BytesIO()
    Image.new("1", (10_000, 10_000)).save(target, "PNG", optimize=True)
    return f'<p><img alt="x" src="data:image/png;base64,{base64.b64encode(target.getvalue()).decode()}"></p>'


def _poisoned(number: int, html: str) -> dict[str, Any]:
    name = {1: "background", 2: "definition", 3: "goals", 8: "examples"}[number]
    return {name: getattr(document(measures=1, organisations=1), name).model_copy(update={"html": html})}


@pytest.fixture(autouse=True)
def _impatient(settings: Settings) -> None:
    settings.RENDER_SECTION_TIME_LIMIT = 5


def test_each_poison_is_left_out_by_itself_and_the_rest_compiles() -> None:
    plan: PlanDocument = document(
        measures=2,
        organisations=1,
        **_poisoned(1, "<blockquote>" * 400 + "djupt" + "</blockquote>" * 400),
        **_poisoned(2, "<p>långt</p>" * 60_000),
        **_poisoned(3, _huge_picture()),
        **_poisoned(8, '<p><img src="file:///etc/passwd" alt="utanför"></p>'),
    )
    pdf = compiled(plan)
    assert [line.split(":")[0] for line in pdf.left_out] == [
        "Kapitel 1, Bakgrund och syfte",
        "Kapitel 2, Definition av hållbar mobilitet",
        "Kapitel 3, Mål och utmaningar",
        "Kapitel 8, Exempel och goda tillämpningar",
    ]
    text = " ".join(pages_of(pdf.content))
    assert text.count("Det här avsnittet är utelämnat.") == 4
    assert pdf.missing == ()
    assert text.count("Stråken sopsaltas före klockan sju.") == 2


@pytest.mark.django_db
def test_an_edition_with_something_left_out_is_not_handed_out(ready: Plan, edition: Edition) -> None:
    """The coordinator reads why, at once: trying again would change nothing."""
    content = edition.content.replace('"html":"', '"html":"<img src=\\"file:///etc/passwd\\" alt=\\"x\\">', 1)
    Edition.objects.filter(pk=edition.pk).update(content=content)
    compile_job(edition.job.pk)
    job = RenderJob.objects.get(form="pdf")
    assert (job.state, job.attempts, bool(job.file)) == (JobState.FAILED, 1, False)
    assert job.error.startswith("Utgåvan går inte att ge ut som PDF. Kapitel 1, ")
    assert job.error.endswith("Texten hänvisar till en bild eller fil som inte får visas.")


@pytest.mark.django_db
def test_a_draft_says_what_it_leaves_out(ready: Plan) -> None:
    RevisionFactory(chapter=ready.chapters.get(number=1), html='<p><img src="https://example.org/a.png" alt="x"></p>')
    compile_job(enqueue(ready, edition=None, by=None).pk)
    job = RenderJob.objects.get(form="pdf")
    assert (job.state, len(job.left_out), bool(job.file)) == (JobState.DONE, 1, True)
