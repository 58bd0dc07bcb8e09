"""A measure's way to being accepted: each act is a page that asks for words, and a POST that does it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actors.access import Person
from actors.conflicts import Conflict, StaleError
from actors.models import User
from actors.permissions import Verdict, require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, form_status, posted, rebase, render_page
from measures import editorial
from measures.commitments import unasked
from measures.consequences import Receipt
from measures.discussion import private_threads
from measures.forms.editorial import EditorialForm
from measures.models import Measure
from measures.permissions import (
    may_accept,
    may_propose,
    may_replace,
    may_restore,
    may_see_measure,
    may_send_back_measure,
    may_withdraw,
    visible_measure,
)

Text = str | Promise


@dataclass(frozen=True)
class _Act:
    """One editorial act: who may do it, what does it, and what its page says."""

    may: Callable[[Person, Measure], Verdict]
    do: Callable[[Measure, User, EditorialForm, int], Measure]
    heading: Text
    explanation: Text
    comment_label: Text
    button: Text
    done: Text
    hands_over: bool = False  # asks what to share of what the owner's people have said, and asks those involved
    instead: str = ""  # the name of the page for whoever decides otherwise
    instead_label: Text = ""
    instead_may: Callable[[Person, Measure], Verdict] = may_see_measure


_PROPOSE = _Act(
    may=may_propose,
    do=lambda measure, by, form, version: editorial.propose(
        measure, by=by, comment=form.words, shared=form.shared_comments(), expected_version=version
    ),
    hands_over=True,
    heading=_("Lämna över till samordnaren"),
    explanation=_(
        "Alla som deltar i planen ser åtgärden från och med nu, och de medverkande tillfrågas om sina åtaganden. "
        "Samordnaren godtar den eller återsänder den med en kommentar."
    ),
    comment_label=_("Hälsning till samordnaren (frivillig)"),
    button=_("Lämna över"),
    done=_("Åtgärden är överlämnad till samordnaren."),
)
_ACCEPT = _Act(
    may=may_accept,
    do=lambda measure, by, form, version: editorial.accept(
        measure, expected_version=version, by=by, comment=form.words
    ),
    heading=_("Godta åtgärden"),
    explanation=_("Godtagna åtgärder kommer med i nästa utgåva av planen."),
    comment_label=_("Kommentar till den som föreslog (frivillig)"),
    button=_("Godta"),
    done=_("Åtgärden är godtagen."),
    instead="send_back_measure",
    instead_label=_("Återsänd i stället"),
)
_SEND_BACK = _Act(
    may=may_send_back_measure,
    do=lambda measure, by, form, version: editorial.send_back(
        measure, by=by, comment=form.words, expected_version=version
    ),
    heading=_("Återsänd åtgärden"),
    explanation=_(
        "Åtgärden blir ett utkast igen. Alla kan läsa den som den är nu, med din kommentar. Vad den ansvariga "
        "organisationen skriver till nästa gång ser bara den, tills åtgärden lämnas över på nytt."
    ),
    comment_label=_("Vad behöver ändras?"),
    button=_("Återsänd"),
    done=_("Åtgärden är återsänd. Den kommer tillbaka hit när den lämnas över igen."),
)
_WITHDRAW = _Act(
    may=may_withdraw,
    do=lambda measure, by, form, version: editorial.withdraw(
        measure, by=by, comment=form.words, expected_version=version
    ),
    heading=_("Dra tillbaka åtgärden"),
    explanation=_(
        "Åtgärden försvinner ur den pågående planen och ur kommande utgåvor. Alla i planen kan fortfarande läsa den "
        "bland de tillbakadragna, med vem som drog tillbaka den och varför, om den har varit överlämnad. Den ansvariga "
        "organisationen och samordnaren kan återta den. Utgåvor som redan är publicerade ändras inte."
    ),
    comment_label=_("Varför dras den tillbaka?"),
    button=_("Dra tillbaka"),
    done=_("Åtgärden är tillbakadragen."),
    instead="replace_measure",
    instead_label=_("En annan åtgärd tar över"),
    instead_may=may_replace,
)
_RESTORE = _Act(
    may=may_restore,
    do=lambda measure, by, form, version: editorial.restore(
        measure, by=by, comment=form.words, expected_version=version
    ),
    heading=_("Återta åtgärden"),
    explanation=_(
        "Åtgärden får tillbaka det tillstånd som den hade när den drogs tillbaka. Det som var godtaget är godtaget "
        "igen, och ett utkast ser bara den ansvariga organisationen."
    ),
    comment_label=_("Kommentar (frivillig)"),
    button=_("Återta"),
    done=_("Åtgärden är återtagen."),
)


def _view(act: _Act) -> Callable[..., HttpResponse]:
    @GET_OR_POST
    def view(request: MemberRequest, slug: str, number: int) -> HttpResponse:
        measure = visible_measure(request.user, slug, number, whole=False)
        require(act.may(request.user, measure))
        threads = private_threads(measure, request.user) if act.hands_over else ()
        asked = list(unasked(measure)) if act.hands_over else []
        form = EditorialForm(posted(request), threads=threads, initial={"based_on": measure.version})
        form.fields["comment"].label = str(act.comment_label)
        conflict = None
        if form.is_valid():
            version = form.cleaned_data["based_on"] or measure.version
            receipt = Receipt(asked=asked)
            try:
                moved = act.do(measure, request.user, form, version)
            except StaleError as error:
                rebase(form, error.stored.version)
                conflict = Conflict.about(error.stored, [])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"{act.done} {receipt.in_words()}".strip())
                return redirect(moved)
        instead = act.instead if act.instead_may(request.user, measure) else ""
        context = {"plan": measure.plan, "measure": measure, "act": act, "form": form, "conflict": conflict}
        context |= {"instead": instead, "asked": asked}
        return render_page(request, "measures/act.html", context, status=form_status(form, conflict))

    return view


propose_measure = _view(_PROPOSE)
accept_measure = _view(_ACCEPT)
send_back_measure = _view(_SEND_BACK)
withdraw_measure = _view(_WITHDRAW)
restore_measure = _view(_RESTORE)
