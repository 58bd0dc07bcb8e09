"""axe over every page that answers GET, on a desk and in a hand; a page that nobody listed fails the test."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from actors.history import save_as
from actors.ledger import entries_of
from actors.models import Membership, Organisation, User
from followup.models import Indicator, Observation
from followup.statistics.retrievals import upload
from handlingsplan.jobs.models import RenderJob
from handlingsplan.spreadsheets.reading.sheets import Sheet
from measures.editing import MeasureData
from measures.laying.laying import lay_measure
from measures.models import Measure
from measures.workbooks.importing import keep_upload
from tests.axe import at_both_widths
from tests.browser.conftest import Stockholm
from tests.consultation.looked_at import consult
from tests.matrix.lines import LINES

pytestmark = pytest.mark.browser

SLUG = "stockholm"
PAGES: dict[str, dict[str, tuple[Any, ...]]] = {
    "anonymous": {
        "start": (),
        "components": (),
        "account_login": (),
        "account_reset_password": (),
        "account_request_login_code": (),
        "account_reset_password_done": (),
        "account_reset_password_from_key": ("1", "x-y"),
        "account_reset_password_from_key_done": (),
        "account_inactive": (),
        "published_plans": (),
        "published_plan": (SLUG,),
        "public_search": (SLUG,),
        "published_chapter": (SLUG, 4),
        "published_whole_chapter": (SLUG, 7),
        "public_indicator": (SLUG, 2),
        "embedded_indicator": (SLUG, 2),
        "edition_measure": (SLUG, 1, 10),
        "published_standing": (SLUG,),
        "published_appendix": (SLUG, "begrepp"),
        "editions": (SLUG,),
        "edition": (SLUG, 1),
        "public_measures": (SLUG,),
        "public_measure": (SLUG, 10),
        "public_organisations": (SLUG,),
        "public_extract": (SLUG, "osteraker"),
        "newly_elected": (SLUG,),
        "adoptions": (SLUG,),
        "statement": ("tillganglighet",),
        "api": (),
        "english": (),
        "report_page": (),
        "page_reported": (),
        "public_consultation": (SLUG, 1),
        "consultation_chapter": (SLUG, 1, 4),
        "public_answer": (SLUG, 1),
        "public_answered": (SLUG, 1),
        "answer": ("secret",),
        "add_remark": ("secret",),
        "edit_remark": ("secret", "remark"),
        "answer_chapter": ("secret", 4),
        "answer_decision": ("secret",),
        "confirm_response": ("confirmation",),
    },
    "osteraker": {
        "account_logout": (),
        "account_change_password": (),
        "mail_choice": (),
        "personal_data": (),
        "own_contact": (),
        "contact_coordinators": (SLUG,),
        "mfa_index": (),
        "usersessions_list": (),
        "work": (),
        "workspace": (SLUG,),
        "working_appendix": (SLUG, "appendix"),
        "working_chapters": (SLUG,),
        "working_chapter": (SLUG, 4),
        "edit_chapter": (SLUG, 4),
        "chapter_history": (SLUG, 4),
        "chapter_revision": (SLUG, 4, 1),
        "compare_revisions": (SLUG, 4),
        "compare_edition": (SLUG, 4),
        "chapter_guidance": (SLUG, 4),
        "chapter_parts": (SLUG, 4),
        "chapter_pictures": (SLUG, 4),
        "chapter_word_file": (SLUG, 4),
        "comment_passage": (SLUG, 4),
        "measures": (SLUG,),
        "new_measure": (SLUG,),
        "measure": (SLUG, 10),
        "edit_part": (SLUG, 10, "vilka"),
        "change_measures": (SLUG,),
        "commitment_matrix": (SLUG,),
        "registered_for": (SLUG, "osteraker"),
        "ask_about_measure": (SLUG, 10),
        "measure_beside": (SLUG, 10),
        "measure_status": (SLUG, 10),
        "measure_funding": (SLUG, 10),
        "measure_history": (SLUG, 10),
        "propose_measure": (SLUG, "draft"),
        "withdraw_measure": (SLUG, "draft"),
        "replace_measure": (SLUG, 10),
        "restore_values": (SLUG, 10, "change"),
        "plan_money": (SLUG,),
        "organisation_money": (SLUG, "osteraker"),
        "what_meets_what": (SLUG,),
        "sent_back_measures": (SLUG,),
        "good_examples": (SLUG,),
        "example_pictures": (SLUG, 1),
        "workbook_upload": (SLUG,),
        "workbook_columns": (SLUG, "upload"),
        "workbook_values": (SLUG, "upload"),
        "workbook_preview": (SLUG, "upload"),
        "indicators": (SLUG,),
        "indicator": (SLUG, "deltagare"),
        "report_observation": (SLUG, "deltagare"),
        "values_grid": (SLUG, "deltagare"),
        "dashboard": (SLUG,),
        "organisations": (SLUG,),
        "organisation": (SLUG, "vallentuna"),
        "search": (SLUG,),
        "working_changes": (SLUG, 1),
        "since": (SLUG,),
        "working_text_changes": (SLUG, 1, 4),
        "working_appendix_changes": (SLUG, 1, "begrepp"),
        "rounds": (SLUG,),
        "round": (SLUG, 2),
        "submission": (SLUG, 2, "osteraker"),
        "round_report": (SLUG, 1),
        "evaluations": (SLUG,),
        "measure_evaluations": (SLUG, 17),
        "meetings": (SLUG,),
        "meeting": (SLUG, "held"),
        "consultations": (SLUG,),
        "consultation": (SLUG, 1),
        "consultation_questions": (SLUG, 1),
    },
    "osteraker-ansvarig": {
        "people": ("osteraker",),
        "organisation_history": ("osteraker",),
        "organisation_facts": ("osteraker",),
        "access_keys": ("osteraker",),
        "remove_membership": ("osteraker", "membership"),
        "measure_commitment": (SLUG, 10, "osteraker"),
        "decide_commitments": (SLUG, "osteraker"),
        "decline_measure": (SLUG, "laid"),
        "new_adoption": (SLUG, 1, "osteraker"),
        "name_reporter": (SLUG, 2, "osteraker"),
    },
    "forskare": {
        "evaluate_measure": (SLUG, 10),
        "evaluate_package": (SLUG, "gang-cykel"),
        "edit_evaluation": (SLUG, "evaluation"),
    },
    "samordnare": {
        "readiness": (SLUG,),
        "jobs": (SLUG,),
        "moving_on": (SLUG,),
        "plan_facts": (SLUG,),
        "plan_vocabularies": (SLUG,),
        "county_parties": (SLUG,),
        "fetch_goals": (SLUG,),
        "getting_started": (SLUG,),
        "next_period": (SLUG,),
        "plan_history": (SLUG,),
        "unused_accounts": (SLUG,),
        "chasing": (SLUG,),
        "remind_by_hand": (SLUG, "kapitel"),
        "coordinators": (SLUG,),
        "withdraw_edition": (SLUG, 1),
        "working_adoptions": (SLUG,),
        "statements": (),
        "edit_statement": ("tillganglighet",),
        "page_reports": (),
        "render_job": (SLUG, "token"),
        "laid_measures": (SLUG,),
        "lay_measure": (SLUG,),
        "laid_measure": (SLUG, "of laid"),
        "accept_measure": (SLUG, 35),
        "send_back_measure": (SLUG, 35),
        "appoint_editors": (SLUG, 4),
        "return_observation": (SLUG, "deltagare", "pending"),
        "upload_statistics": (SLUG, "deltagare"),
        "retrieval": (SLUG, "deltagare", "retrieval"),
        "basics": (SLUG,),
        "new_meeting": (SLUG,),
        "edit_meeting": (SLUG, "held"),
        "remove_meeting": (SLUG, "coming"),
        "add_agenda_points": (SLUG, "held"),
        "edit_agenda_point": (SLUG, "coming", "to discuss"),
        "remove_agenda_point": (SLUG, "coming", "to discuss"),
        "round_deadline": (SLUG, 2),
        "round_summary": (SLUG, 2),
        "return_report": (SLUG, 2, "nacka"),
        "new_consultation": (SLUG,),
        "edit_consultation": (SLUG, 2),
        "consultation_letters": (SLUG, 2),
        "consultation_bodies": (SLUG, 1),
        "ask_parties": (SLUG, 1),
        "ask_body": (SLUG, 1),
        "edit_body": (SLUG, 1, "asked"),
        "enter_response": (SLUG, 1, "asked"),
        "response": (SLUG, 1, 1),
        "cut_point": (SLUG, 1, "by letter"),
        "public_responses": (SLUG, 1),
        "consultation_points": (SLUG, 1),
        "point": (SLUG, 1, 1),
        "point_group": (SLUG, 1, "group"),
        "consultation_report": (SLUG, 1),
    },
}
KINDS = (
    *(
        "parties",
        "goals",
        "challenges",
        "judgements",
        "process_steps",
        "packages",
        "funders",
        "good_examples",
        "indicators",
    ),
    "appendices",
)
OF_ACCOUNTS = {
    "security_txt": "text",
    "plan_history_file": "CSV",
    "organisation_history_file": "CSV",
    "personal_data_file": "JSON",
    "choose_organisation": "POST",
    "mfa_download_recovery_codes": "text",
    "mfa_login_webauthn": "POST",
    "revoke_invitation": "POST",
    "revoke_access_key": "POST",
    "calendar_feed": "a calendar",
    "revoke_coordinator_invitation": "POST",
    "renew_invitation": "POST",
    "renew_coordinator_invitation": "POST",
    "confirm_invitation": "POST",
    "remove_coordinator": "shows only where two coordinate; the page of remove_membership",
    "openid_connect_login": "leads to a provider",
    "openid_connect_callback": "leads on from a provider",
    "socialaccount_login_cancelled": "the same parts as account_inactive",
    "socialaccount_login_error": "likewise",
    "account_confirm_login_code": "shows only once a code is sent; the form of account_request_login_code",
    "mfa_authenticate": "shows only between the two steps",
    "accept_invitation": "needs a link; tests/plan/test_people.py has its page",
}
AFTER_PASSWORD = (
    *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
    *("mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
)
OF_CONSULTATIONS = {
    **dict.fromkeys(
        ("answer_as", "add_remark_as", "edit_remark_as", "answer_chapter_as", "answer_decision_as"),
        "the same page as by a body's link",
    ),
    **dict.fromkeys(("hand_in", "hand_in_as", "change_answer", "change_answer_as"), "POST"),
    **dict.fromkeys(("remove_consultation_question", "send_consultation"), "POST"),
    **dict.fromkeys(("end_consultation", "remove_asked_body", "send_link_again", "revoke_body_link"), "POST"),
    **dict.fromkeys(("moderate_response", "moderate_responses", "change_points", "approve_point_group"), "POST"),
    **dict.fromkeys(("give_out_report", "leave_points_open"), "POST"),
    "append_consultation_report": "POST",
    "consultation_account": "shows only once it is given out; the parts of consultation_report",
    "consultation_report_file": "Word",
    **dict.fromkeys(
        (
            "receipt",
            "receipt_as",
            "own_account",
            "own_account_as",
            "consultation_pdf",
            "consultation_report_pdf",
            "consultation_account_pdf",
        ),
        "PDF",
    ),
    "response_document": "a file",
}
ELSEWHERE = {
    "confirm_through": "shows only to who came through a provider",
    "calendar_address": "after the password once more; the parts of own_contact",
    "connections": "after the password once more; the parts of usersessions_list",
    "account_reauthenticate": "allauth brings its list of e-mail addresses up to date when it shows it",
    "account_set_password": "shows only to people without a password",
    "restore_measure": "shows only on a withdrawn measure, like withdraw_measure",
    "health": "JSON",
    "edition_chapter": "made of the same parts as published_chapter",
    "edition_whole_chapter": "likewise of published_whole_chapter",
    "edition_extract": "likewise of public_extract",
    "edition_indicator": "likewise of public_indicator",
    "edition_data": "JSON",
    "catalogue": "RDF",
    "data_package": "JSON",
    "data_table": "CSV",
    "data_schema": "JSON",
    "data_schema_of_format": "JSON",
    "openapi": "JSON",
    **dict.fromkeys((name for name in LINES if name.startswith("api_")), "JSON"),
    "extract_pdf": "PDF",
    "decision_paper": "Word",
    "newly_elected_pdf": "PDF",
    "edition_changes_pdf": "PDF",
    "working_changes_pdf": "PDF",
    "edition_form": "Word, Excel, CSV",
    "newest_form": "Word, Excel, CSV",
    "edition_table": "CSV",
    "edition_feed": "Atom",
    "organisation_feed": "Atom",
    "indicator_picture": "a picture",
    "edition_indicator_picture": "a picture",
    "indicator_values": "CSV",
    "edition_indicator_values": "CSV",
    "embedded_edition_indicator": "likewise of embedded_indicator",
    "robots": "text",
    "favicon": "leads to the icon",
    "edition_package": "ZIP",
    "site_map": "XML",
    "edition_changes": "needs a second edition; made of the same parts as working_changes",
    "edition_text_changes": "likewise of working_text_changes",
    "edition_appendix_changes": "likewise of working_appendix_changes",
    "correct_adoption": "the form of new_adoption, filled",
    "newest_pdf": "PDF",
    "edition_pdf": "PDF",
    "render_job_pdf": "PDF",
    "round_report_pdf": "PDF",
    "replaced_report": "needs a round that was opened again; made of the parts of round_report",
    "reopen_round": "a field for a reason, as return_report; no edition may rest on the round",
    "evaluation_file": "a file to be saved",
    "appendix_file": "a file to be saved",
    "edition_appendix_file": "likewise",
    "move_appendix": "POST",
    "text_picture": "a picture",
    "new_round": "shows only while no round is open; tests/followup/rounds has its page",
    "chapter_presence": "POST",
    "submission_presence": "POST",
    "keep_chapter_draft": "POST",
    "discard_chapter_drafts": "POST",
    "submit_chapter": "POST",
    "withdraw_chapter": "POST",
    "send_back_chapter": "POST",
    "approve_chapter": "POST",
    "comment_chapter": "POST",
    "comment_measure": "POST",
    "keep_measures": "POST",
    "forget_measures": "POST",
    "edit_measure": "leads to the first part of a measure",
    "remove_beside": "POST",
    "reach_milestone": "POST",
    "take_over_measure": "POST",
    "remind_laid": "POST",
    "propose_laid": "POST",
    "measure_attachment": "a file",
    "minutes_extract": "a file",
    "export_xlsx": "a workbook",
    "workbook_remarks": "a workbook",
    "workbook_undo": "POST",
    "export_csv": "CSV",
    "confirm_funding": "POST",
    "make_measure": "POST",
    "name_revision": "POST",
    "put_news_aside": "POST",
    "resolve_on_chapter": "POST",
    "resolve_on_measure": "POST",
    "take_suggestion": "POST",
    "take_word_text": "POST",
    "approve_observation": "POST",
    "fetch_statistics": "POST",
    "settle_retrieval": "POST",
    "settle_year": "POST",
    "confirm_registered": "POST",
    "first_texts": "POST",
    "leave_guide": "POST",
    "handle_page_report": "POST",
    "publish": "POST",
    "answer_line": "POST",
    "nothing_new": "POST",
    "hand_in_report": "POST",
    "withdraw_report": "POST",
    "approve_report": "POST",
    "close_round": "POST",
    "remove_evaluation": "POST",
    "draft_pdf": "POST",
    "close_plan": "POST",
    "reopen_plan": "POST",
    "retry_job": "POST",
}
ELSEWHERE |= (
    OF_ACCOUNTS | OF_CONSULTATIONS | dict.fromkeys(AFTER_PASSWORD, "after the password once more; parts of mfa_index")
)


def _names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name)
        else:
            yield from _names(pattern)


def _change(measure: Measure) -> int:
    measure.planned_end, measure.expected_result = date(2033, 3, 3), "Fler cyklar."
    save_as(measure, by=None)
    return entries_of(measure)[0].pk


def listed_pages(stockholm: Stockholm) -> dict[str, dict[str, tuple[Any, ...]]]:
    plan = stockholm.plan
    observed = Observation.objects.filter(plan=plan, state="pending").select_related("indicator").first()
    assert observed is not None
    rows_of_file = Sheet("Blad1", rows=[["Rubrik", "Övrigt", "Start"], ["Cykelgarage", "Nära tåget", "snart"]])
    osteraker = Organisation.objects.get(slug="osteraker")
    laid = lay_measure(plan, data=MeasureData(title="Cykelgarage", owner=osteraker), by=stockholm.people["samordnare"])
    workbook = keep_upload(
        plan,
        organisation=osteraker,
        name="lista.xlsx",
        sheets=[rows_of_file],
        by=stockholm.people["osteraker"],
    )
    fill = {
        "upload": workbook.pk,
        "deltagare": observed.indicator.key,
        "pending": observed.pk,
        "retrieval": _retrieval(stockholm, observed.indicator),
        "membership": Membership.objects.get(user=stockholm.people["osteraker"]).pk,
        "token": RenderJob.objects.get(edition__number=1).token,
        "draft": plan.measures.get(owner=osteraker, state="draft", laid=None).number,
        "laid": laid.measure.number,
        "of laid": laid.pk,
        "change": _change(plan.measures.get(number=10)),
        "evaluation": plan.evaluations.earliest("pk").pk,
        "appendix": plan.appendices.earliest("pk").pk,
        "held": plan.meetings.earliest("on").pk,
        "coming": plan.meetings.latest("on").pk,
        "to discuss": plan.meetings.latest("on").points.earliest("position").pk,
        **consult(plan, by=stockholm.people["samordnare"]),
    }
    pages = {
        who: {name: tuple(fill.get(argument, argument) for argument in arguments) for name, arguments in rows.items()}
        for who, rows in PAGES.items()
    }
    rows: dict[str, Any] = {
        "parties": plan.parties,
        "goals": plan.goals,
        "challenges": plan.challenges,
        "judgements": plan.judgements,
        "process_steps": plan.process_steps,
        "packages": plan.packages,
        "funders": plan.funders,
        "good_examples": plan.good_examples,
        "indicators": Indicator.objects.filter(plan=plan),
        "appendices": plan.appendices,
    }
    for kind in KINDS:
        pages["samordnare"] |= {
            f"basics_{kind}": (SLUG,),
            f"basics_{kind}_add": (SLUG,),
            f"basics_{kind}_edit": (SLUG, rows[kind].first().pk),
            f"basics_{kind}_remove": (SLUG, rows[kind].first().pk),
        }
    return pages


def _retrieval(stockholm: Stockholm, indicator: Indicator) -> int:
    """Return an uploaded file whose columns are to be chosen."""
    content = "Kommun,2024,Antal\nÖsteråker,1,2\nVallentuna,3,4\nNacka,5,6\n".encode()
    coordinator = stockholm.people["samordnare"]
    return upload(indicator, name="statistik.csv", content=content, source="SCB", by=coordinator).pk


def test_every_address_is_listed() -> None:
    listed = {name for rows in PAGES.values() for name in rows} | set(ELSEWHERE)
    listed |= {f"basics_{kind}{what}" for kind in KINDS for what in ("", "_add", "_edit", "_remove")}
    assert listed == set(_names(get_resolver()))


@pytest.mark.parametrize("whose", [("anonymous", "samordnare"), ("osteraker", "osteraker-ansvarig", "forskare")])
def test_every_page_is_accessible_and_fits(
    whose: tuple[str, ...], page: Page, stockholm: Stockholm, sign_in_on: Callable[[Page, User], None]
) -> None:
    found = {}
    pages = listed_pages(stockholm)
    for who in whose:
        page.context.clear_cookies()
        if who != "anonymous":
            sign_in_on(page, stockholm.people[who])
        for name, arguments in pages[who].items():
            response = page.goto(reverse(name, args=arguments))
            status, seen = response.status if response else 0, at_both_widths(page)
            if (status, *seen) != (200, [], [], 0):
                found[name] = (status, *seen)
    assert found == {}


def test_everybody_with_pages_looks_at_them() -> None:
    assert set(PAGES) == {"anonymous", "samordnare", "osteraker", "osteraker-ansvarig", "forskare"}
