"""An organisation's report: answering line by line, handing in, taking back; and the coordinator's answer."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from actors.conflicts import StaleError
from actors.models import Organisation
from actors.permissions import require
from actors.requests import MemberRequest
from followup.rounds import handing_in
from followup.rounds.filling import answer_status, answer_value, find_submission, say_nothing_new
from followup.rounds.forms import HandInForm, ReporterForm, ReturnForm, StatusForm, ValueForm
from followup.rounds.models import Reporter, Round, Submission
from followup.rounds.owing import name_reporter, reporting_people
from followup.rounds.page import MeasureCard, SubmissionPage, ValueCard, read_submission
from followup.rounds.permissions import may_fill_in, may_name_reporter, may_return, visible_party, visible_round
from handlingsplan.pages import CONFLICT, GET_OR_POST, REFUSED, form_status, posted, render_page

TEMPLATE = "followup/rounds/submission.html"


@dataclass(frozen=True)
class ReportContext:
    """The report that a request is about."""

    round: Round
    organisation: Organisation
    submission: Submission | None

    @property
    def url(self) -> str:
        return reverse("submission", args=[self.round.plan.slug, self.round.number, self.organisation.slug])

    def begun(self) -> Submission:
        """Return the report; raises Http404 before it has begun."""
        if self.submission is None:
            raise Http404
        return self.submission


def _place(request: MemberRequest, slug: str, number: int, organisation: str) -> ReportContext:
    shown = visible_round(request.user, slug, number)
    party = visible_party(request.user, shown, organisation)
    return ReportContext(shown, party, find_submission(shown, party))


def _page(
    request: MemberRequest, place: ReportContext, bound: StatusForm | ValueForm | None = None, **more: Any
) -> dict[str, Any]:
    page = read_submission(request.user, place.round, place.organisation, place.submission, bound)
    context = {"plan": place.round.plan, "shown": place.round, "organisation": place.organisation, "page": page}
    return context | {"address": place.url, "refused": bound is not None, "form": HandInForm()} | more


@require_safe
def submission(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Show what the organisation owes, with everything that is stored filled in."""
    return render_page(request, TEMPLATE, _page(request, _place(request, slug, number, organisation)))


def _card(page: SubmissionPage, anchor: str) -> MeasureCard | ValueCard:
    cards: list[MeasureCard | ValueCard] = [*page.owned, *page.promised, *page.values]
    found = next((card for card in cards if card.row.anchor == anchor), None)
    if found is None:
        raise Http404
    return found


@require_POST
def answer(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Keep the answer to one line, or "nothing new" to it; htmx gets what changed, others the page at that line."""
    place = _place(request, slug, number, organisation)
    require(may_fill_in(request.user, place.round, place.organisation, place.submission))
    anchor = request.POST.get("row", "")
    page = read_submission(request.user, place.round, place.organisation, place.submission)
    card = _card(page, anchor)
    if "nothing_new" in request.POST:
        _keep_nothing_new(request, place, card)
        return _answered(request, place, anchor, fragment="card")
    form = _bound(request, place, card)
    if not form.is_valid() or not _keep(request, place, form):
        context = _page(request, place, form, card=card, problem=_first_problem(form))
        return render_page(request, TEMPLATE, context, fragment="state", status=REFUSED)
    return _answered(request, place, anchor, fragment="state")


def _bound(request: MemberRequest, place: ReportContext, card: MeasureCard | ValueCard) -> StatusForm | ValueForm:
    if isinstance(card, MeasureCard):
        return StatusForm(request.POST, row=card.row, year=place.round.year)
    return ValueForm(request.POST, row=card.row, year=place.round.year)


def _first_problem(form: StatusForm | ValueForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _keep(request: MemberRequest, place: ReportContext, form: StatusForm | ValueForm) -> bool:
    one, organisation, by = place.round, place.organisation, request.user
    try:
        if isinstance(form, StatusForm):
            answer_status(one, organisation, form.row.measure, answer=form.answer(), by=by)
        else:
            answer_value(one, organisation, form.row.indicator, answer=form.answer(), by=by)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _keep_nothing_new(request: MemberRequest, place: ReportContext, card: MeasureCard | ValueCard) -> None:
    one, organisation, by = place.round, place.organisation, request.user
    if isinstance(card, MeasureCard):
        say_nothing_new(one, organisation, measure=card.row.measure, by=by)
    else:
        say_nothing_new(one, organisation, indicator=card.row.indicator, by=by)


def _answered(request: MemberRequest, place: ReportContext, anchor: str, *, fragment: str) -> HttpResponse:
    if not request.htmx:
        return HttpResponseRedirect(f"{place.url}#{anchor}")
    fresh = ReportContext(place.round, place.organisation, find_submission(place.round, place.organisation))
    context = _page(request, fresh)
    return render_page(request, TEMPLATE, context | {"card": _card(context["page"], anchor)}, fragment=fragment)


@require_POST
def nothing_new(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Answer "nothing new" to every line that waits."""
    place = _place(request, slug, number, organisation)
    count = say_nothing_new(place.round, place.organisation, by=request.user)
    text = ngettext("%(count)d rad har svaret ”Inget nytt”.", "%(count)d rader har svaret ”Inget nytt”.", count)
    messages.success(request, text % {"count": count})
    return HttpResponseRedirect(f"{place.url}#lamna-in")


@require_POST
def hand_in(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    place = _place(request, slug, number, organisation)
    form = HandInForm(request.POST)
    if not form.is_valid():
        return render_page(request, TEMPLATE, _page(request, place, form=form), status=REFUSED)
    try:
        done = handing_in.hand_in(place.round, place.organisation, by=request.user, **form.cleaned_data)
    except StaleError:
        problem = _("En åtgärd ändrades samtidigt som du lämnade in. Se över raderna och lämna in igen.")
    except ValidationError as error:
        problem = " ".join(error.messages)
    else:
        late = _("Tack! Rapporten är inlämnad. Den är märkt som sen.")
        messages.success(request, late if done.late else _("Tack! Rapporten är inlämnad."))
        return HttpResponseRedirect(place.url)
    return render_page(request, TEMPLATE, _page(request, place, form=form, hand_in_problem=problem), status=CONFLICT)


@require_POST
def withdraw(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Take the report back to write in it again."""
    place = _place(request, slug, number, organisation)
    handing_in.withdraw(place.begun(), by=request.user)
    messages.success(request, _("Rapporten är tillbakatagen. Lämna in den igen när den är klar."))
    return HttpResponseRedirect(place.url)


@require_POST
def approve(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    place = _place(request, slug, number, organisation)
    try:
        handing_in.approve(place.begun(), expected_version=request.POST.get("seen", ""), by=request.user)
    except StaleError as error:
        text = _("Rapporten har ändrats sedan du läste den. Läs den igen innan du godkänner.")
        return _changed_since(request, place, error, text)
    text = _("Rapporten från %(organisation)s är godkänd.")
    messages.success(request, text % {"organisation": place.organisation})
    return HttpResponseRedirect(place.url)


def _changed_since(
    request: MemberRequest, place: ReportContext, error: StaleError[Submission], text: str, **more: Any
) -> HttpResponse:
    """Show the report as it is now."""
    fresh = ReportContext(place.round, place.organisation, error.stored)
    return render_page(request, TEMPLATE, _page(request, fresh, stale=text, **more), status=CONFLICT)


@GET_OR_POST
def send_back(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Return the report that was read, saying what needs to be mended."""
    place = _place(request, slug, number, organisation)
    require(may_return(request.user, place.begun()))
    form = ReturnForm(posted(request))
    expected_version = (
        request.POST.get("seen", "") if form.is_bound else request.GET.get("seen") or place.begun().version
    )
    if form.is_valid():
        try:
            handing_in.send_back(
                place.begun(), reason=form.cleaned_data["reason"], expected_version=expected_version, by=request.user
            )
        except StaleError as error:
            text = _("Rapporten har ändrats sedan du läste den. Läs den igen innan du återsänder.")
            return _changed_since(request, place, error, text, return_form=form)
        messages.success(
            request, _("Rapporten är återsänd till %(organisation)s.") % {"organisation": place.organisation}
        )
        return redirect(place.round)
    return _form_page(
        request, place, form, heading=_("Återsänd rapporten"), button=_("Återsänd"), expected_version=expected_version
    )


@GET_OR_POST
def reporter(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Say who reports for the organisation, and who stands in."""
    place = _place(request, slug, number, organisation)
    require(may_name_reporter(request.user, place.organisation, place.round.plan))
    named = Reporter.objects.filter(plan=place.round.plan, organisation=place.organisation).first()
    initial = {"person": named.person_id, "stand_in": named.stand_in_id} if named else {}
    sent = posted(request)
    form = ReporterForm(sent, people=reporting_people(place.organisation), initial=initial)
    if form.is_valid():
        name_reporter(place.round.plan, place.organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("Rapportansvarig är sparad."))
        return HttpResponseRedirect(place.url)
    return _form_page(request, place, form, heading=_("Vem rapporterar?"), button=_("Spara"))


def _form_page(request: MemberRequest, place: ReportContext, form: Any, **more: str) -> HttpResponse:
    context = {
        "plan": place.round.plan,
        "shown": place.round,
        "organisation": place.organisation,
        "form": form,
        "back": place.url,
    } | more
    return render_page(request, "followup/rounds/act.html", context, status=form_status(form))
