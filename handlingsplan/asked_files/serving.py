"""Handing out a file that was asked for: the file where it is made, else a page that waits for it."""

from io import BytesIO

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from handlingsplan.asked_files.queue import AskedFile, BusyError, FailedError
from handlingsplan.files.downloads import ASK_EACH_TIME, NOT_KEPT, Download, serve
from handlingsplan.pages import render_page

ACCEPTED, UNAVAILABLE = 202, 503
LOOK_AGAIN_SECONDS, COME_BACK_SECONDS = 3, 10


def serve_asked(
    request: HttpRequest, asked: AskedFile, name: str, *, cache_control: str = ASK_EACH_TIME
) -> HttpResponseBase:
    """Return the file, or a page that waits for it: a worker makes it, as it takes seconds."""
    queue = asked.queue
    if queue.is_made(asked):
        download = Download(
            lambda: BytesIO(queue.read(asked)), name, queue.content_type, asked.key, to_save=queue.to_save
        )
        return serve(request, download, cache_control=cache_control)
    context = {"title": asked.title, "form": queue.form}
    try:
        queue.ask_for(asked)
    except (BusyError, FailedError):
        response = render_page(request, "asked_files/later.html", context, status=UNAVAILABLE)
        response["Retry-After"] = str(COME_BACK_SECONDS)
    else:
        response = render_page(request, "asked_files/waiting.html", context, status=ACCEPTED)
        response["Refresh"] = response["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    response["Cache-Control"] = NOT_KEPT
    return response
