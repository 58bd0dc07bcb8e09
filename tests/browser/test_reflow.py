"""No main page scrolls sideways at 320 pixels or with large text, and what one presses is 44 pixels high."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from actors.models import User
from tests.browser.conftest import Stockholm

pytestmark = pytest.mark.browser

WORK = "/arbete/stockholm/"
PAGES = (
    *("", "atgarder/", "atgarder/?view=time&scope=all", "atgarder/ny/", "atgarder/10/", "atgarder/10/finansiering/"),
    *("atgarder/10/redigera/vilka/", "atgarder/10/bredvid/", "atgarder/moter/", "pengar/", "indikatorer/", "matris/"),
    *("kapitel/", "kapitel/4/", "organisationer/", "organisationer/osteraker/", "laget/", "exempel/", "sok/?q=cykel"),
)
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
LOW = """() => [...document.querySelectorAll(
  "main :is(button, .btn, select, summary.btn), main input:is([type=text], [type=search], [type=date], [type=url])"
  + ", header :is(a, summary), .plan-bar :is(a, summary)"
)].filter((one) => {
  const {width, height} = one.getBoundingClientRect();
  return width > 2 && height > 2 && height < 43.5;
}).map((one) => one.outerHTML.slice(0, 90))"""


def test_pages_reflow_and_targets_are_large(
    stockholm: Stockholm, page: Page, sign_in_on: Callable[[Page, User], None]
) -> None:
    sign_in_on(page, stockholm.people["osteraker"])
    wrong: list[object] = []
    for path in PAGES:
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(WORK + path)
        wrong += [(path, "320")] if page.evaluate(TOO_WIDE) else []
        wrong += [(path, low) for low in page.evaluate(LOW)]
        page.set_viewport_size({"width": 1280, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wrong += [(path, "200 %")] if page.evaluate(TOO_WIDE) else []
    assert wrong == []
