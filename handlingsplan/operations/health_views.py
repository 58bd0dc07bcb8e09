"""The page that machines ask whether the portal works."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from handlingsplan.operations.health import check

UNAVAILABLE = 503


@login_not_required
@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything works, else 503 with what fails."""
    parts = check()
    well = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": well, **parts}, status=200 if well else UNAVAILABLE)
