"""The addresses of what a plan rests on. Later layers make those of their own kinds with `row_paths`."""

from django.urls import URLPattern, path

from handlingsplan.plan.views import reference_data as views
from handlingsplan.plan.views.reference_types import (
    KIND_OF_CHALLENGES,
    KIND_OF_GOALS,
    KIND_OF_PARTIES,
    KIND_OF_PROCESS_STEPS,
    Kind,
)

_ALL = "arbete/<slug:slug>/grunder/"


def row_paths(kind: Kind) -> list[URLPattern]:
    """Return the four addresses of a kind."""
    rows, name, which = f"{_ALL}{kind.subject.segment}/", kind.subject.url_name, {"kind": kind}
    return [
        path(rows, views.rows, which, name=name),
        path(f"{rows}ny/", views.add_row, which, name=f"{name}_add"),
        path(f"{rows}<int:pk>/", views.edit_row, which, name=f"{name}_edit"),
        path(f"{rows}<int:pk>/ta-bort/", views.remove_row, which, name=f"{name}_remove"),
    ]


urlpatterns = [
    path(_ALL, views.overview, name="basics"),
    *row_paths(KIND_OF_PARTIES),
    *row_paths(KIND_OF_GOALS),
    *row_paths(KIND_OF_CHALLENGES),
    *row_paths(KIND_OF_PROCESS_STEPS),
]
