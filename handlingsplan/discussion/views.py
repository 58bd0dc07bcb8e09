"""What is done with a thread wherever it is held; the layer that owns the page has fetched what it is about."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from actors.permissions import Verdict, require
from actors.requests import MemberRequest
from handlingsplan.discussion.models import Comment
from handlingsplan.discussion.threads import CommentTarget, reopen, resolve
from handlingsplan.numbers import read_key


def toggle_resolved(request: MemberRequest, *, target: CommentTarget, verdict: Verdict) -> HttpResponse:
    """Close the posted thread, or open it again."""
    require(verdict)
    threads = Comment.objects.on(target.about).readable_by(request.user)
    comment = get_object_or_404(threads, pk=posted_id(request, "thread"))
    if "reopen" in request.POST:
        reopen(comment, target=target, by=request.user, comments=verdict)
        messages.success(request, _("Tråden är öppen igen."))
    else:
        resolve(comment, target=target, by=request.user, comments=verdict)
        messages.success(request, _("Tråden är markerad som löst. Den finns kvar under ”Lösta synpunkter”."))
    return redirect(target.address(comment.pk))


def posted_id(request: MemberRequest, name: str) -> int:
    """Return the posted id; raises Http404 where it is none."""
    key = read_key(request.POST.get(name, ""))
    if key is None:
        raise Http404
    return key
