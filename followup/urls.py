"""The addresses of indicators in the working plan."""

from django.urls import path

from followup.views import grid as grid_views
from followup.views import indicators as views
from followup.views import retrievals as retrieval_views

_ALL = "arbete/<slug:slug>/indikatorer/"
_ONE = f"{_ALL}<slug:key>/"

urlpatterns = [
    path(_ALL, views.indicators, name="indicators"),
    path(_ONE, views.indicator, name="indicator"),
    path("arbete/<slug:slug>/lasta-ar/", retrieval_views.settle_year, name="settle_year"),
    path(f"{_ONE}rutnat/", grid_views.values_grid, name="values_grid"),
    path(f"{_ONE}statistik/", retrieval_views.upload_statistics, name="upload_statistics"),
    path(f"{_ONE}statistik/hamta/", retrieval_views.fetch_statistics, name="fetch_statistics"),
    path(f"{_ONE}statistik/<int:pk>/", retrieval_views.retrieval, name="retrieval"),
    path(f"{_ONE}statistik/<int:pk>/avgor/", retrieval_views.settle_retrieval, name="settle_retrieval"),
    path(f"{_ONE}rapportera/", views.report_observation, name="report_observation"),
    path(f"{_ONE}varden/<int:pk>/godkann/", views.approve_observation, name="approve_observation"),
    path(f"{_ONE}varden/<int:pk>/atersand/", views.return_observation, name="return_observation"),
]
