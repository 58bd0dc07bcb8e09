"""The addresses of rounds in the working plan."""

from django.urls import path

from followup.rounds import submission_views, views

_ALL = "arbete/<slug:slug>/uppfoljning/"
_ONE = f"{_ALL}<int:number>/"
_PARTY = f"{_ONE}fran/<slug:organisation>/"

urlpatterns = [
    path(_ALL, views.rounds, name="rounds"),
    path(f"{_ALL}ny/", views.new_round, name="new_round"),
    path(_ONE, views.round_page, name="round"),
    path(f"{_ONE}sista-dag/", views.round_deadline, name="round_deadline"),
    path(f"{_ONE}sammanfattning/", views.round_summary, name="round_summary"),
    path(_PARTY, submission_views.submission, name="submission"),
    path(f"{_PARTY}narvaro/", submission_views.submission_presence, name="submission_presence"),
    path(f"{_PARTY}svar/", submission_views.answer, name="answer_line"),
    path(f"{_PARTY}inget-nytt/", submission_views.nothing_new, name="nothing_new"),
    path(f"{_PARTY}lamna-in/", submission_views.hand_in, name="hand_in_report"),
    path(f"{_PARTY}ta-tillbaka/", submission_views.withdraw, name="withdraw_report"),
    path(f"{_PARTY}godkann/", submission_views.approve, name="approve_report"),
    path(f"{_PARTY}atersand/", submission_views.send_back, name="return_report"),
    path(f"{_PARTY}rapportansvarig/", submission_views.reporter, name="name_reporter"),
]
