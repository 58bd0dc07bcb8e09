"""Addresses of the start page and of the working plan's first page."""

from django.urls import path

from handlingsplan.leaving import views
from handlingsplan.leaving import views as leaving_views
from handlingsplan.periods import fetching_views
from handlingsplan.periods import views as period_views
from handlingsplan.workspace import guide_views
from handlingsplan.workspace import views as workspace_views
from handlingsplan.workspace.calendar import views as calendar_views
from handlingsplan.workspace.chasing import views as chasing_views
from handlingsplan.workspace.contacts import views as contact_views

urlpatterns = [
    path("konto/epost/", workspace_views.mail_choice, name="mail_choice"),
    path("konto/uppgifter/", views.personal_data, name="personal_data"),
    path("konto/uppgifter.json", views.personal_data_file, name="personal_data_file"),
    path(
        "organisationer/<slug:slug>/personer/<int:pk>/ta-bort/",
        leaving_views.remove_membership,
        name="remove_membership",
    ),
    path(
        "arbete/<slug:slug>/samordnare/<int:pk>/ta-bort/",
        leaving_views.remove_coordinator,
        name="remove_coordinator",
    ),
    path("arbete/", workspace_views.work, name="work"),
    path("arbete/<slug:slug>/", workspace_views.workspace, name="workspace"),
    path("arbete/<slug:slug>/vidare/", period_views.moving_on, name="moving_on"),
    path("arbete/<slug:slug>/vidare/nasta-period/", period_views.next_period, name="next_period"),
    path("arbete/<slug:slug>/vidare/avsluta/", period_views.close, name="close_plan"),
    path("arbete/<slug:slug>/vidare/oppna/", period_views.reopen, name="reopen_plan"),
    path("arbete/<slug:slug>/grunder/hamta/", fetching_views.fetch_goals, name="fetch_goals"),
    path("arbete/<slug:slug>/kom-igang/", guide_views.getting_started, name="getting_started"),
    path("arbete/<slug:slug>/kom-igang/lamna/", guide_views.leave_guide, name="leave_guide"),
    path("arbete/<slug:slug>/nytt/last/", workspace_views.put_news_aside, name="put_news_aside"),
    path("arbete/<slug:slug>/organisationer/", workspace_views.organisations, name="organisations"),
    path("arbete/<slug:slug>/organisationer/<slug:organisation>/", workspace_views.organisation, name="organisation"),
    path("arbete/<slug:slug>/vantar-pa/", chasing_views.chasing, name="chasing"),
    path("arbete/<slug:slug>/vantar-pa/<slug:kind>/", chasing_views.remind_by_hand, name="remind_by_hand"),
    path("arbete/<slug:slug>/kontakt/", contact_views.contact_coordinators, name="contact_coordinators"),
    path("konto/kalender/", calendar_views.calendar_address, name="calendar_address"),
    path("kalender/<secret:secret>/handlingsplan.ics", calendar_views.calendar_feed, name="calendar_feed"),
    path("konto/kontakt/", contact_views.own_contact, name="own_contact"),
    path("arbete/<slug:slug>/sok/", workspace_views.search, name="search"),
]
