"""The address of the list of jobs."""

from django.urls import path

from handlingsplan.jobs import views

urlpatterns = [
    path("arbete/<slug:slug>/jobb/", views.jobs, name="jobs"),
]
