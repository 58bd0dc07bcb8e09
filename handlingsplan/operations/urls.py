"""The address that machines ask whether the portal works."""

from django.urls import path

from handlingsplan.operations.health import health

urlpatterns = [
    path("halsa/", health, name="health"),
]
