"""What the frame of every page shows; costs no query of its own on a page that has checked permissions."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from actors.access import Person, acting_for, acts_for_one
from actors.active_organisation import act_as_chosen
from actors.models import Organisation
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.permissions import plans_where
from handlingsplan.workspace.help_lines import help_line

SEVERAL = 2
_SECTIONS = {
    "workspace": (),
    "working_chapters": (
        *("working_chapter", "edit_chapter", "chapter_history", "chapter_revision", "appoint_editors"),
        *("chapter_parts", "chapter_pictures", "chapter_guidance", "comment_passage"),
        *("compare_revisions", "compare_edition"),
    ),
    "measures": (
        *("measure", "new_measure", "edit_measure", "measure_status", "measure_funding", "measure_commitment"),
        *("propose_measure", "accept_measure", "send_back_measure", "withdraw_measure", "restore_measure"),
        *("measure_history", "comment_measure"),
        *("workbook_upload", "workbook_columns", "workbook_preview"),
        *("what_meets_what", "good_examples", "make_measure"),
        *("ask_about_measure", "commitment_matrix", "edit_part", "change_measures", "measure_beside"),
        *(
            "sent_back_measures",
            "decide_commitments",
            "laid_measures",
            "lay_measure",
            "laid_measure",
            "decline_measure",
        ),
        *("replace_measure", "example_pictures"),
    ),
    "plan_money": ("organisation_money",),
    "indicators": (
        *("indicator", "report_observation", "return_observation"),
        *("values_grid", "upload_statistics", "retrieval"),
    ),
    "dashboard": (),
    "since": ("working_changes", "working_text_changes", "working_appendix_changes"),
    "rounds": (
        *("round", "new_round", "round_deadline", "round_summary", "round_report", "submission", "answer_line"),
        *("replaced_report", "reopen_round"),
        *("hand_in_report", "return_report", "name_reporter"),
        *("evaluations", "measure_evaluations", "evaluate_measure", "evaluate_package", "edit_evaluation"),
    ),
    "consultations": (
        *("consultation", "new_consultation", "edit_consultation", "consultation_questions", "consultation_letters"),
        *("consultation_bodies", "ask_parties", "ask_body", "edit_body", "enter_response", "response", "cut_point"),
        *("consultation_points", "point", "point_group", "approve_point_group"),
        *("consultation_report", "change_points"),
        *(
            "public_responses",
            "answer_as",
            "add_remark_as",
            "edit_remark_as",
            "answer_chapter_as",
            "answer_decision_as",
        ),
    ),
    "meetings": (
        *("meeting", "new_meeting", "edit_meeting", "remove_meeting"),
        *("add_agenda_points", "edit_agenda_point", "remove_agenda_point"),
    ),
    "organisations": (
        *("organisation", "working_adoptions", "people", "coordinators", "remove_coordinator", "unused_accounts"),
        *("registered_for", "chasing", "remind_by_hand", "contact_coordinators"),
    ),
}


_BELOW_BASICS = ("basics_", "working_appendix", "moving_on", "next_period")


@dataclass(frozen=True)
class NavigationItem:
    """A link in the working plan's bar; `current` is the value of aria-current where one is below it."""

    url_name: str
    label: str
    current: str

    @property
    def is_here(self) -> bool:
        """Tell whether the page shown lies in this section."""
        return bool(self.current)


def _items(here: str) -> list[NavigationItem]:
    labels = {
        "workspace": _("Översikt"),
        "working_chapters": _("Kapitel"),
        "measures": _("Åtgärder"),
        "plan_money": _("Pengar"),
        "indicators": _("Indikatorer"),
        "dashboard": _("Läget"),
        "since": _("Sedan sist"),
        "rounds": _("Uppföljning"),
        "consultations": _("Remisser"),
        "meetings": _("Möten"),
        "organisations": _("Organisationer"),
    }
    return [
        NavigationItem(name, labels[name], "page" if here == name else "true" if here in below else "")
        for name, below in _SECTIONS.items()
    ]


@dataclass(frozen=True)
class Acting:
    """The organisation that a person in several acts for, and the others."""

    organisation: Organisation
    others: list[Organisation]


def _acting(request: HttpRequest) -> Acting | None:
    user: Person | None = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    if not acts_for_one(user):  # on a page that is open to all
        act_as_chosen(request)
    plans_where(user, PlanPermission.READ_WORKING_PLAN)  # reads the person's organisations, where no page has
    acting, organisations = acting_for(user)
    if acting is None or len(organisations) < SEVERAL:
        return None
    named = {body.pk: body for body in Organisation.objects.filter(pk__in=organisations)}
    return Acting(named.pop(acting), list(named.values()))


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Add the working plan's bar, the plans that the person coordinates, and whom the person acts for."""
    here = (request.resolver_match.url_name or "") if request.resolver_match else ""
    user = getattr(request, "user", None)
    return {
        "frame": "base.html" if user is not None and user.is_authenticated else "open_base.html",  # of error pages
        "workspace_nav": _items(here),
        "help_line": help_line(request, here),
        "readiness_is_here": here in {"readiness", "publish", "render_job", "jobs"},
        "search_is_here": here == "search",
        "history_is_here": here == "plan_history",
        "basics_is_here": "page" if here == "basics" else "true" if here.startswith(_BELOW_BASICS) else "",
        "has_other_plans": SimpleLazyObject(
            lambda: user is not None and len(plans_where(user, PlanPermission.READ_WORKING_PLAN)) >= SEVERAL
        ),
        "acting": SimpleLazyObject(lambda: _acting(request)),
        "coordinated_plans": SimpleLazyObject(
            lambda: plans_where(user, PlanPermission.COORDINATE) if user is not None else frozenset()
        ),
    }
