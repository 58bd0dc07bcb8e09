"""Every URL of the portal by name, one line each: what it is about, and which verb of the table each method needs.

A new URL: add a line to `LINES`. The first word names its targets (`scene.targets`), then

    page(targets, see)                 GET alone; who may not see it gets 404
    page(targets, see, verb)           GET alone; who sees it but may not do the verb gets 403
    form(targets, see, verb, …)        GET and POST, both need the verb
    act(targets, see, verb, …)         POST alone

`states=` are those in which the verb goes; in others the answer is 403 too. `body=` is what to post where the view
reads the form before it asks who may; `public=True` marks what is open to those who are not signed in.
"""

from dataclasses import dataclass, field

from handlingsplan.api.collections import COLLECTIONS, OF_CHAPTERS
from tests.matrix.talk import CHAPTER_THREAD, MEASURE_THREAD

SAFE = frozenset({"GET", "HEAD"})
POST = frozenset({"POST"})
PLAN = "read the working plan"
MEASURE = "see a measure"
ACCOUNT = "have an account"
PEOPLE = "see an organisation's people"
REPORT = "see an organisation's report"
FILL_IN = "fill in an organisation's report"
EVALUATE = "add an evaluation"
PUBLISHED = "read what is published"
ANSWER = "answer for a body"
OPEN = "draft proposed accepted"


@dataclass(frozen=True)
class Line:
    """What one URL name answers."""

    targets: str
    see: str
    verb: str
    methods: frozenset[str]
    states: frozenset[str] | None = None
    body: dict[str, str] = field(default_factory=dict)
    public: bool = False
    # Whether the view is allauth's: only who must sign in first is ours to say, and that nothing breaks.
    package: bool = False
    seen_in: frozenset[str] | None = None  # states in which the thing is there at all; in others the answer is 404


def _states(words: str) -> frozenset[str] | None:
    return frozenset(words.split()) if words else None


def page(targets: str, see: str, verb: str = "", *, public: bool = False, states: str = "", seen_in: str = "") -> Line:
    """Return the line of a page that only reads."""
    return Line(targets, see, verb or see, SAFE, _states(states), public=public, seen_in=_states(seen_in))


def form(
    targets: str, see: str, verb: str = "", *, states: str = "", body: dict[str, str] | None = None, seen_in: str = ""
) -> Line:
    """Return the line of a page with a form."""
    return Line(targets, see, verb or see, SAFE | POST, _states(states), body or {}, seen_in=_states(seen_in))


def act(
    targets: str, see: str, verb: str, *, states: str = "", body: dict[str, str] | None = None, seen_in: str = ""
) -> Line:
    """Return the line of an address that only takes a POST."""
    return Line(targets, see, verb, POST, _states(states), body or {}, seen_in=_states(seen_in))


def way_in(targets: str = "site", *, package: bool = True) -> Line:
    """Return the line of a page that is open to all, by default one of allauth's."""
    return Line(targets, "come to the way in", "come to the way in", SAFE | POST, public=True, package=package)


def by_link(
    targets: str, methods: frozenset[str] = SAFE | POST, body: dict[str, str] | None = None, *, states: str = ""
) -> Line:
    """Return the line of an address that takes a POST from anybody who has come there."""
    return Line(targets, PUBLISHED, PUBLISHED, methods, _states(states), body or {}, public=True)


def own_account(targets: str = "site") -> Line:
    """Return the line of a page of allauth's for those who are signed in."""
    return Line(targets, ACCOUNT, ACCOUNT, SAFE | POST, package=True)


def rows(kind: str, *, add: str = "coordinate", write: str = "coordinate") -> dict[str, Line]:
    """Return the four lines of a kind of rows that a plan rests on."""
    name = f"basics_{kind}"
    return {
        name: page("plan", PLAN),
        f"{name}_add": form("plan", PLAN, add),
        f"{name}_edit": form(kind, PLAN, write),
        f"{name}_remove": form(kind, PLAN, "coordinate"),
    }


OWN = "the short address of the person's organisation"
TEXT = {"html": "<p>Ny text</p>", "based_on": "1", "summary": ""}
KEPT = {"html": "<p>Ny text</p>", "based_on": "1", "window": "w"}
HANDED_IN = {"stance": "agrees", "version": "0"}
NO_NEWS = {"row": "indikator-1", "nothing_new": "1"}
SUGGESTION = {"thread": str(CHAPTER_THREAD), "read": "1"}
QUESTION = {"thread": str(MEASURE_THREAD)}
VERDICT = {"comment": "Bra.", "revision": "1"}

LINES: dict[str, Line] = {
    # Signing in
    "account_login": way_in(),
    "account_logout": way_in(),
    "account_inactive": way_in(),
    "account_reset_password": way_in(),
    "account_reset_password_done": way_in(),
    "account_reset_password_from_key": way_in("reset key"),
    "account_reset_password_from_key_done": way_in(),
    "account_request_login_code": way_in(),
    "account_confirm_login_code": way_in(),
    "mfa_authenticate": way_in(),
    "mfa_login_webauthn": way_in(),
    "socialaccount_login_cancelled": way_in(),
    "socialaccount_login_error": way_in(),
    "openid_connect_login": way_in("unknown provider"),
    "openid_connect_callback": way_in("unknown provider"),
    "accept_invitation": way_in("invitation link", package=False),
    "mfa_index": own_account(),
    "mfa_activate_totp": own_account(),
    "mfa_deactivate_totp": own_account(),
    "mfa_view_recovery_codes": own_account(),
    "mfa_generate_recovery_codes": own_account(),
    "mfa_download_recovery_codes": own_account(),
    "mfa_list_webauthn": own_account(),
    "mfa_add_webauthn": own_account(),
    "mfa_edit_webauthn": own_account("passkey"),
    "mfa_remove_webauthn": own_account("passkey"),
    "mfa_reauthenticate": own_account(),
    "mfa_reauthenticate_webauthn": own_account(),
    "usersessions_list": own_account(),
    "account_reauthenticate": own_account(),
    "confirm_through": own_account("unknown provider"),
    "connections": own_account(),
    "account_change_password": own_account(),
    "account_set_password": own_account(),
    "mail_choice": form("site", ACCOUNT),
    "personal_data": form("site", ACCOUNT),
    "personal_data_file": page("site", ACCOUNT),
    "choose_organisation": act("site", ACCOUNT, ACCOUNT),
    # What is published
    "security_txt": page("site", "read what is published", public=True),
    "start": page("site", "read what is published", public=True),
    "components": page("site", "read what is published", public=True, seen_in="demonstration"),
    "health": page("site", "read what is published", public=True),
    "published_plans": page("site", "read what is published", public=True),
    "published_plan": page("published", "read what is published", public=True),
    "published_standing": page("published", "read what is published", public=True),
    "published_chapter": page("published chapter", "read what is published", public=True),
    "public_search": page("published", "read what is published", public=True),
    "published_whole_chapter": page("published chapter", "read what is published", public=True),
    "public_indicator": page("published indicator", "read what is published", public=True),
    "edition_chapter": page("edition chapter", "read what is published", public=True),
    "edition_whole_chapter": page("edition chapter", "read what is published", public=True),
    "edition_measure": page("edition thing", "read what is published", public=True),
    "edition_indicator": page("edition thing", "read what is published", public=True),
    "edition_extract": page("edition organisation", "read what is published", public=True),
    "published_appendix": page("published appendix", "read what is published", public=True),
    "edition_appendix_file": page("edition appendix", "read what is published", public=True),
    "newest_pdf": page("published", "read what is published", public=True),
    "editions": page("published", "read what is published", public=True),
    "edition": page("edition", "read what is published", public=True),
    "edition_pdf": page("edition", "read what is published", public=True),
    "edition_data": page("edition", "read what is published", public=True),
    "embedded_indicator": page("published indicator", PUBLISHED, public=True),
    "indicator_picture": page("published indicator", PUBLISHED, public=True),
    "edition_indicator_picture": page("edition thing", PUBLISHED, public=True),
    "indicator_values": page("published indicator", PUBLISHED, public=True),
    "embedded_edition_indicator": page("edition thing", PUBLISHED, public=True),
    "edition_indicator_values": page("edition thing", PUBLISHED, public=True),
    "robots": page("site", PUBLISHED, public=True),
    "favicon": page("site", PUBLISHED, public=True),
    "organisation_feed": page("published organisation", PUBLISHED, public=True),
    "edition_package": page("edition", PUBLISHED, public=True),
    "edition_form": page("edition form", "read what is published", public=True),
    "newest_form": page("published form", "read what is published", public=True),
    "edition_table": page("edition table", "read what is published", public=True),
    "catalogue": page("site", "read what is published", public=True),
    "data_package": page("edition", "read what is published", public=True),
    "data_table": page("data table", "read what is published", public=True),
    "data_schema": page("site", "read what is published", public=True),
    "data_schema_of_format": page("schema", "read what is published", public=True),
    "site_map": page("site", "read what is published", public=True),
    "edition_feed": page("published", "read what is published", public=True),
    "edition_changes": page("two editions", "read what is published", public=True),
    "edition_text_changes": page("two texts", "read what is published", public=True),
    "edition_appendix_changes": page("two appendices", "read what is published", public=True),
    "public_measures": page("published", "read what is published", public=True),
    "public_measure": page("published measure", "read what is published", public=True),
    "public_organisations": page("published", "read what is published", public=True),
    "public_extract": page("published organisation", "read what is published", public=True),
    "newly_elected": page("published", "read what is published", public=True),
    "extract_pdf": page("published organisation", "read what is published", public=True),
    "decision_paper": page("published organisation", "read what is published", public=True),
    "newly_elected_pdf": page("published", "read what is published", public=True),
    "edition_changes_pdf": page("two editions", "read what is published", public=True),
    "adoptions": page("published", "read what is published", public=True),
    "statement": page("statement", "read what is published", public=True),
    "english": page("site", "read what is published", public=True),
    "report_page": way_in(package=False),
    "page_reported": page("site", "read what is published", public=True),
    # The portal's owner
    "statements": page("site", ACCOUNT, "coordinate"),
    "edit_statement": form("statement", ACCOUNT, "coordinate"),
    "page_reports": page("site", ACCOUNT, "coordinate"),
    "handle_page_report": act("page report", ACCOUNT, "coordinate"),
    # The working plan
    "working_adoptions": page("plan", PLAN),
    "withdraw_edition": form("working edition", PLAN, "coordinate"),
    "new_adoption": form("deciding body", PLAN, "register an adoption"),
    "correct_adoption": form("adoption", PLAN, "correct an adoption"),
    "registered_for": page("party", PLAN, "see what was entered for it"),
    "confirm_registered": act("extract", PLAN, "confirm what was entered", body={"based_on": "0"}),
    "since": page("plan", PLAN),
    "working_changes": page("working edition", PLAN),
    "working_text_changes": page("working text", PLAN),
    "working_appendix_changes": page("working appendix", PLAN),
    "working_changes_pdf": page("working edition", PLAN),
    "work": page("site", ACCOUNT),
    "workspace": page("plan", PLAN),
    "organisations": page("plan", PLAN),
    "organisation": page("party", PLAN),
    "search": page("plan", PLAN),
    "chasing": page("plan", PLAN, "coordinate"),
    "remind_by_hand": form("awaited", PLAN, "coordinate"),
    "contact_coordinators": page("plan", PLAN),
    "own_contact": form("site", ACCOUNT),
    "calendar_address": form("site", ACCOUNT),
    "calendar_feed": page("calendar link", PUBLISHED, public=True),
    "readiness": page("plan", PLAN, "coordinate"),
    "publish": act("plan", PLAN, "coordinate"),
    "draft_pdf": act("plan", PLAN, "coordinate"),
    "moving_on": page("plan", PLAN, "coordinate"),
    "next_period": form("plan", PLAN, "coordinate"),
    "plan_facts": form("plan", PLAN, "coordinate"),
    "plan_vocabularies": form("plan", PLAN, "coordinate"),
    "county_parties": form("plan", PLAN, "coordinate"),
    "first_texts": act("plan", PLAN, "coordinate"),
    "fetch_goals": form("plan", PLAN, "coordinate"),
    "getting_started": page("plan", PLAN, "coordinate"),
    "leave_guide": act("plan", PLAN, "coordinate"),
    "close_plan": act("plan", PLAN, "coordinate"),
    "reopen_plan": act("plan", PLAN, "coordinate", states="closed"),
    "jobs": page("plan", PLAN, "coordinate"),
    "render_job": page("job", PLAN),
    "render_job_pdf": page("job", PLAN, seen_in="done"),
    "retry_job": act("job", PLAN, "coordinate", states="failed"),
    # Chapters
    "working_chapters": page("plan", PLAN),
    "working_chapter": page("chapter", PLAN),
    "edit_chapter": form("chapter", PLAN, "write a chapter", states="draft approved empty", body=TEXT),
    "chapter_pictures": form("chapter", PLAN, "write a chapter", states="draft approved empty"),
    "chapter_word_file": form("chapter", PLAN, "write a chapter", states="draft approved empty"),
    "take_word_text": act(
        "chapter", PLAN, "write a chapter", states="draft approved empty", body={"html": "<p>Ny.</p>", "place": "last"}
    ),
    "text_picture": page("picture", PLAN, public=True),
    "keep_chapter_draft": act("chapter", PLAN, "write a chapter", states="draft approved empty", body=KEPT),
    "discard_chapter_drafts": act("chapter", PLAN, PLAN),
    "chapter_presence": act("chapter", PLAN, "write a chapter", states="draft approved empty"),
    "appoint_editors": form("chapter", PLAN, "coordinate"),
    "chapter_history": page("chapter", PLAN),
    "compare_revisions": page("chapter", PLAN),
    "chapter_revision": page("version", PLAN),
    "submit_chapter": act("chapter", PLAN, "write a chapter", states="draft"),
    "withdraw_chapter": act("chapter", PLAN, "write a chapter", states="in_review"),
    "send_back_chapter": act("written chapter", PLAN, "coordinate", states="in_review", body=VERDICT),
    "approve_chapter": act("written chapter", PLAN, "coordinate", states="in_review", body=VERDICT),
    "chapter_guidance": page("chapter", PLAN),
    "chapter_parts": page("chapter", PLAN),
    "compare_edition": page("chapter", PLAN),
    "name_revision": act("version", PLAN, "write a chapter", body={"name": "Efter remissen"}),
    "comment_chapter": act("chapter", PLAN, "comment"),
    "comment_passage": form("chapter", PLAN, "comment"),
    "resolve_on_chapter": act("chapter thread", PLAN, "comment", body=SUGGESTION),
    "take_suggestion": act("chapter thread", PLAN, "write a chapter", body=SUGGESTION),
    "put_news_aside": act("plan", PLAN, "read the working plan", body={"alla": "1"}),
    # Measures
    "measures": page("plan", PLAN),
    "new_measure": form("plan", PLAN, "add a measure"),
    "measure": page("measure", MEASURE),
    "measure_history": page("measure", MEASURE),
    "restore_values": form("past change", MEASURE, "write a measure", states=OPEN),
    "edit_measure": page("measure", MEASURE, "write a measure", states=OPEN),
    "measure_status": form("measure", MEASURE, "write a measure", states=OPEN),
    "measure_funding": form("measure", MEASURE, "write some money of it", states=OPEN),
    "measure_commitment": form("commitment", MEASURE, "write or enter a commitment", states="proposed accepted"),
    "example_pictures": form("example", PLAN, "write a good example"),
    "propose_measure": form("measure", MEASURE, "hand a measure over", states="draft"),
    "accept_measure": form("measure", MEASURE, "review a measure", states="proposed"),
    "send_back_measure": form("measure", MEASURE, "review a measure", states="proposed"),
    "withdraw_measure": form("measure", MEASURE, "write a measure", states=OPEN),
    "replace_measure": form("measure", MEASURE, "write a measure", states="proposed accepted"),
    "restore_measure": form("measure", MEASURE, "hand a measure over", states="withdrawn"),
    "comment_measure": act("measure", MEASURE, "comment"),
    "edit_part": form("part of a measure", MEASURE, "write a measure", states=OPEN),
    "measure_beside": form("measure", MEASURE, "write a measure", states=OPEN),
    "remove_beside": act("row beside", MEASURE, "write a measure", states=OPEN),
    "reach_milestone": act("milestone", MEASURE, "write a measure", states=OPEN),
    "measure_attachment": page("attachment", MEASURE),
    "ask_about_measure": form("measure", MEASURE, "write a measure", states="proposed accepted"),
    "commitment_matrix": page("plan", PLAN),
    "decide_commitments": form("party", PLAN, "register decisions"),
    "minutes_extract": page("extract", "read an extract of minutes", public=True),
    "what_meets_what": page("plan", PLAN),
    "sent_back_measures": page("plan", PLAN),
    "laid_measures": page("plan", PLAN, "coordinate"),
    "lay_measure": form("plan", PLAN, "coordinate"),
    "remind_laid": act("plan", PLAN, "coordinate"),
    "laid_measure": page("laid measure", "coordinate"),
    "propose_laid": act("laid measure", "coordinate", "coordinate", states="nobody"),
    "take_over_measure": act("draft laid", MEASURE, "hand a measure over"),
    "decline_measure": form("draft laid", MEASURE, "hand a measure over"),
    "change_measures": form("plan", PLAN),
    "keep_measures": act("plan", PLAN, PLAN),
    "forget_measures": act("kept choice", "see one's own", "see one's own"),
    "good_examples": page("plan", PLAN),
    "make_measure": act("example", PLAN, "add a measure", body={"owner": OWN}),
    "plan_money": page("plan", PLAN),
    "organisation_money": page("party", PLAN),
    "confirm_funding": act("row of money", PLAN, "write an organisation's part", states="waiting"),
    "export_xlsx": page("plan", PLAN),
    "export_csv": page("plan", PLAN),
    "workbook_upload": form("plan", PLAN, "read files in"),
    "workbook_columns": form("upload", "see one's own", "read files in", seen_in="waiting"),
    "workbook_values": form("upload", "see one's own", "read files in", seen_in="waiting"),
    "workbook_remarks": page("upload", "see one's own", "read files in"),
    "workbook_undo": act("upload", "see one's own", "read files in"),
    "workbook_preview": form("upload", "see one's own", "read files in"),
    "resolve_on_measure": act("measure thread", MEASURE, "comment", body=QUESTION),
    # Follow-up
    "indicators": page("plan", PLAN),
    "indicator": page("indicator", PLAN),
    "report_observation": form("indicator", PLAN, "report a value"),
    "values_grid": form("indicator", PLAN, "report a value"),
    "upload_statistics": form("indicator", PLAN, "coordinate"),
    "fetch_statistics": act("indicator", PLAN, "coordinate"),
    "retrieval": form("retrieval", PLAN, "coordinate"),
    "settle_retrieval": act("retrieval", PLAN, "coordinate", body={"act": "discard"}),
    "settle_year": act("plan", PLAN, "coordinate", body={"act": "lock", "year": "2020"}),
    "dashboard": page("plan", PLAN),
    "approve_observation": act("value", "see a value", "coordinate", states="pending"),
    "return_observation": form("value", "see a value", "coordinate", states="pending"),
    "rounds": page("plan", PLAN),
    "new_round": form("opening", PLAN, "coordinate", states="free"),
    "round": page("round", PLAN),
    "round_deadline": form("round", PLAN, "coordinate", states="open"),
    "round_summary": form("round", PLAN, "coordinate", states="open"),
    "round_report": page("round", PLAN),
    "round_report_pdf": page("round", PLAN, seen_in="compiled"),
    "replaced_report": page("replaced report", PLAN),
    "reopen_round": form("ended round", PLAN, "coordinate", states="last"),
    "close_round": act("round", PLAN, "coordinate", states="open"),
    "submission": page("report", REPORT),
    "submission_presence": act("report", REPORT, FILL_IN, states="ready returned"),
    "answer_line": act("report", REPORT, FILL_IN, states="ready returned", body=NO_NEWS),
    "nothing_new": act("report", REPORT, FILL_IN, states="ready returned"),
    "hand_in_report": act("report", REPORT, FILL_IN, states="ready returned"),
    "withdraw_report": act("report", REPORT, FILL_IN, states="handed_in"),
    "approve_report": act("report", REPORT, "coordinate", states="handed_in"),
    "return_report": form("report", REPORT, "coordinate", states="handed_in approved"),
    "name_reporter": form("report", REPORT, "name who reports"),
    "evaluations": page("plan", PLAN),
    "evaluate_package": form("package", PLAN, EVALUATE),
    "measure_evaluations": page("measure", MEASURE),
    "evaluate_measure": form("measure", MEASURE, EVALUATE, states="proposed accepted"),
    "edit_evaluation": form("evaluation", PLAN, EVALUATE),
    "remove_evaluation": act("evaluation", PLAN, EVALUATE),
    "evaluation_file": page("evaluation", PLAN),
    # Consultations: for everybody, by a body's link, by its lead, and the coordinator's
    "public_consultation": page("asked consultation", PUBLISHED, public=True),
    "consultation_chapter": page("asked chapter", PUBLISHED, public=True),
    "consultation_pdf": page("asked consultation", PUBLISHED, public=True),
    "public_answered": page("asked consultation", PUBLISHED, public=True),
    "public_answer": by_link("asked consultation"),
    "confirm_response": by_link("confirmation"),
    "answer": page("answer link", PUBLISHED, public=True),
    "add_remark": by_link("answer link"),
    "edit_remark": by_link("linked remark"),
    "answer_chapter": by_link("linked chapter"),
    "answer_decision": by_link("answer link"),
    "hand_in": by_link("answer link", POST, body=HANDED_IN),
    "change_answer": by_link("answer by link to replace", POST, states="received"),
    "receipt": page("received by link", PUBLISHED, public=True),
    "own_account": page("accounted by link", PUBLISHED, public=True),
    "answer_as": page("own body", ANSWER),
    "add_remark_as": form("own body", ANSWER),
    "edit_remark_as": form("own remark", ANSWER),
    "answer_chapter_as": form("own chapter", ANSWER),
    "answer_decision_as": form("own body", ANSWER),
    "hand_in_as": act("own body", ANSWER, ANSWER, body=HANDED_IN),
    "change_answer_as": act("own answer to replace", ANSWER, ANSWER),
    "receipt_as": page("received own body", ANSWER),
    "own_account_as": page("received own body", ANSWER),
    "consultations": page("plan", PLAN),
    "new_consultation": form("plan", PLAN, "coordinate"),
    "consultation": page("consultation", PLAN),
    "edit_consultation": form("consultation", PLAN, "coordinate", states="prepared"),
    "consultation_questions": form("consultation", PLAN, "coordinate", states="prepared"),
    "remove_consultation_question": act("consultation question", PLAN, "coordinate", states="prepared"),
    "consultation_letters": page("consultation", PLAN, "coordinate"),
    "send_consultation": act("consultation", PLAN, "coordinate"),
    "end_consultation": act("consultation", PLAN, "coordinate", states="sent"),
    "consultation_bodies": page("consultation", PLAN, "coordinate"),
    "ask_parties": form("consultation", PLAN, "coordinate"),
    "ask_body": form("consultation", PLAN, "coordinate"),
    "edit_body": form("asked body", PLAN, "coordinate"),
    "remove_asked_body": act("asked body", PLAN, "coordinate", states="prepared"),
    "send_link_again": act("asked body", PLAN, "coordinate", states="sent"),
    "revoke_body_link": act("asked body", PLAN, "coordinate", states="sent"),
    "enter_response": form("asked body", PLAN, "coordinate", states="sent"),
    "response": page("received answer", PLAN, "coordinate"),
    "cut_point": form("received answer", PLAN, "coordinate"),
    "response_document": page("received answer", PLAN, "coordinate"),
    "consultation_points": page("consultation", PLAN, "coordinate"),
    "change_points": act("sent consultation", PLAN, "coordinate", states="sent", body={"act": "approve"}),
    "point": form("point", PLAN, "coordinate"),
    "point_group": form("point group", PLAN, "coordinate"),
    "approve_point_group": act("point group", PLAN, "coordinate"),
    "consultation_report": page("consultation", PLAN, "coordinate"),
    "consultation_report_pdf": page("consultation", PLAN, "coordinate"),
    "consultation_report_file": page("consultation", PLAN, "coordinate"),
    "give_out_report": act("consultation", PLAN, "coordinate", states="ended"),
    "append_consultation_report": act("accounted of the plan", PLAN, "coordinate"),
    "leave_points_open": act("consultation", PLAN, "coordinate"),
    "consultation_account": page("accounted consultation", PUBLISHED, public=True),
    "consultation_account_pdf": page("accounted consultation", PUBLISHED, public=True),
    "public_responses": page("consultation", PLAN, "coordinate"),
    "moderate_response": act("public answer", PLAN, "coordinate", states="waiting"),
    "moderate_responses": act("sent consultation", PLAN, "coordinate", states="sent"),
    # Meetings
    "meetings": page("plan", PLAN),
    "new_meeting": form("plan", PLAN, "coordinate"),
    "meeting": page("meeting", PLAN),
    "edit_meeting": form("meeting", PLAN, "coordinate"),
    "remove_meeting": form("meeting", PLAN, "coordinate", states="planned"),
    "add_agenda_points": form("meeting", PLAN, "coordinate"),
    "edit_agenda_point": form("agenda point", PLAN, "coordinate"),
    "remove_agenda_point": form("agenda point", PLAN, "coordinate", states="planned"),
    # What a plan rests on
    "basics": page("plan", PLAN),
    **rows("parties"),
    **rows("goals"),
    **rows("challenges"),
    **rows("judgements"),
    **rows("process_steps"),
    **rows("packages"),
    **rows("funders"),
    **rows("good_examples", add="add a good example", write="write a good example"),
    **rows("indicators"),
    **rows("appendices"),
    "working_appendix": page("appendices", PLAN),
    "appendix_file": page("appendices", PLAN),
    "move_appendix": act("appendices", PLAN, "coordinate", body={"hall": "upp"}),
    # For machines; by a key what a reader reads, which tests/api holds against a reader of the organisation
    "api": page("site", PUBLISHED, public=True),
    "openapi": page("site", PUBLISHED, public=True),
    "api_nothing_here": page("unknown to machines", PUBLISHED, public=True),
    "api_plans": page("site", PUBLISHED, public=True),
    "api_plan": page("published", PUBLISHED, public=True),
    "api_consultations": page("published", PUBLISHED, public=True),
    "api_consultation_points": page("accounted consultation", PUBLISHED, public=True),
    "api_editions": page("published", PUBLISHED, public=True),
    "api_edition": page("edition", PUBLISHED, public=True),
    "api_chapter": page("chapter for machines", PUBLISHED, public=True),
    **{f"api_{one.name}": page("edition", PUBLISHED, public=True) for one in COLLECTIONS},
    **{f"api_one_of_{one.name}": page("edition key", PUBLISHED, public=True) for one in COLLECTIONS},
    "api_working_plans": page("site", PUBLISHED, public=True),
    "api_working_chapter": page("thing without a key", PUBLISHED, public=True),
    **{f"api_working_{one.name}": page("plan without a key", PUBLISHED, public=True) for one in OF_CHAPTERS},
    **{f"api_working_one_of_{one.name}": page("thing without a key", PUBLISHED, public=True) for one in OF_CHAPTERS},
    "access_keys": form("people", PEOPLE, "give roles"),
    "revoke_access_key": act("access key", PEOPLE, "give roles"),
    # People
    "people": Line("people", PEOPLE, "give roles or invite a first lead", SAFE | POST),
    "organisation_facts": form("people", PEOPLE, "write an organisation's own facts"),
    "unused_accounts": page("plan", PLAN, "coordinate"),
    "remove_membership": form("membership", PEOPLE, "give roles", states="removable"),
    "plan_history": page("plan", PLAN, "coordinate"),
    "plan_history_file": page("plan", PLAN, "coordinate"),
    "organisation_history": page("people", PEOPLE, "read an organisation's history"),
    "organisation_history_file": page("people", PEOPLE, "read an organisation's history"),
    "coordinators": Line("coordinated plan", PLAN, "appoint coordinators", SAFE | POST),
    "remove_coordinator": form("coordinator", PLAN, "appoint coordinators", states="removable"),
    "revoke_coordinator_invitation": act("invitation to coordinate", PLAN, "appoint coordinators"),
    "revoke_invitation": act("invitation", PEOPLE, "take an invitation back"),
    "renew_invitation": act("invitation", PEOPLE, "give roles or invite a first lead"),
    "confirm_invitation": act("invitation", PEOPLE, "confirm a first lead"),
    "renew_coordinator_invitation": act("invitation to coordinate", PLAN, "appoint coordinators"),
}

# Lines whose GET needs only to see; the verb is for the POST.
READS_WITHOUT_THE_VERB = frozenset({"people", "coordinators", "consultation_questions"})
