"""Addresses of an organisation's people."""

from django.urls import path

from handlingsplan.plan.views import accounts as account_views
from handlingsplan.plan.views import history as history_views
from handlingsplan.plan.views import people as people_views

urlpatterns = [
    path("organisationer/<slug:slug>/personer/", people_views.people, name="people"),
    path(
        "organisationer/<slug:slug>/inbjudningar/<int:pk>/aterkalla/",
        people_views.revoke_invitation,
        name="revoke_invitation",
    ),
    path("organisationer/<slug:slug>/historik/", history_views.organisation_history, name="organisation_history"),
    path(
        "organisationer/<slug:slug>/historik.csv",
        history_views.organisation_history_file,
        name="organisation_history_file",
    ),
    path("arbete/<slug:slug>/historik/", history_views.plan_history, name="plan_history"),
    path("arbete/<slug:slug>/historik.csv", history_views.plan_history_file, name="plan_history_file"),
    path("arbete/<slug:slug>/konton/", account_views.unused_accounts, name="unused_accounts"),
    path("inbjudan/<str:secret>/", people_views.accept_invitation, name="accept_invitation"),
]
