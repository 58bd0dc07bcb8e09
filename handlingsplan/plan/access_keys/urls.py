"""Addresses of an organisation's access keys."""

from django.urls import path

from handlingsplan.plan.access_keys import views

KEYS = "organisationer/<slug:slug>/atkomstnycklar/"

urlpatterns = [
    path(KEYS, views.access_keys, name="access_keys"),
    path(f"{KEYS}<int:pk>/aterkalla/", views.revoke_access_key, name="revoke_access_key"),
]
