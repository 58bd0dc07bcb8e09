"""axe on a page in Chromium: `violations` as it is shown now, `at_both_widths` on a desk and in a hand.

Most of the time that axe takes goes into contrast. A run asks for it once of each look: the same colours and sizes on
the same grounds have the same contrast on every page.
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
NEW_LOOKS = """(passed) => {
  const isClear = (colour) => colour === "transparent" || colour.endsWith(", 0)");
  const grounds = new Map();
  const groundOf = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity, position, transform, filter } = getComputedStyle(element);
      const isLaidOver = !["static", "relative"].includes(position) || transform !== "none" || filter !== "none";
      const own = isClear(backgroundColor) && backgroundImage === "none" ? "" : backgroundColor + backgroundImage;
      const below = groundOf(element.parentElement);
      grounds.set(element, isLaidOver || below === null ? null : below + own + (opacity === "1" ? "" : opacity));
    }
    return grounds.get(element);
  };
  const lookOf = (element) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const ground = groundOf(element); // null over what may be anything: that is asked about each time
    return ground === null ? null : [color, fontSize, fontWeight, textShadow, ground].join(" ");
  };
  const hasWords = (element) => element.matches("input, select, textarea") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const known = new Set(passed);
  const looks = new Set();
  const elements = [...document.body.querySelectorAll("*")].filter((element) => {
    if (!hasWords(element) || !isShown(element)) return false;
    const look = lookOf(element);
    if (look !== null && !known.has(look)) looks.add(look);
    return !known.has(look);
  });
  return { elements, looks: [...looks] };
}"""
CONTRAST = "color-contrast"
# WCAG 2.2, which axe leaves out unless it is asked for: what is to be hit by a finger
RULES = {CONTRAST: {"enabled": False}, "target-size": {"enabled": True}}
_passed: set[str] = set()
Violations = list[tuple[str, str, list[str]]]


class AtBothWidths(NamedTuple):
    on_desk: Violations
    in_hand: Violations
    too_wide: int


def violations(page: Page) -> Violations:
    """Return what axe finds, as its rule, what that asks for, and the elements."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    return _ask(page, rules=RULES) + _contrast(page)


def at_both_widths(page: Page) -> AtBothWidths:
    """Look at a page on a desk, then in a hand, where nothing may stick out."""
    page.set_viewport_size(DESK)
    on_desk = violations(page)
    page.set_viewport_size(HAND)
    in_hand = violations(page)
    return AtBothWidths(on_desk, in_hand, page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def _ask(page: Page, context: Any = None, **options: Any) -> Violations:
    return [tuple(found) for found in page.evaluate(RUN, [context, options])]


def _contrast(page: Page) -> Violations:
    new = page.evaluate_handle(NEW_LOOKS, list(_passed))
    if not new.evaluate("({elements}) => elements.length"):
        return []
    found = _ask(page, new.get_property("elements"), runOnly=[CONTRAST])
    if not found:
        _passed.update(new.evaluate("({looks}) => looks"))
    return found
