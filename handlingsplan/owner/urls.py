"""Addresses of what the portal's owner says, and of what readers say to it."""

from django.urls import path

from handlingsplan.languages import path_in_languages
from handlingsplan.owner import views

urlpatterns = [
    path("om/fel/", views.report_page, name="report_page"),
    path("om/fel/tack/", views.page_reported, name="page_reported"),
    path_in_languages("om/english/", views.english, name="english"),
    path_in_languages("om/<slug:key>/", views.statement, name="statement"),
    path("portalen/", views.statements, name="statements"),
    path("portalen/meddelanden/", views.page_reports, name="page_reports"),
    path("portalen/meddelanden/<int:pk>/", views.handle_page_report, name="handle_page_report"),
    path("portalen/<slug:key>/", views.edit_statement, name="edit_statement"),
]
