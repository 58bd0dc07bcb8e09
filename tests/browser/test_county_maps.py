"""The map of every county on a page: each municipality leads to its row of the table, by keys, by hand and read out."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page

from handlingsplan.chapters.dashboard import MapOfIndicator, map_of
from handlingsplan.chapters.document import OrganisationValue, Party
from handlingsplan.plan.starting.register import bodies_in, counties
from tests.axe import at_both_widths
from tests.editions.documents import document

pytestmark = pytest.mark.browser
# What each link of the map is called, whether keys reach it, and where it leads; and where its label leads
LINKS = """() => [...document.querySelectorAll(".county-map__drawing > a")].map((link) => {
  const row = document.querySelector(link.getAttribute("href"));
  const name = row?.querySelector("th").firstChild.textContent.trim().replace(/\\s+/g, " ");
  return [link.getAttribute("aria-label"), link.tabIndex, name];
})"""
UNDER_LABELS = """() => [...document.querySelectorAll(".county-map__drawing text")].map((label) => {
  label.scrollIntoView({ block: "center" });
  const { x, y, width, height } = label.getBoundingClientRect();
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  return hit?.closest("a")?.getAttribute("href");
})"""


def _map_of(county: str) -> MapOfIndicator:
    """Return the map of a plan in which all municipalities of the county but the last have said how it goes."""
    bodies = [body for body in bodies_in(county) if len(body.code) == 4]
    plan = document()
    [group] = plan.cooperation.groups
    parties = tuple(_party(group.parties[0], body.name, body.code) for body in bodies[:-1] or bodies)
    [first, *_others] = plan.followup.indicators
    values = tuple(_value(first.organisations[0], party, number) for number, party in enumerate(parties))
    asked = first.model_copy(update={"rule": "mean", "organisations": values})
    changes = {
        "plan": plan.plan.model_copy(update={"county_code": county}),
        "cooperation": plan.cooperation.model_copy(
            update={"groups": (group.model_copy(update={"category": "municipality", "parties": parties}),)}
        ),
        "followup": plan.followup.model_copy(update={"indicators": (asked,)}),
    }
    shown = map_of(plan.model_copy(update=changes), "")
    assert shown is not None
    return shown


def _party(like: Party, name: str, code: str) -> Party:
    return like.model_copy(update={"short_name": name, "name": name, "code": code, "key": f"organisation-{code}"})


def _value(like: OrganisationValue, party: Party, number: int) -> OrganisationValue:
    return like.model_copy(update={"organisation_key": party.key, "value": Decimal(number)})


def test_every_municipality_of_every_county_is_reached(transactional_db: None, page: Page) -> None:
    page.goto("/")
    reached, beside, found = {}, {}, {}
    for county in counties():
        shown = _map_of(county)
        drawn = shown.map
        assert drawn is not None
        page.evaluate(
            "html => { document.querySelector('main').innerHTML = html }",
            f"<h1>Läget</h1>{render_to_string('chapters/dashboard/_map.html', {'map': shown})}",
        )
        names = {body.name for body in bodies_in(county) if len(body.code) == 4}
        rows = page.evaluate(LINKS)
        expected = [[f"{area.name}: {area.value}", 0, f"{area.number}. {area.name}"] for area in drawn.areas]
        if rows != expected or {area.name for area in drawn.areas} != names:
            reached[county] = rows
        under = page.evaluate(UNDER_LABELS)
        if wrong := [
            (area.name, href) for area, href in zip(drawn.areas, under, strict=True) if href != f"#kommun-{area.code}"
        ]:
            beside[county] = wrong
        if (told := at_both_widths(page)) != ([], [], 0):
            found[county] = told
        page.set_viewport_size({"width": 1280, "height": 900})
    assert (reached, beside, found) == ({}, {}, {})
