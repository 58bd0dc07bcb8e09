"""The README's pictures, taken from a running portal: `python -m bench pictures [ADDRESS]`.

ADDRESS is one where the demonstration is loaded, as `bin/run` prints it. Few colours keep them small.
"""

import shutil
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SIZE = (1280, 800)
COLOURS = 64  # a page of text has few; so a picture takes a third
PASSWORD = "handlingsplan"  # noqa: S105 the demonstration's
PICTURES = {
    "coordinator": ("samordnare", "/arbete/stockholm/"),
    "chapter": (None, "/planer/stockholm/kapitel/4/"),
}


def main(arguments: Sequence[str]) -> int:
    address = arguments[0] if arguments else "http://127.0.0.1:8000/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=next(filter(None, map(shutil.which, BROWSERS)), None))
        for name, (person, path) in PICTURES.items():
            page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, locale="sv-SE")
            if person:
                _sign_in(page, urljoin(address, "/konto/logga-in/"), person)
            page.goto(urljoin(address, path), wait_until="networkidle")
            _keep(name, page.screenshot())
        browser.close()
    return 0


def _sign_in(page: Page, address: str, person: str) -> None:
    page.goto(address)
    page.locator("[name=login]").fill(person)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Logga in").click()
    page.wait_for_load_state()


def _keep(name: str, png: bytes) -> None:
    FOLDER.mkdir(exist_ok=True)
    picture = Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS)
    picture.save(FOLDER / f"{name}.png", optimize=True)
    sys.stdout.write(f"{name}: {(FOLDER / f'{name}.png').stat().st_size // 1000} kB\n")
