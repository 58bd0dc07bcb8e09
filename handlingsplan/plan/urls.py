"""Addresses of writing a chapter."""

from django.urls import path

from handlingsplan.plan.views import chapters as views
from handlingsplan.plan.views import drafts as draft_views
from handlingsplan.plan.views import pictures as picture_views
from handlingsplan.plan.views import versions as version_views

CHAPTER = "arbete/<slug:slug>/kapitel/<int:number>/"

urlpatterns = [
    path(f"{CHAPTER}redigera/", views.edit_chapter, name="edit_chapter"),
    path(f"{CHAPTER}redigera/utkast/", draft_views.keep_chapter_draft, name="keep_chapter_draft"),
    path(f"{CHAPTER}redigera/utkast/kasta/", draft_views.discard_chapter_drafts, name="discard_chapter_drafts"),
    path(f"{CHAPTER}redigera/sammanfoga/", views.merge_chapter, name="merge_chapter"),
    path(f"{CHAPTER}redigera/narvaro/", views.chapter_presence, name="chapter_presence"),
    path(f"{CHAPTER}redigera/bilder/", picture_views.chapter_pictures, name="chapter_pictures"),
    path("bilder/<uuid:token>/", picture_views.text_picture, name="text_picture"),
    path(f"{CHAPTER}redaktorer/", views.appoint_editors, name="appoint_editors"),
    path(f"{CHAPTER}versioner/", version_views.chapter_history, name="chapter_history"),
    path(f"{CHAPTER}versioner/jamfor/", version_views.compare_revisions, name="compare_revisions"),
    path(f"{CHAPTER}versioner/<int:version>/", version_views.chapter_revision, name="chapter_revision"),
    path(f"{CHAPTER}versioner/<int:version>/namn/", version_views.name_revision, name="name_revision"),
]
