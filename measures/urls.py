"""The addresses of measures in the working plan."""

from django.urls import path

from measures.views import bulk as bulk_views
from measures.views import coverage as meeting_views
from measures.views import editing as editing_views
from measures.views import editorial as editorial_views
from measures.views import extras as beside_views
from measures.views import good_examples as example_views
from measures.views import kept_filters as kept_views
from measures.views import matrix as matrix_views
from measures.views import measures as views
from measures.views import money as money_views
from measures.views import parts as part_views
from measures.views import replacing as replacing_views
from measures.views import rows as row_views
from measures.views import year_grid as year_grid_views

_ALL = "arbete/<slug:slug>/atgarder/"
_ONE = f"{_ALL}<int:number>/"

urlpatterns = [
    path(_ALL, views.measures, name="measures"),
    path("arbete/<slug:slug>/matris/", matrix_views.commitment_matrix, name="commitment_matrix"),
    path(f"{_ALL}andra-flera/", bulk_views.change_measures, name="change_measures"),
    path(f"{_ALL}urval/", kept_views.keep_measures, name="keep_measures"),
    path(f"{_ALL}urval/<int:pk>/ta-bort/", kept_views.forget_measures, name="forget_measures"),
    path(f"{_ALL}ny/", editing_views.new_measure, name="new_measure"),
    path(_ONE, views.measure, name="measure"),
    path(f"{_ONE}redigera/", editing_views.edit_measure, name="edit_measure"),
    path(f"{_ONE}redigera/<slug:part>/", part_views.edit_part, name="edit_part"),
    path(f"{_ONE}bredvid/", beside_views.measure_beside, name="measure_beside"),
    path(f"{_ONE}bredvid/<slug:kind>/<int:pk>/ta-bort/", beside_views.remove_beside, name="remove_beside"),
    path(f"{_ONE}bredvid/milstolpe/<int:pk>/nadd/", beside_views.reach_milestone, name="reach_milestone"),
    path(f"{_ONE}filer/<int:pk>/", beside_views.measure_attachment, name="measure_attachment"),
    path(f"{_ONE}status/", editing_views.measure_status, name="measure_status"),
    path(f"{_ONE}finansiering/", row_views.measure_funding, name="measure_funding"),
    path(f"{_ONE}finansiering/ar/", year_grid_views.money_by_year, name="money_by_year"),
    path(f"{_ONE}atagande/<slug:organisation>/", row_views.measure_commitment, name="measure_commitment"),
    path(f"{_ONE}fraga/", matrix_views.ask_about_measure, name="ask_about_measure"),
    path(f"{_ONE}lamna-over/", editorial_views.propose_measure, name="propose_measure"),
    path(f"{_ONE}godta/", editorial_views.accept_measure, name="accept_measure"),
    path(f"{_ONE}atersand/", editorial_views.send_back_measure, name="send_back_measure"),
    path(f"{_ONE}dra-tillbaka/", editorial_views.withdraw_measure, name="withdraw_measure"),
    path(f"{_ONE}ersatt/", replacing_views.replace_measure, name="replace_measure"),
    path(f"{_ONE}aterta/", editorial_views.restore_measure, name="restore_measure"),
    path(f"{_ONE}synpunkter/", views.comment_measure, name="comment_measure"),
    path(f"{_ONE}synpunkter/lost/", views.resolve_on_measure, name="resolve_on_measure"),
    path("arbete/<slug:slug>/exempel/", example_views.good_examples, name="good_examples"),
    path("arbete/<slug:slug>/exempel/<int:number>/bilder/", example_views.example_pictures, name="example_pictures"),
    path("arbete/<slug:slug>/exempel/<int:number>/atgard/", example_views.make_measure, name="make_measure"),
    path(f"{_ALL}moter/", meeting_views.what_meets_what, name="what_meets_what"),
    path("arbete/<slug:slug>/pengar/", money_views.plan_money, name="plan_money"),
    path("arbete/<slug:slug>/pengar/<slug:organisation>/", money_views.organisation_money, name="organisation_money"),
    path("arbete/<slug:slug>/pengar/<int:pk>/bekrafta/", money_views.confirm_row, name="confirm_funding"),
    path(f"{_ONE}historik/", views.measure_history, name="measure_history"),
]
