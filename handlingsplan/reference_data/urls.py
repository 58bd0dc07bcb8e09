"""The addresses of what a plan rests on: the overview, and four for every type."""

from django.urls import URLPattern, path

from handlingsplan.reference_data import views
from handlingsplan.reference_data.reference_types import ReferenceType
from handlingsplan.reference_data.table import REFERENCE_TYPES

_ALL = "arbete/<slug:slug>/grunder/"


def _paths(kind: ReferenceType) -> list[URLPattern]:
    rows, name, which = f"{_ALL}{kind.segment}/", kind.url_name, {"kind": kind}
    return [
        path(rows, views.rows, which, name=name),
        path(f"{rows}ny/", views.add_row, which, name=f"{name}_add"),
        path(f"{rows}<int:pk>/", views.edit_row, which, name=f"{name}_edit"),
        path(f"{rows}<int:pk>/ta-bort/", views.remove_row, which, name=f"{name}_remove"),
    ]


urlpatterns = [
    path(_ALL, views.overview, name="basics"),
    *(pattern for kind in REFERENCE_TYPES for pattern in _paths(kind)),
]
