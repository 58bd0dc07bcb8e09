"""The address that machines ask whether the portal works, and the page of components for those who build it."""

from django.urls import path

from handlingsplan.operations.components import components
from handlingsplan.operations.health import health

urlpatterns = [
    path("halsa/", health, name="health"),
    path("stil/", components, name="components"),
]
