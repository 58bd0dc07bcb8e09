"""The address that machines ask whether the portal works."""

from django.urls import path

from handlingsplan.operations import health_views

urlpatterns = [
    path("halsa/", health_views.health, name="health"),
]
