"""The addresses of indicators in the working plan."""

from django.urls import path

from followup import views

_ALL = "arbete/<slug:slug>/indikatorer/"
_ONE = f"{_ALL}<slug:key>/"

urlpatterns = [
    path(_ALL, views.indicators, name="indicators"),
    path(_ONE, views.indicator, name="indicator"),
    path(f"{_ONE}rapportera/", views.report_observation, name="report_observation"),
    path(f"{_ONE}varden/<int:pk>/godkann/", views.approve_observation, name="approve_observation"),
    path(f"{_ONE}varden/<int:pk>/atersand/", views.return_observation, name="return_observation"),
]
