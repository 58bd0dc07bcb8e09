"""The addresses of evaluations in the working plan."""

from django.urls import path

from followup.evaluations import views

_PLAN = "arbete/<slug:slug>/"
_ALL = f"{_PLAN}utvarderingar/"
_MEASURE = f"{_PLAN}atgarder/<int:number>/utvarderingar/"

urlpatterns = [
    path(_ALL, views.evaluations, name="evaluations"),
    path(f"{_ALL}paket/<slug:key>/ny/", views.add_to_package, name="evaluate_package"),
    path(f"{_ALL}<int:pk>/", views.edit_evaluation, name="edit_evaluation"),
    path(f"{_ALL}<int:pk>/ta-bort/", views.remove, name="remove_evaluation"),
    path(f"{_ALL}<int:pk>/fil/", views.evaluation_file, name="evaluation_file"),
    path(_MEASURE, views.measure_evaluations, name="measure_evaluations"),
    path(f"{_MEASURE}ny/", views.add_to_measure, name="evaluate_measure"),
]
