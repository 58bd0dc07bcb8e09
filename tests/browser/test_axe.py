"""That `tests.axe` finds what is wrong at one width only."""

import pytest
from playwright.sync_api import Page

from tests.axe import at_both_widths

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html>
<html lang="sv">
  <title>Bredder</title>
  <style>
    main { background: white; color: black; }
    .pale { color: #ddd; }
    .in-hand { display: none; }
    .on-dark { background: black; color: #eee; }
    @media (max-width: 30rem) {
      .on-desk { display: none; }
      .in-hand { display: block; }
      .turns-pale { color: #eee; }
      .on-dark { background: none; }
      .wide { width: 490px; }
    }
  </style>
  <main>
    <h1>Bredder</h1>
    <p class="pale on-desk">på bordet</p>
    <p class="pale in-hand">i handen</p>
    <p class="turns-pale">bleknar</p>
    <div class="on-dark"><p class="loses-its-ground">utan grund</p></div>
    <p class="in-hand"><button></button></p>
    <p class="wide">bred</p>
  </main>
</html>"""


def test_axe_finds_what_is_wrong_at_one_width_only(page: Page) -> None:
    page.set_content(PAGE)
    on_desk, in_hand, too_wide = at_both_widths(page)
    assert [(rule, nodes) for rule, _, nodes in on_desk] == [
        ("color-contrast", ['<p class="pale on-desk">på bordet</p>'])
    ]
    assert [(rule, nodes) for rule, _, nodes in in_hand] == [
        ("button-name", ["<button></button>"]),
        (
            "color-contrast",
            [
                '<p class="pale in-hand">i handen</p>',
                '<p class="turns-pale">bleknar</p>',
                '<p class="loses-its-ground">utan grund</p>',
            ],
        ),
    ]
    assert too_wide == 108
