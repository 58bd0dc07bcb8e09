"""The addresses of meetings in the working plan."""

from django.urls import path

from handlingsplan.meetings import views

_ALL = "arbete/<slug:slug>/moten/"
_ONE = f"{_ALL}<int:pk>/"
_POINT = f"{_ALL}<int:meeting>/punkter/<int:pk>/"

urlpatterns = [
    path(_ALL, views.meetings, name="meetings"),
    path(f"{_ALL}nytt/", views.new_meeting, name="new_meeting"),
    path(_ONE, views.meeting, name="meeting"),
    path(f"{_ONE}andra/", views.edit_meeting, name="edit_meeting"),
    path(f"{_ONE}ta-bort/", views.remove_meeting, name="remove_meeting"),
    path(f"{_ONE}punkter/", views.add_points, name="add_agenda_points"),
    path(_POINT, views.edit_point, name="edit_agenda_point"),
    path(f"{_POINT}ta-bort/", views.remove_point, name="remove_agenda_point"),
]
