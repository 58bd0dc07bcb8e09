"""The addresses of a round's report."""

from django.urls import path

from handlingsplan.reports import views

_ONE = "arbete/<slug:slug>/uppfoljning/<int:number>/"

urlpatterns = [
    path(f"{_ONE}rapport/", views.round_report, name="round_report"),
    path(f"{_ONE}rapport/rapport.pdf", views.round_report_pdf, name="round_report_pdf"),
    path(f"{_ONE}rapport/<int:version>/", views.replaced_report, name="replaced_report"),
    path(f"{_ONE}oppna-igen/", views.reopen, name="reopen_round"),
    path(f"{_ONE}stang/", views.close, name="close_round"),
]
