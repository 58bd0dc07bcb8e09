"""Taking pictures for the texts in, and handing them out."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.images import CONTENT_TYPE, PictureRefusedError
from handlingsplan.pages import GET_OR_POST, REFUSED, render_page
from handlingsplan.plan.forms.pictures import TextPictureForm
from handlingsplan.plan.models import Chapter, TextPicture
from handlingsplan.plan.permissions import chapter_of, may_write_chapter, working_plan
from handlingsplan.plan.pictures import add_picture, may_see_picture

MAX_SHOWN = 30


@login_not_required
@require_safe
def text_picture(request: HttpRequest, token: UUID) -> HttpResponse:
    """Hand out a picture, to everybody once an edition shows it."""
    picture = get_object_or_404(TextPicture, token=token)
    if not may_see_picture(request.user, picture):
        raise Http404
    try:
        with picture.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type=CONTENT_TYPE)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=86400, immutable" if picture.is_published else "private, max-age=3600"
    return response


@GET_OR_POST
def chapter_pictures(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take a picture in for the text; the editor asks for JSON, others get a page with what to write in the text."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    require(may_write_chapter(request.user, chapter))
    if request.method != "POST":
        return _page(request, chapter, TextPictureForm())
    form = TextPictureForm(request.POST, request.FILES)
    picture = _added(request, chapter, form) if form.is_valid() else None
    is_editor = request.accepts("application/json") and not request.accepts("text/html")
    if picture is None:
        return _reasons(form) if is_editor else _page(request, chapter, form)
    if is_editor:
        return JsonResponse({"src": picture.get_absolute_url(), "alt": form.cleaned_data["alt"]})
    messages.success(request, _("Bilden är uppladdad. Lägg in raden under den i texten."))
    return redirect(request.path)


def _added(request: MemberRequest, chapter: Chapter, form: TextPictureForm) -> TextPicture | None:
    """Return the picture as it is stored; where it is refused, the form says why."""
    try:
        return add_picture(chapter, upload=form.cleaned_data["file"], by=request.user)
    except PictureRefusedError as error:
        form.add_error("file", str(error))
        return None


def _reasons(form: TextPictureForm) -> HttpResponse:
    return JsonResponse({name: " ".join(map(str, errors)) for name, errors in form.errors.items()}, status=REFUSED)


def _page(request: MemberRequest, chapter: Chapter, form: TextPictureForm) -> HttpResponse:
    pictures = TextPicture.objects.filter(plan=chapter.plan)[:MAX_SHOWN]
    context = {"plan": chapter.plan, "chapter": chapter, "form": form, "pictures": pictures}
    return render_page(request, "plan/chapter_pictures.html", context, status=REFUSED if form.errors else 200)
