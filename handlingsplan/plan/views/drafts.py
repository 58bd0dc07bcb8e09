"""Keeping what is typed while it is typed."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from actors.permissions import RefusedError
from actors.requests import MemberRequest
from handlingsplan.pages import REFUSED
from handlingsplan.plan.drafts import discard_drafts, keep_draft
from handlingsplan.plan.forms.chapters import DraftForm
from handlingsplan.plan.permissions import chapter_of, working_plan
from handlingsplan.richtext import TextRefusedError

FORBIDDEN = 403


@require_POST
def keep_chapter_draft(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Keep what a window has typed; a refusal says why."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"reason": " ".join(map(str, form.errors.values()))}, status=REFUSED)
    try:
        typed = form.cleaned_data
        draft = keep_draft(
            chapter, html=typed["html"], expected_version=typed["based_on"], window=typed["window"], by=request.user
        )
    except TextRefusedError as error:
        return JsonResponse({"reason": str(error)}, status=REFUSED)
    except RefusedError as error:
        return JsonResponse({"reason": str(error)}, status=FORBIDDEN)
    return JsonResponse({"at": draft.saved_at})


@require_POST
def discard_chapter_drafts(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Forget what was typed in the window that is shown; what other windows have kept is offered next."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    discard_drafts(chapter, by=request.user, window=request.POST.get("window", ""))
    return redirect(chapter) if "leaves" in request.POST else redirect("edit_chapter", slug, number)
