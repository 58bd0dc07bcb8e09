"""What is public of consultations: which there are, and the points of those that are accounted for."""

from collections.abc import Iterable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query
from pydantic import BaseModel

from handlingsplan.api.answers import ListQuestion, PageOf, page_of, said
from handlingsplan.api.portal import answers, api, words
from handlingsplan.api.questions import InPlan
from handlingsplan.consultation.enums import ConsultationState
from handlingsplan.consultation.listing import asked_of
from handlingsplan.consultation.models import Consultation
from handlingsplan.consultation.report.reading import ReportPoint, report_of
from handlingsplan.editions.published import newest_edition
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold
from handlingsplan.web_addresses import site_address

CONSULTATIONS = "/plans/{slug:slug}/consultations/"
STATES = "`sent_out`, `ended` eller `accounted_for`.", "`sent_out`, `ended` or `accounted_for`."


class ConsultationRow(BaseModel):
    """A consultation that is sent out."""

    number: int = said("Remissens nummer.", "The number of the consultation.")
    title: str = said("Vad den heter.", "What it is called.")
    state: str = said(*STATES)
    version: int = said("Remissversionens nummer.", "The number of the version that was sent out.")
    sent_out_on: date | None = said("Dagen då den skickades.", "The day on which it was sent out.")
    answers_by: date = said("Sista svarsdag.", "The last day for answers.")
    is_public: bool = said("Om allmänheten får svara.", "Whether the public may answer.")
    page: str = said("Remissens webbsida.", "Its web page.")
    report: str | None = said(
        "Samrådsredogörelsens webbsida, när den är utgiven.", "The page of its report, once it is given out."
    )


class ConsultationPoint(BaseModel):
    """A point of a report that is given out."""

    number: int = said("Synpunktens nummer.", "The number of the point.")
    sender: str = said("Vem som sade det; privatpersoner har inget namn.", "Who said it; private persons have no name.")
    place: str = said(
        "Nyckeln till platsen i planen; tom för hela.", "The key of the place in the plan; empty for all of it."
    )
    place_label: str = said("Platsen i ord.", "The place in words.")
    question: str = said("Frågan som den svarar på.", "The question that it answers.")
    quote: str = said("Orden i planen som den gäller.", "The words of the plan that it is about.")
    text: str = said("Synpunkten.", "What was said.")
    disposition: str = said(
        "`taken_in`, `partly`, `not_taken` eller `noted`.", "`taken_in`, `partly`, `not_taken` or `noted`."
    )
    reply: str = said("Svaret.", "The reply.")
    change: str = said("Vad i planen som ändrades, i ord.", "What was changed in the plan, in words.")
    change_key: str = said("Nyckeln till det.", "The key of it.")


class InConsultation(InPlan):
    """The address of what is in a consultation."""

    number: int = said("Remissens nummer.", "The number of the consultation.", ge=1, le=1_000_000)


@api.get(
    CONSULTATIONS,
    response=answers(PageOf[ConsultationRow], refuses=True),
    url_name="api_consultations",
    **words("Planens remisser, den nyaste först", "The plan's consultations, the newest first"),
)
def consultations(request: HttpRequest, where: Path[InPlan], question: Query[ListQuestion]) -> HttpResponse:
    plan = get_object_or_404(Plan, slug=where.slug)
    rows = list(asked_of(plan).select_related("sent_version").defer("sent_version__content", "report", "letter"))
    if not rows and newest_edition(plan) is None:  # a plan that is neither published nor sent out is not there
        raise Http404
    found = [one for one in rows if _says(question.q, [one.title])]
    return page_of(request, ConsultationRow, list(map(_row, found)), question)


def _row(one: Consultation) -> ConsultationRow:
    where = (one.plan.slug, one.number)
    given_out = one.state == ConsultationState.ACCOUNTED_FOR
    return ConsultationRow(
        number=one.number,
        title=one.title,
        state=one.state,
        version=one.sent_version.number if one.sent_version else 0,
        sent_out_on=timezone.localdate(one.sent_out_at) if one.sent_out_at else None,
        answers_by=one.answers_by,
        is_public=one.is_public,
        page=site_address("public_consultation", *where),
        report=site_address("consultation_account", *where) if given_out else None,
    )


@api.get(
    f"{CONSULTATIONS}{{int:number}}/points/",
    response=answers(PageOf[ConsultationPoint], refuses=True),
    url_name="api_consultation_points",
    **words("Synpunkterna i en redovisad remiss", "The points of a consultation that is accounted for"),
)
def consultation_points(
    request: HttpRequest, where: Path[InConsultation], question: Query[ListQuestion]
) -> HttpResponse:
    rows = Consultation.objects.filter(plan__slug=where.slug, state=ConsultationState.ACCOUNTED_FOR)
    points = report_of(get_object_or_404(rows.defer("report", "letter"), number=where.number)).points
    found = [_point(one) for one in points if _says(question.q, [one.text, one.reply, one.place_label, one.sender])]
    return page_of(request, ConsultationPoint, found, question)


def _point(one: ReportPoint) -> ConsultationPoint:
    return ConsultationPoint(**{name: getattr(one, name) for name in ConsultationPoint.model_fields})


def _says(words_asked: str, texts: Iterable[str]) -> bool:
    whole = fold(" ".join(texts))
    return all(word in whole for word in fold(words_asked).split())
