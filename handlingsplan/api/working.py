"""What an organisation's own system reads by an access key: the working plan, as the organisation's readers read it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query
from ninja.errors import HttpError
from ninja.security import HttpBearer

from actors.access import RoleHolder
from handlingsplan.api.answers import ListQuestion, PageOf, WorkingPlan, answer, one_of, page_of
from handlingsplan.api.collections import OF_CHAPTERS, Collection, chosen
from handlingsplan.api.portal import TOO_MANY, answers, api, named, words
from handlingsplan.api.questions import ChapterInPlan, InPlan, ThingInPlan, question_of, wanted
from handlingsplan.chapters.document import Chapter
from handlingsplan.chapters.reading import Stage, plan_head, read_chapter
from handlingsplan.limits import ACCESS_KEYS, is_one_too_many
from handlingsplan.plan.access_keys.keys import key_of, note_use, reader_by
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import plans_where, working_plan

PLAN = "/working/plans/{slug:slug}/"


class ByKey(HttpBearer):
    """Takes an access key, and returns who reads by it."""

    def authenticate(self, request: HttpRequest, token: str) -> RoleHolder | None:  # noqa: ARG002 ninja's signature
        key = key_of(token)
        if key is None:
            return None
        if is_one_too_many(ACCESS_KEYS, key.pk):
            raise HttpError(TOO_MANY, _("Nyckeln har frågat för ofta. Vänta en minut."))
        note_use(key)
        return reader_by(key)


def _reader(request: HttpRequest) -> RoleHolder:
    reader: RoleHolder = request.auth  # type: ignore[attr-defined] # set by ninja
    return reader


def _things(request: HttpRequest, slug: str, collection: Collection) -> list[Any]:
    """Return what the reader reads of the collection now; raises Http404."""
    reader = _reader(request)
    plan = working_plan(reader, slug)
    return list(collection.things(read_chapter(plan, collection.chapter, stage=Stage.WORKING, reader=reader)))


@api.get(
    "/working/plans/",
    auth=ByKey(),
    response=answers(PageOf[WorkingPlan], refuses=True, by_key=True),
    url_name="api_working_plans",
    **words("Planer som organisationen deltar i", "Plans that the organisation takes part in"),
)
def working_plans(request: HttpRequest, question: Query[ListQuestion]) -> HttpResponse:
    ids = plans_where(_reader(request), PlanPermission.READ_WORKING_PLAN)
    rows = Plan.objects.filter(pk__in=ids).select_related("coordinating_organisation")
    heads = chosen([plan_head(plan) for plan in rows], {}, question.q)
    return page_of(request, WorkingPlan, [WorkingPlan(plan=head) for head in heads], question)


@api.get(
    f"{PLAN}chapters/{{slug:number}}/",
    auth=ByKey(),
    response=answers(Chapter, refuses=True, by_key=True),
    url_name="api_working_chapter",
    **words("Ett kapitel som det är nu", "A chapter as it is now"),
)
def working_chapter(request: HttpRequest, where: Path[ChapterInPlan]) -> HttpResponse:
    plan = working_plan(_reader(request), where.slug)
    return answer(Chapter, read_chapter(plan, where.number, stage=Stage.WORKING))


def _add(collection: Collection) -> None:
    """Let the collection be asked for, as a list and one by one."""
    swedish, english = collection.words.swedish, collection.words.english
    others = {"refuses": True, "by_key": True}

    @api.get(
        f"{PLAN}{collection.name}/",
        auth=ByKey(),
        response=answers(PageOf[collection.of], **others),  # type: ignore[name-defined] # a class of the table
        url_name=f"api_working_{collection.name}",
        **words(f"{swedish} som de är nu, och organisationens utkast", f"{english} as they are now, and own drafts"),
    )
    @named(f"working_{collection.name}")
    def listed(
        request: HttpRequest,
        where: Path[InPlan],
        question: Query[question_of(collection)],  # type: ignore[valid-type] # made of the table's line
    ) -> HttpResponse:
        found = chosen(_things(request, where.slug, collection), wanted(collection, question), question.q)
        return page_of(request, collection.of, found, question)

    @api.get(
        f"{PLAN}{collection.name}/{{slug:key}}/",
        auth=ByKey(),
        response=answers(collection.of, **others),
        url_name=f"api_working_one_of_{collection.name}",
        **words(f"{swedish} som de är nu: en av dem", f"{english} as they are now: one of them"),
    )
    @named(f"working_one_of_{collection.name}")
    def one(request: HttpRequest, where: Path[ThingInPlan]) -> HttpResponse:
        return one_of(collection.of, _things(request, where.slug, collection), where.key)


for _collection in OF_CHAPTERS:
    _add(_collection)
