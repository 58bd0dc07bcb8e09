"""What is public: plans, their editions, and what each holds."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query

from handlingsplan.api.answers import EditionRow, ListQuestion, PageOf, PublishedPlan, answer, one_of, page_of
from handlingsplan.api.collections import COLLECTIONS, Collection, chosen
from handlingsplan.api.portal import answers, api, named, words
from handlingsplan.api.questions import ChapterInEdition, InEdition, InPlan, ThingInEdition, question_of, wanted
from handlingsplan.chapters.document import Chapter
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import document_of, editions_of, front, published_or_404
from handlingsplan.jobs.latest_editions import latest_editions
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold
from handlingsplan.web_addresses import site_address

PLAN = "/plans/{slug:slug}/"
EDITION = f"{PLAN}editions/{{slug:edition}}/"


@api.get(
    "/plans/",
    response=answers(PageOf[PublishedPlan], refuses=True),
    url_name="api_plans",
    **words("Publicerade planer", "Published plans"),
)
def plans(request: HttpRequest, question: Query[ListQuestion]) -> HttpResponse:
    rows = [_plan_row(latest.edition) for latest in latest_editions(Plan.objects.all())]
    heads = {row.plan.slug for row in rows if chosen([row.plan], {}, question.q)}
    return page_of(request, PublishedPlan, [row for row in rows if row.plan.slug in heads], question)


@api.get(
    PLAN,
    response=answers(PublishedPlan, refuses=True),
    url_name="api_plan",
    **words("En publicerad plan", "A published plan"),
)
def plan(request: HttpRequest, where: Path[InPlan]) -> HttpResponse:  # noqa: ARG001 ninja's signature
    _plan, edition = published_or_404(where.slug)
    return answer(PublishedPlan, _plan_row(edition))


def _plan_row(edition: Edition) -> PublishedPlan:
    head = front(edition).plan
    return PublishedPlan(plan=head, newest_edition=edition.number, page=site_address("published_plan", head.slug))


@api.get(
    f"{PLAN}editions/",
    response=answers(PageOf[EditionRow], refuses=True),
    url_name="api_editions",
    **words("Planens utgåvor, den nyaste först", "The plan's editions, the newest first"),
)
def editions(request: HttpRequest, where: Path[InPlan], question: Query[ListQuestion]) -> HttpResponse:
    rows = [_edition_row(edition) for edition in editions_of(get_object_or_404(Plan, slug=where.slug))]
    if not rows:  # a plan that is not published is not there
        raise Http404
    words_asked = fold(question.q)
    return page_of(request, EditionRow, [row for row in rows if words_asked in fold(row.summary)], question)


@api.get(
    EDITION,
    response=answers(EditionRow, refuses=True),
    url_name="api_edition",
    **words("En utgåva och dess filer", "An edition and its files"),
)
def edition(request: HttpRequest, where: Path[InEdition]) -> HttpResponse:  # noqa: ARG001 ninja's signature
    return answer(EditionRow, _edition_row(where.found()))


def _edition_row(edition: Edition) -> EditionRow:
    where = (edition.plan.slug, edition.number)
    return EditionRow(
        number=edition.number,
        published_at=edition.published_at,
        summary=edition.summary,
        checksum=edition.checksum,
        withdrawn_because=edition.withdrawn.reason if edition.withdrawn else None,
        page=site_address("edition", *where),
        document=site_address("edition_data", *where),
        pdf=site_address("edition_pdf", *where),
        tables=site_address("data_package", *where),
    )


@api.get(
    f"{EDITION}chapters/{{slug:number}}/",
    response=answers(Chapter, refuses=True),
    url_name="api_chapter",
    **words("Ett kapitel i utgåvan, med allt som står i det", "A chapter of the edition, with all that it holds"),
)
def chapter(request: HttpRequest, where: Path[ChapterInEdition]) -> HttpResponse:  # noqa: ARG001 ninja's signature
    return answer(Chapter, document_of(where.found()).chapters[where.number - 1])


def _add(collection: Collection) -> None:
    """Let the collection be asked for, as a list and one by one."""
    swedish, english = collection.words.swedish, collection.words.english

    @api.get(
        f"{EDITION}{collection.name}/",
        response=answers(PageOf[collection.of], refuses=True),  # type: ignore[name-defined] # a class of the table
        url_name=f"api_{collection.name}",
        **words(f"{swedish} i utgåvan", f"{english} in the edition"),
    )
    @named(collection.name)
    def listed(
        request: HttpRequest,
        where: Path[InEdition],
        question: Query[question_of(collection)],  # type: ignore[valid-type] # made of the table's line
    ) -> HttpResponse:
        found = chosen(collection.in_edition(document_of(where.found())), wanted(collection, question), question.q)
        return page_of(request, collection.of, found, question)

    @api.get(
        f"{EDITION}{collection.name}/{{slug:key}}/",
        response=answers(collection.of, refuses=True),
        url_name=f"api_one_of_{collection.name}",
        **words(f"{swedish} i utgåvan: en av dem", f"{english} in the edition: one of them"),
    )
    @named(f"one_of_{collection.name}")
    def one(request: HttpRequest, where: Path[ThingInEdition]) -> HttpResponse:  # noqa: ARG001 ninja's signature
        return one_of(collection.of, collection.in_edition(document_of(where.found())), where.key)


for _collection in COLLECTIONS:
    _add(_collection)
