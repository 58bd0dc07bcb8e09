"""Addresses of consultations: for everybody, by secret link, and in the working plan."""

from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from handlingsplan.consultation.access import by_account, by_link
from handlingsplan.consultation.views import (
    answering,
    bodies,
    cutting,
    points,
    preparing,
    public,
    remarks,
    report,
    responses,
)
from handlingsplan.languages import path_in_languages
from handlingsplan.pages import GET_OR_POST

PUBLIC = "planer/<slug:slug>/remiss/<int:number>/"
LINK = "svara/<secret:secret>/"
WORK = "arbete/<slug:slug>/remisser/"
ONE = f"{WORK}<int:number>/"
BODY = f"{ONE}instanser/<int:pk>/"
OWN = f"{ONE}svar/<int:pk>/"

# Below the link, or below the lead's own address. The method is looked at before the link is: it tells nothing of it.
_ANSWERING = (
    ("", require_safe, answering.answer, "answer"),
    ("synpunkt/", GET_OR_POST, remarks.new_remark, "add_remark"),
    ("synpunkt/<slug:key>/", GET_OR_POST, remarks.edit_remark, "edit_remark"),
    ("kapitel/<int:chapter>/", GET_OR_POST, remarks.answer_chapter, "answer_chapter"),
    ("beslut/", GET_OR_POST, answering.answer_decision, "answer_decision"),
    ("lamna-in/", require_POST, answering.hand_in_answer, "hand_in"),
    ("andra/", require_POST, answering.change_answer, "change_answer"),
    ("kvitto.pdf", require_safe, answering.receipt, "receipt"),
    ("redovisning.pdf", require_safe, answering.own_account, "own_account"),
)

urlpatterns = [
    path_in_languages(PUBLIC, public.public_consultation, name="public_consultation"),
    path_in_languages(f"{PUBLIC}kapitel/<int:chapter>/", public.consultation_chapter, name="consultation_chapter"),
    path(f"{PUBLIC}remiss.pdf", public.consultation_pdf, name="consultation_pdf"),
    path(f"{PUBLIC}svara/", public.public_answer, name="public_answer"),
    path(f"{PUBLIC}tack/", public.public_answered, name="public_answered"),
    path_in_languages(f"{PUBLIC}redovisning/", report.consultation_account, name="consultation_account"),
    path(f"{PUBLIC}redovisning.pdf", report.consultation_account_pdf, name="consultation_account_pdf"),
    path("svara/bekrafta/<secret:secret>/", answering.confirm_response, name="confirm_response"),
    *(path(f"{LINK}{rest}", methods(by_link(view)), name=name) for rest, methods, view, name in _ANSWERING),
    *(path(f"{OWN}{rest}", methods(by_account(view)), name=f"{name}_as") for rest, methods, view, name in _ANSWERING),
    path(WORK, preparing.consultations, name="consultations"),
    path(f"{WORK}ny/", preparing.new_consultation, name="new_consultation"),
    path(ONE, preparing.consultation, name="consultation"),
    path(f"{ONE}andra/", preparing.edit_consultation, name="edit_consultation"),
    path(f"{ONE}fragor/", preparing.consultation_questions, name="consultation_questions"),
    path(f"{ONE}fragor/<int:pk>/ta-bort/", preparing.remove_consultation_question, name="remove_consultation_question"),
    path(f"{ONE}brev/", preparing.consultation_letters, name="consultation_letters"),
    path(f"{ONE}skicka/", preparing.send_consultation, name="send_consultation"),
    path(f"{ONE}avsluta/", preparing.end_consultation, name="end_consultation"),
    path(f"{ONE}instanser/", bodies.consultation_bodies, name="consultation_bodies"),
    path(f"{ONE}instanser/parter/", bodies.ask_parties, name="ask_parties"),
    path(f"{ONE}instanser/ny/", bodies.ask_body, name="ask_body"),
    path(BODY, bodies.edit_body, name="edit_body"),
    path(f"{BODY}ta-bort/", bodies.remove_asked_body, name="remove_asked_body"),
    path(f"{BODY}skicka-igen/", bodies.send_link_again, name="send_link_again"),
    path(f"{BODY}aterkalla/", bodies.revoke_body_link, name="revoke_body_link"),
    path(f"{BODY}registrera/", responses.enter_response, name="enter_response"),
    path(f"{ONE}yttranden/<int:answer>/", responses.response_page, name="response"),
    path(f"{ONE}yttranden/<int:answer>/synpunkt/", cutting.cut_point, name="cut_point"),
    path(f"{ONE}yttranden/<int:answer>/fil/", responses.response_document, name="response_document"),
    path(f"{ONE}synpunkter/", points.consultation_points, name="consultation_points"),
    path(f"{ONE}synpunkter/andra/", points.change_points, name="change_points"),
    path(f"{ONE}synpunkter/<int:point>/", points.point, name="point"),
    path(f"{ONE}grupper/<int:pk>/", points.point_group, name="point_group"),
    path(f"{ONE}grupper/<int:pk>/godkann/", points.approve_point_group, name="approve_point_group"),
    path(f"{ONE}redogorelse/", report.consultation_report, name="consultation_report"),
    path(f"{ONE}redogorelse.pdf", report.consultation_report_pdf, name="consultation_report_pdf"),
    path(f"{ONE}redogorelse.docx", report.consultation_report_file, name="consultation_report_file"),
    path(f"{ONE}redogorelse/ge-ut/", report.give_out_report, name="give_out_report"),
    path(f"{ONE}redogorelse/bilaga/", report.append_consultation_report, name="append_consultation_report"),
    path(f"{ONE}publicera-anda/", report.leave_points_open, name="leave_points_open"),
    path(f"{ONE}allmanheten/", responses.public_responses, name="public_responses"),
    path(f"{ONE}allmanheten/granska/", responses.moderate_responses, name="moderate_responses"),
    path(f"{ONE}allmanheten/<int:answer>/granska/", responses.moderate_response, name="moderate_response"),
]
