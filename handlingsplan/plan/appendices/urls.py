"""The addresses of appendices in the working plan."""

from django.urls import path

from handlingsplan.plan.appendices import views

_ONE = "arbete/<slug:slug>/bilagor/<int:pk>/"

urlpatterns = [
    path(_ONE, views.working_appendix, name="working_appendix"),
    path(f"{_ONE}fil/", views.appendix_file, name="appendix_file"),
    path(f"{_ONE}flytta/", views.move, name="move_appendix"),
]
