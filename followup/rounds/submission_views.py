"""An organisation's report: answering line by line, handing in, taking back; and the coordinator's answer."""

from collections.abc import Sequence
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

from actors import presence
from actors.conflicts import Conflict, Difference, StaleError
from actors.models import Organisation
from actors.permissions import require
from actors.requests import MemberRequest
from followup.rounds import handing_in
from followup.rounds.filling import answer_status, answer_value, find_submission, say_nothing_new
from followup.rounds.forms import HandInForm, ReporterForm, ReturnForm, StatusForm, ValueForm
from followup.rounds.models import Round, Submission
from followup.rounds.owing import fillers_of, find_reporter, name_reporter, reporting_people
from followup.rounds.page import MeasureCard, SubmissionPage, ValueCard, read_submission
from followup.rounds.permissions import may_fill_in, may_name_reporter, may_return, visible_party, visible_round
from followup.rounds.rows import MeasureRow
from handlingsplan.pages import (
    CONFLICT,
    GET_OR_POST,
    LEAVES,
    NOTHING_NEW,
    REFUSED,
    form_status,
    posted,
    render_page,
    show_presence,
)

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
    context |= {"address": place.url, "presence_address": f"{place.url}narvaro/"}
    return context | {"refused": bound is not None, "form": HandInForm()} | more


@require_safe
def submission(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Show what the organisation owes, with everything that is stored filled in."""
    return render_page(request, TEMPLATE, _page(request, _place(request, slug, number, organisation)))


@require_POST
def submission_presence(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Tell who else has the report open to write in it."""
    place = _place(request, slug, number, organisation)
    require(may_fill_in(request.user, place.round, place.organisation, place.submission))
    known = f"reports-{place.round.pk}-{place.organisation.pk}"
    if LEAVES in request.POST:
        presence.leave(known, request.user)
        return HttpResponse(status=NOTHING_NEW)
    others = presence.note(known, request.user, among=fillers_of(place.round, place.organisation))
    return show_presence(request, others, _("har också rapporten öppen. Svarar ni på olika rader märks det inte."))


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
    card = _card(_read(request, place), request.POST.get("row", ""))
    if "nothing_new" in request.POST:
        return _answer_nothing_new(request, place, card)
    form = _bound(request, place, card)
    if not form.is_valid() or not _keep(request, place, form):
        problem = _first_problem(form) if form.errors else _("Någon annan har svarat sedan du öppnade sidan.")
        conflict = Conflict.about(card.row.report, form.clashes) if form.clashes else None
        context = _page(request, place, form, problem=problem, conflict=conflict, wrong_at=card.row.anchor)
        context["card"] = _card(context["page"], card.row.anchor)
        return render_page(request, TEMPLATE, context, fragment="state", status=form_status(form, conflict))
    return _answered(request, place, card, form.own, fragment="state")


def _read(request: MemberRequest, place: ReportContext) -> SubmissionPage:
    return read_submission(request.user, place.round, place.organisation, place.submission)


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
    except StaleError:
        form.add_error(None, _("Någon annan svarade i samma stund. Spara igen."))
    except ValidationError as error:
        form.add_error(None, error)
    return form.is_valid()


def _answer_nothing_new(request: MemberRequest, place: ReportContext, card: MeasureCard | ValueCard) -> HttpResponse:
    row = card.row
    about = row.measure if isinstance(row, MeasureRow) else row.indicator
    seen = request.POST.get("seen", "")
    try:
        say_nothing_new(place.round, place.organisation, about=about, expected_version=seen, by=request.user)
    except StaleError:
        told = Difference(_("Svar"), "\n".join(row.told), _("Inget nytt"))
        problem = _("Någon annan har svarat sedan du öppnade sidan. Det svaret gäller.")
        conflict = Conflict.about(row.report, [told])
        context = _page(request, place, problem=problem, conflict=conflict, wrong_at=row.anchor)
        context["card"] = _card(context["page"], row.anchor)
        return render_page(request, TEMPLATE, context, fragment="card", status=CONFLICT)
    return _answered(request, place, card, (), fragment="card")


def _answered(
    request: MemberRequest, place: ReportContext, card: MeasureCard | ValueCard, own: Sequence[str], *, fragment: str
) -> HttpResponse:
    if not request.htmx:
        return HttpResponseRedirect(f"{place.url}#{card.row.anchor}")
    fresh = ReportContext(place.round, place.organisation, find_submission(place.round, place.organisation))
    context = _page(request, fresh)
    saved = _card(context["page"], card.row.anchor)
    context |= {"card": saved, "readings": saved.form.reading_of(own)}
    return render_page(request, TEMPLATE, context, fragment=fragment)


@require_POST
def nothing_new(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Answer "nothing new" to every line that waits."""
    place = _place(request, slug, number, organisation)
    seen = request.POST.get("seen", "")
    try:
        count = say_nothing_new(place.round, place.organisation, expected_version=seen, by=request.user)
    except StaleError:
        text = _("Svar har ändrats sedan du öppnade sidan. Se över raderna som är kvar innan du väljer ”Inget nytt”.")
        return render_page(request, TEMPLATE, _page(request, place, stale=text), status=CONFLICT)
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
        read = {"expected_version": request.POST.get("seen", "")}
        done = handing_in.hand_in(place.round, place.organisation, by=request.user, **read, **form.cleaned_data)
    except StaleError:
        problem = _("Någon annan ändrade ett svar eller en åtgärd sedan du läste. Se över raderna och lämna in igen.")
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
        handing_in.approve(
            place.begun(),
            expected_version=request.POST.get("seen", ""),
            by=request.user,
            open_lines=request.POST.get("open", ""),
        )
    except handing_in.OpenLinesError:
        return render_page(request, TEMPLATE, _page(request, place, asks_about_open=True), status=REFUSED)
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
    named = find_reporter(place.round.plan, place.organisation)
    people = reporting_people(place.organisation)
    form = ReporterForm(posted(request), people=people, named=named)
    conflict = form.conflict(named)
    if form.is_valid():
        try:
            name_reporter(named, by=request.user, **form.cleaned_data)
        except StaleError as error:
            conflict = form.rebase(ReporterForm(people=people, named=error.stored), error.stored)
        else:
            messages.success(request, _("Rapportansvarig är sparad."))
            return HttpResponseRedirect(place.url)
    return _form_page(request, place, form, heading=_("Vem rapporterar?"), button=_("Spara"), conflict=conflict)


def _form_page(request: MemberRequest, place: ReportContext, form: Any, **more: Any) -> HttpResponse:
    context = {
        "plan": place.round.plan,
        "shown": place.round,
        "organisation": place.organisation,
        "form": form,
        "back": place.url,
    } | more
    return render_page(request, "followup/rounds/act.html", context, status=form_status(form, more.get("conflict")))
