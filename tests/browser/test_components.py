"""/stil/ in Chromium, on a desk and in a hand: every component shows, nothing sticks out, and a picture is kept."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, ViewportSize

from actors.models import User
from handlingsplan.loading.demo import DOMAIN
from tests.axe import DESK, HAND, violations

pytestmark = pytest.mark.browser

# Fonts differ between machines, and so would pictures that are compared: layout is what the test holds, and the
# pictures are for people. TESTS_PICTURES is a folder that outlives the run.
OUTSIDE = """(width) => [...document.querySelectorAll("main *")].filter((element) => {
  const {left, right} = element.getBoundingClientRect();
  return (left < -1 || right > width + 1) && !element.closest(".table-scroll, .visually-hidden");
}).map((element) => element.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("size", [DESK, HAND], ids=["1280", "390"])
def test_every_component_shows_and_fits(size: ViewportSize, page: Page, transactional_db: None, tmp_path: Path) -> None:
    User.objects.create_user("stil", email=f"stil@{DOMAIN}")
    page.set_viewport_size(size)
    page.goto("/stil/")
    shown = page.locator("[data-component]").all()
    assert len(shown) >= 10
    assert {"help_line", "part", "open_part", "receipt"} <= {one.get_attribute("data-component") for one in shown}
    for component in shown:
        with Image.open(BytesIO(component.screenshot())) as picture:
            assert picture.convert("RGB").getcolors(1) is None, component.get_attribute("data-component")
    assert page.evaluate(OUTSIDE, size["width"]) == []
    assert violations(page) == []
    folder = Path(os.environ.get("TESTS_PICTURES", tmp_path))
    picture_path = folder / f"stil-{size['width']}.png"
    page.screenshot(path=picture_path, full_page=True)
    with Image.open(picture_path) as whole:
        assert whole.width == size["width"]
