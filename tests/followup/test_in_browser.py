"""In Chromium: a block from a spreadsheet spreads over the grid, and axe finds nothing in pages with charts."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from actors.models import User
from followup.models import Indicator, Observation
from tests.axe import violations
from tests.cast import Cast
from tests.factories import FundingRowFactory, IndicatorFactory, MeasureFactory, ObservationFactory, TargetFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[Page, User], None]
PASTE = """
(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}
"""


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    made = IndicatorFactory(plan=cast.plan, key="parkering", title="Cykelplatser")
    TargetFactory(indicator=made)
    for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun):
        ObservationFactory(indicator=made, organisation=organisation, year=2020, value=Decimal(100))
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    FundingRowFactory(measure=measure)
    return made


def test_a_pasted_block_spreads_over_the_grid_and_is_handed_in(
    cast: Cast, indicator: Indicator, page: Page, sign_in_on: SignIn
) -> None:
    sign_in_on(page, cast.samordnare)
    page.goto("/arbete/stockholm/indikatorer/parkering/rutnat/?till=2024")
    first = page.get_by_label("Vallentuna 2023")
    page.evaluate(
        f"([text]) => ({PASTE})(document.querySelector('#{first.get_attribute('id')}'), text)", ["1\t2\r\n3\t4\t5\r\n"]
    )
    expect(page.get_by_label("Vallentuna 2024")).to_have_value("2")
    expect(page.get_by_label("Österåker 2024")).to_have_value("4")
    expect(page.get_by_role("status").last).to_contain_text("4 värden är inklistrade")
    expect(page.get_by_role("status").last).to_contain_text("1 fick inte plats")
    page.get_by_role("button", name="Lämna in ändrade värden").click()
    expect(page.get_by_text("4 värden är inlämnade.")).to_be_visible()
    handed_in = Observation.objects.filter(state="pending").order_by("year", "organisation__slug")
    assert list(handed_in.values_list("organisation__slug", "year", "value")) == [
        ("osteraker", 2023, Decimal(3)),
        ("vallentuna", 2023, Decimal(1)),
        ("osteraker", 2024, Decimal(4)),
        ("vallentuna", 2024, Decimal(2)),
    ]


def test_axe_finds_nothing_where_charts_are(cast: Cast, indicator: Indicator, page: Page, sign_in_on: SignIn) -> None:
    sign_in_on(page, cast.samordnare)
    found = {}
    addresses = ["laget/", "kapitel/4/", "kapitel/6/", "kapitel/7/", "indikatorer/parkering/", "indikatorer/"]
    for address in addresses:
        page.goto(f"/arbete/stockholm/{address}")
        charts = page.locator("svg[role=img], svg[role=group][aria-labelledby]").count()
        found[address] = (charts, violations(page))
    assert found == dict(zip(addresses, [(3, []), (1, []), (1, []), (2, []), (1, []), (0, [])], strict=True))
