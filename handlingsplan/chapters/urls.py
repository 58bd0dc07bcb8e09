"""Addresses of the working plan's chapters."""

from django.urls import path

from handlingsplan.chapters.views import chapters as views
from handlingsplan.chapters.views import discussion as discussion_views

CHAPTERS = "arbete/<slug:slug>/kapitel/"
CHAPTER = f"{CHAPTERS}<int:number>/"

urlpatterns = [
    path("arbete/<slug:slug>/laget/", views.dashboard, name="dashboard"),
    path(CHAPTERS, views.working_chapters, name="working_chapters"),
    path(CHAPTER, views.working_chapter, name="working_chapter"),
    path(f"{CHAPTER}lamna-in/", views.submit_chapter, name="submit_chapter"),
    path(f"{CHAPTER}dra-tillbaka/", views.withdraw_chapter, name="withdraw_chapter"),
    path(f"{CHAPTER}atersand/", views.send_back_chapter, name="send_back_chapter"),
    path(f"{CHAPTER}godkann/", views.approve_chapter, name="approve_chapter"),
    path(f"{CHAPTER}synpunkter/", discussion_views.comment_chapter, name="comment_chapter"),
    path(f"{CHAPTER}synpunkter/stycke/", discussion_views.comment_passage, name="comment_passage"),
    path(f"{CHAPTER}synpunkter/lost/", discussion_views.resolve_on_chapter, name="resolve_on_chapter"),
    path(f"{CHAPTER}synpunkter/ta-in/", discussion_views.take_suggestion, name="take_suggestion"),
    path(f"{CHAPTER}delar/", views.chapter_parts, name="chapter_parts"),
    path(f"{CHAPTER}vad-som-hor-hemma/", views.chapter_guidance, name="chapter_guidance"),
]
