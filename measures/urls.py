"""The addresses of measures in the working plan."""

from django.urls import path

from measures import editing_views, editorial_views, row_views, views

_ALL = "arbete/<slug:slug>/atgarder/"
_ONE = f"{_ALL}<int:number>/"

urlpatterns = [
    path(_ALL, views.measures, name="measures"),
    path(f"{_ALL}ny/", editing_views.new_measure, name="new_measure"),
    path(_ONE, views.measure, name="measure"),
    path(f"{_ONE}redigera/", editing_views.edit_measure, name="edit_measure"),
    path(f"{_ONE}status/", editing_views.measure_status, name="measure_status"),
    path(f"{_ONE}finansiering/", row_views.measure_funding, name="measure_funding"),
    path(f"{_ONE}atagande/<slug:organisation>/", row_views.measure_commitment, name="measure_commitment"),
    path(f"{_ONE}lamna-over/", editorial_views.propose_measure, name="propose_measure"),
    path(f"{_ONE}godta/", editorial_views.accept_measure, name="accept_measure"),
    path(f"{_ONE}atersand/", editorial_views.send_back_measure, name="send_back_measure"),
    path(f"{_ONE}dra-tillbaka/", editorial_views.withdraw_measure, name="withdraw_measure"),
    path(f"{_ONE}aterta/", editorial_views.restore_measure, name="restore_measure"),
    path(f"{_ONE}synpunkter/", views.comment_measure, name="comment_measure"),
    path(f"{_ONE}synpunkter/lost/", views.resolve_on_measure, name="resolve_on_measure"),
    path(f"{_ONE}historik/", views.measure_history, name="measure_history"),
]
