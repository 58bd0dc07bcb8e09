"""Addresses for machines."""

from django.urls import include, path

from handlingsplan.api import views
from handlingsplan.languages import path_in_languages

urlpatterns = [
    path_in_languages("api/", views.about, name="api"),
    path("api/openapi.json", views.openapi, name="openapi"),
    path("api/", include(list(views.operations()))),
    path("api/<path:rest>", views.nothing_here, name="api_nothing_here"),
]
