"""Every address of the portal, layer by layer."""

from django.conf import settings
from django.urls import include, path

from actors.authentication.security_views import security_txt

handler400 = "handlingsplan.error_views.bad_request"
handler403 = "handlingsplan.error_views.forbidden"
handler429 = "handlingsplan.error_views.too_many"  # allauth's
handler500 = "handlingsplan.error_views.server_error"

urlpatterns = [
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("konto/", include("actors.urls")),
    path("", include("handlingsplan.plan.urls")),
    path("", include("handlingsplan.plan.starting.urls")),
    path("", include("handlingsplan.plan.appendices.urls")),
    path("", include("handlingsplan.plan.access_keys.urls")),
    path("", include("measures.urls")),
    path("", include("measures.workbooks.urls")),
    path("", include("followup.urls")),
    path("", include("followup.rounds.urls")),
    path("", include("followup.evaluations.urls")),
    path("", include("handlingsplan.chapters.urls")),
    path("", include("handlingsplan.owner.urls")),
    path("", include("handlingsplan.reference_data.urls")),
    path("", include("handlingsplan.jobs.urls")),
    path("", include("handlingsplan.consultation.urls")),
    path("", include("handlingsplan.meetings.urls")),
    path("", include("handlingsplan.publishing.urls")),
    path("", include("handlingsplan.reports.urls")),
    path("", include("handlingsplan.workspace.urls")),
    path("", include("handlingsplan.public.urls")),
    path("", include("handlingsplan.api.urls")),
    path("", include("handlingsplan.operations.urls")),
]

if settings.DEBUG_TOOLBAR:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))
