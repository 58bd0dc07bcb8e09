"""axe over every page that answers GET, on a desk and in a hand; a page that nobody listed fails the test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from actors.models import User
from followup.models import Indicator, Observation
from handlingsplan.publication.models import RenderJob
from tests.browser.conftest import Stockholm

pytestmark = pytest.mark.browser

SLUG = "stockholm"
PAGES: dict[str, dict[str, tuple[Any, ...]]] = {
    "anonymous": {
        "start": (),
        "account_login": (),
        "account_reset_password": (),
        "account_reset_password_done": (),
        "account_reset_password_from_key": ("1", "x-y"),
        "account_reset_password_from_key_done": (),
        "account_inactive": (),
        "published_plans": (),
        "published_plan": (SLUG,),
        "published_chapter": (SLUG, 7),
        "editions": (SLUG,),
        "edition": (SLUG, 1),
    },
    "osteraker": {
        "account_logout": (),
        "account_change_password": (),
        "mail_choice": (),
        "work": (),
        "workspace": (SLUG,),
        "working_chapters": (SLUG,),
        "working_chapter": (SLUG, 4),
        "edit_chapter": (SLUG, 4),
        "chapter_history": (SLUG, 4),
        "chapter_revision": (SLUG, 4, 1),
        "compare_revisions": (SLUG, 4),
        "compare_edition": (SLUG, 4),
        "chapter_guidance": (SLUG, 4),
        "comment_passage": (SLUG, 4),
        "measures": (SLUG,),
        "new_measure": (SLUG,),
        "measure": (SLUG, 10),
        "edit_measure": (SLUG, 10),
        "measure_status": (SLUG, 10),
        "measure_funding": (SLUG, 10),
        "measure_history": (SLUG, 10),
        "propose_measure": (SLUG, 38),
        "withdraw_measure": (SLUG, 38),
        "indicators": (SLUG,),
        "indicator": (SLUG, "deltagare"),
        "report_observation": (SLUG, "deltagare"),
        "organisations": (SLUG,),
    },
    "osteraker-ansvarig": {"people": ("osteraker",), "measure_commitment": (SLUG, 10, "osteraker")},
    "samordnare": {
        "readiness": (SLUG,),
        "render_job": (SLUG, "token"),
        "accept_measure": (SLUG, 35),
        "send_back_measure": (SLUG, 35),
        "appoint_editors": (SLUG, 4),
        "return_observation": (SLUG, "deltagare", "pending"),
        "basics": (SLUG,),
    },
}
KINDS = ("parties", "goals", "challenges", "process_steps", "packages", "funders", "good_examples", "indicators")
ELSEWHERE = {
    "account_reauthenticate": "allauth brings its list of e-mail addresses up to date when it shows it",
    "account_set_password": "shows only to people without a password",
    "restore_measure": "shows only on a withdrawn measure, like withdraw_measure",
    "health": "JSON",
    "edition_data": "JSON",
    "newest_pdf": "PDF",
    "edition_pdf": "PDF",
    "render_job_pdf": "PDF",
    "remove_membership": "POST",
    "merge_chapter": "a POST; tests/chapters/test_editor.py has its page",
    "chapter_presence": "POST",
    "submit_chapter": "POST",
    "withdraw_chapter": "POST",
    "send_back_chapter": "POST",
    "approve_chapter": "POST",
    "comment_chapter": "POST",
    "comment_measure": "POST",
    "name_revision": "POST",
    "put_news_aside": "POST",
    "resolve_on_chapter": "POST",
    "resolve_on_measure": "POST",
    "take_suggestion": "POST",
    "approve_observation": "POST",
    "publish": "POST",
    "draft_pdf": "POST",
    "retry_job": "POST",
} | {f"basics_{kind}_remove": "POST" for kind in KINDS}


def _names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name)
        else:
            yield from _names(pattern)


def _pages(stockholm: Stockholm) -> dict[str, dict[str, tuple[Any, ...]]]:
    plan = stockholm.plan
    observed = Observation.objects.filter(plan=plan, state="pending").select_related("indicator").first()
    assert observed is not None
    fill = {"deltagare": observed.indicator.key, "pending": observed.pk, "token": RenderJob.objects.get().token}
    pages = {
        who: {name: tuple(fill.get(argument, argument) for argument in arguments) for name, arguments in rows.items()}
        for who, rows in PAGES.items()
    }
    rows: dict[str, Any] = {
        "parties": plan.parties,
        "goals": plan.goals,
        "challenges": plan.challenges,
        "process_steps": plan.process_steps,
        "packages": plan.packages,
        "funders": plan.funders,
        "good_examples": plan.good_examples,
        "indicators": Indicator.objects.filter(plan=plan),
    }
    for kind in KINDS:
        pages["samordnare"] |= {
            f"basics_{kind}": (SLUG,),
            f"basics_{kind}_add": (SLUG,),
            f"basics_{kind}_edit": (SLUG, rows[kind].first().pk),
        }
    return pages


def test_every_address_is_listed() -> None:
    listed = {name for rows in PAGES.values() for name in rows} | set(ELSEWHERE)
    listed |= {f"basics_{kind}{what}" for kind in KINDS for what in ("", "_add", "_edit")}
    assert listed == set(_names(get_resolver()))


def test_axe_finds_nothing_on_any_page(
    any_page: Page, stockholm: Stockholm, sign_in_on: Callable[[Page, User], None]
) -> None:
    axe, found = Axe(), {}
    for who, rows in _pages(stockholm).items():
        any_page.context.clear_cookies()
        if who != "anonymous":
            sign_in_on(any_page, stockholm.people[who])
        for name, arguments in rows.items():
            response = any_page.goto(reverse(name, args=arguments))
            status = response.status if response else 0
            violations = [
                (violation["id"], [node["html"][:200] for node in violation["nodes"][:3]])
                for violation in axe.run(any_page).response["violations"]
            ]
            if status != 200 or violations:
                found[name] = (status, violations)
    assert found == {}
