"""Addresses of an organisation's people."""

from django.urls import path

from handlingsplan.plan import people_views

urlpatterns = [
    path("organisationer/<slug:slug>/personer/", people_views.people, name="people"),
    path(
        "organisationer/<slug:slug>/personer/<int:pk>/ta-bort/",
        people_views.remove_membership,
        name="remove_membership",
    ),
    path(
        "organisationer/<slug:slug>/inbjudningar/<int:pk>/aterkalla/",
        people_views.revoke_invitation,
        name="revoke_invitation",
    ),
    path("inbjudan/<str:secret>/", people_views.accept_invitation, name="accept_invitation"),
]
