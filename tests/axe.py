"""axe on a page in Chromium: `violations` as it is shown now, `at_both_widths` on a desk and in a hand.

Most of the time that axe takes goes into contrast. In a hand it is asked again only where something looks otherwise.
"""

from typing import Any, NamedTuple

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

DESK: ViewportSize = {"width": 1280, "height": 900}
HAND: ViewportSize = {"width": 390, "height": 844}
RUN = """async ([context, options]) => {
  const found = await axe.run(context ?? document, {resultTypes: ["violations"], preload: false, ...options});
  return found.violations.map(({id, help, nodes}) => [id, help, nodes.map((node) => node.html)]);
}"""
REMEMBER_LOOKS = """() => {
  const styles = ["color", "backgroundColor", "backgroundImage", "fontSize", "fontWeight", "opacity", "position"];
  window.lookOf = (element) => {
    const computed = getComputedStyle(element);
    return [element.checkVisibility({visibilityProperty: true}), ...styles.map((name) => computed[name])].join();
  };
  window.looks = new Map([...document.querySelectorAll("*")].map((element) => [element, lookOf(element)]));
}"""
LOOK_OTHERWISE = "() => [...document.querySelectorAll('*')].filter((one) => looks.get(one) !== lookOf(one))"
CONTRAST = "color-contrast"
Violations = list[tuple[str, str, list[str]]]


class AtBothWidths(NamedTuple):
    on_desk: Violations
    in_hand: Violations
    too_wide: int


def violations(page: Page, context: Any = None, **options: Any) -> Violations:
    """Return what axe finds, as its rule, what that asks for, and the elements."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    return [tuple(found) for found in page.evaluate(RUN, [context, options])]


def at_both_widths(page: Page) -> AtBothWidths:
    """Look at a page on a desk, then in a hand, where nothing may stick out."""
    page.set_viewport_size(DESK)
    on_desk = violations(page)
    page.evaluate(REMEMBER_LOOKS)
    page.set_viewport_size(HAND)
    in_hand = violations(page, rules={CONTRAST: {"enabled": False}}) + _contrast_of_what_changed(page)
    return AtBothWidths(on_desk, in_hand, page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def _contrast_of_what_changed(page: Page) -> Violations:
    changed = page.evaluate_handle(LOOK_OTHERWISE)
    if not changed.evaluate("(elements) => elements.length"):
        return []
    return violations(page, changed, runOnly=[CONTRAST])
