"""Addresses of beginning a plan."""

from django.urls import path

from handlingsplan.plan.starting import views

_ALL = "arbete/<slug:slug>/grunder/"

urlpatterns = [
    path(f"{_ALL}planen/", views.plan_facts, name="plan_facts"),
    path(f"{_ALL}indelningar/", views.plan_vocabularies, name="plan_vocabularies"),
    path(f"{_ALL}parter/fran-lanet/", views.county_parties, name="county_parties"),
    path("arbete/<slug:slug>/kapitel/starttexter/", views.first_texts, name="first_texts"),
]
