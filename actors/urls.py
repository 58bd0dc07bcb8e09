"""Signing in and out, under Swedish addresses."""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

urlpatterns = [
    path("logga-in/", login_not_required(views.login), name="account_login"),
    path("logga-ut/", login_not_required(views.logout), name="account_logout"),
    path("inaktivt/", login_not_required(views.account_inactive), name="account_inactive"),
    path("bekrafta/", views.reauthenticate, name="account_reauthenticate"),
    path("losenord/byt/", views.password_change, name="account_change_password"),
    path("losenord/valj/", views.password_set, name="account_set_password"),
    path("losenord/glomt/", login_not_required(views.password_reset), name="account_reset_password"),
    path("losenord/glomt/skickat/", login_not_required(views.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^losenord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        login_not_required(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "losenord/nytt/klart/",
        login_not_required(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
