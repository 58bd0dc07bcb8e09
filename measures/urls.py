"""The addresses of measures in the working plan."""

from django.urls import path

from measures.decisions import views as decisions
from measures.laying import views as laying
from measures.views import (
    bulk,
    editing,
    editorial,
    extras,
    good_examples,
    matrix,
    measures,
    money,
    parts,
    replacing,
    restoring_values,
    rows,
    sent_back,
    status,
)

_ALL = "arbete/<slug:slug>/atgarder/"
_ONE = f"{_ALL}<int:number>/"

urlpatterns = [
    path(_ALL, measures.measures, name="measures"),
    path("arbete/<slug:slug>/matris/", matrix.commitment_matrix, name="commitment_matrix"),
    path(
        "arbete/<slug:slug>/ataganden/<slug:organisation>/beslut/",
        decisions.decide_commitments,
        name="decide_commitments",
    ),
    path("planer/<slug:slug>/protokollsutdrag/<int:pk>/", decisions.minutes_extract, name="minutes_extract"),
    path(f"{_ALL}framlagda/", laying.laid_measures, name="laid_measures"),
    path(f"{_ALL}framlagda/ny/", laying.lay_measure, name="lay_measure"),
    path(f"{_ALL}framlagda/paminn/", laying.remind_laid, name="remind_laid"),
    path(f"{_ALL}framlagda/<int:pk>/", laying.laid_measure, name="laid_measure"),
    path(f"{_ALL}framlagda/<int:pk>/lamna-over/", laying.propose_laid, name="propose_laid"),
    path(f"{_ONE}ta-over/", laying.take_over_measure, name="take_over_measure"),
    path(f"{_ONE}avboj/", laying.decline_measure, name="decline_measure"),
    path(f"{_ALL}andra-flera/", bulk.change_measures, name="change_measures"),
    path(f"{_ALL}urval/", measures.keep_measures, name="keep_measures"),
    path(f"{_ALL}urval/<int:pk>/ta-bort/", measures.forget_measures, name="forget_measures"),
    path(f"{_ALL}atersanda/", sent_back.sent_back_measures, name="sent_back_measures"),
    path(f"{_ALL}ny/", editing.new_measure, name="new_measure"),
    path(_ONE, measures.measure, name="measure"),
    path(f"{_ONE}redigera/", editing.edit_measure, name="edit_measure"),
    path(f"{_ONE}redigera/<slug:part>/", parts.edit_part, name="edit_part"),
    path(f"{_ONE}bredvid/", extras.measure_extras, name="measure_beside"),
    path(f"{_ONE}bredvid/<slug:kind>/<int:pk>/ta-bort/", extras.remove_extra, name="remove_beside"),
    path(f"{_ONE}bredvid/milstolpe/<int:pk>/nadd/", extras.reach_milestone, name="reach_milestone"),
    path(f"{_ONE}filer/<int:pk>/", extras.measure_attachment, name="measure_attachment"),
    path(f"{_ONE}status/", status.measure_status, name="measure_status"),
    path(f"{_ONE}finansiering/", rows.measure_funding, name="measure_funding"),
    path(f"{_ONE}atagande/<slug:organisation>/", rows.measure_commitment, name="measure_commitment"),
    path(f"{_ONE}fraga/", matrix.ask_about_measure, name="ask_about_measure"),
    path(f"{_ONE}lamna-over/", editorial.propose_measure, name="propose_measure"),
    path(f"{_ONE}godta/", editorial.accept_measure, name="accept_measure"),
    path(f"{_ONE}atersand/", editorial.send_back_measure, name="send_back_measure"),
    path(f"{_ONE}dra-tillbaka/", editorial.withdraw_measure, name="withdraw_measure"),
    path(f"{_ONE}ersatt/", replacing.replace_measure, name="replace_measure"),
    path(f"{_ONE}aterta/", editorial.restore_measure, name="restore_measure"),
    path(f"{_ONE}synpunkter/", measures.comment_measure, name="comment_measure"),
    path(f"{_ONE}synpunkter/lost/", measures.resolve_on_measure, name="resolve_on_measure"),
    path("arbete/<slug:slug>/exempel/", good_examples.good_examples, name="good_examples"),
    path("arbete/<slug:slug>/exempel/<int:number>/bilder/", good_examples.example_pictures, name="example_pictures"),
    path("arbete/<slug:slug>/exempel/<int:number>/atgard/", good_examples.make_measure, name="make_measure"),
    path(f"{_ALL}moter/", matrix.coverage, name="what_meets_what"),
    path("arbete/<slug:slug>/pengar/", money.plan_money, name="plan_money"),
    path("arbete/<slug:slug>/pengar/<slug:organisation>/", money.organisation_money, name="organisation_money"),
    path("arbete/<slug:slug>/pengar/<int:pk>/bekrafta/", money.confirm_row, name="confirm_funding"),
    path(f"{_ONE}historik/", measures.measure_history, name="measure_history"),
    path(f"{_ONE}historik/<int:entry>/aterstall/", restoring_values.restore_values, name="restore_values"),
]
