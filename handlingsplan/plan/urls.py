"""Addresses of writing a chapter, of people and of the history."""

from django.urls import path

from handlingsplan.plan.views import chapters as views
from handlingsplan.plan.views import coordinators as coordinator_views
from handlingsplan.plan.views import drafts as draft_views
from handlingsplan.plan.views import history as history_views
from handlingsplan.plan.views import invitations as invitation_views
from handlingsplan.plan.views import people as people_views
from handlingsplan.plan.views import pictures as picture_views
from handlingsplan.plan.views import versions as version_views
from handlingsplan.plan.views import word_files as word_file_views

CHAPTER = "arbete/<slug:slug>/kapitel/<int:number>/"
INVITATION = "organisationer/<slug:slug>/inbjudningar/<int:pk>/"
TO_COORDINATE = "arbete/<slug:slug>/samordnare/inbjudningar/<int:pk>/"

urlpatterns = [
    path(f"{CHAPTER}redigera/", views.edit_chapter, name="edit_chapter"),
    path(f"{CHAPTER}redigera/utkast/", draft_views.keep_chapter_draft, name="keep_chapter_draft"),
    path(f"{CHAPTER}redigera/utkast/kasta/", draft_views.discard_chapter_drafts, name="discard_chapter_drafts"),
    path(f"{CHAPTER}redigera/narvaro/", views.chapter_presence, name="chapter_presence"),
    path(f"{CHAPTER}redigera/bilder/", picture_views.chapter_pictures, name="chapter_pictures"),
    path(f"{CHAPTER}redigera/word/", word_file_views.chapter_word_file, name="chapter_word_file"),
    path(f"{CHAPTER}redigera/word/ta-in/", word_file_views.take_word_text, name="take_word_text"),
    path("bilder/<uuid:token>/", picture_views.text_picture, name="text_picture"),
    path(f"{CHAPTER}redaktorer/", views.appoint_editors, name="appoint_editors"),
    path(f"{CHAPTER}versioner/", version_views.chapter_history, name="chapter_history"),
    path(f"{CHAPTER}versioner/jamfor/", version_views.compare_revisions, name="compare_revisions"),
    path(f"{CHAPTER}versioner/<int:version>/", version_views.chapter_revision, name="chapter_revision"),
    path(f"{CHAPTER}versioner/<int:version>/namn/", version_views.name_revision, name="name_revision"),
    path("organisationer/<slug:slug>/personer/", people_views.people, name="people"),
    path("organisationer/<slug:slug>/uppgifter/", people_views.organisation_facts, name="organisation_facts"),
    path(f"{INVITATION}aterkalla/", invitation_views.revoke_invitation, name="revoke_invitation"),
    path(f"{INVITATION}skicka-igen/", invitation_views.renew_invitation, name="renew_invitation"),
    path(f"{INVITATION}bekrafta/", invitation_views.confirm_invitation, name="confirm_invitation"),
    path("organisationer/<slug:slug>/historik/", history_views.organisation_history, name="organisation_history"),
    path(
        "organisationer/<slug:slug>/historik.csv",
        history_views.organisation_history_file,
        name="organisation_history_file",
    ),
    path("arbete/<slug:slug>/samordnare/", coordinator_views.coordinators, name="coordinators"),
    path(
        f"{TO_COORDINATE}aterkalla/",
        invitation_views.revoke_invitation,
        {"of_plan": True},
        name="revoke_coordinator_invitation",
    ),
    path(
        f"{TO_COORDINATE}skicka-igen/",
        invitation_views.renew_invitation,
        {"of_plan": True},
        name="renew_coordinator_invitation",
    ),
    path("arbete/<slug:slug>/historik/", history_views.plan_history, name="plan_history"),
    path("arbete/<slug:slug>/historik.csv", history_views.plan_history_file, name="plan_history_file"),
    path("arbete/<slug:slug>/konton/", people_views.unused_accounts, name="unused_accounts"),
    path("inbjudan/<secret:secret>/", invitation_views.accept_invitation, name="accept_invitation"),
]
