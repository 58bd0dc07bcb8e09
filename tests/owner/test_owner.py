"""What an owner must say: hidden while it has holes, written by coordinators, and what readers say to it."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from actors.conflicts import StaleError
from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.consultation.models import Body
from handlingsplan.loading.demo_statements import say_what_an_owner_must
from handlingsplan.owner import page_reports
from handlingsplan.owner.models import OwnerStatements, PageReport
from handlingsplan.owner.statements import STATEMENTS, holes_of, read_statements, save_statements
from handlingsplan.plan.models import Plan
from handlingsplan.plan.reference_rows import version_of
from handlingsplan.publishing.readiness import read_readiness
from tests.cast import Cast
from tests.consultation.rounds import asked, link_to
from tests.matrix.asking import patterns

SignIn = Callable[[User], Client]
PAGES = {one.key: f"/om/{one.key}/" for one in STATEMENTS}


def _statuses(client: Client) -> dict[str, int]:
    return {key: client.get(address).status_code for key, address in PAGES.items()}


def test_a_page_with_holes_is_hidden_and_named_to_the_coordinator(cast: Cast, client: Client) -> None:
    assert _statuses(client) == dict.fromkeys(PAGES, 404) | {"kakor": 200}
    [gap] = [one for one in read_readiness(cast.plan).notices if one.url == reverse("statements")]
    assert all(title in gap.text for title in ("Tillgänglighet", "Personuppgifter", "Kontakt", "Lättläst"))
    say_what_an_owner_must(by=cast.samordnare)
    assert _statuses(client) == dict.fromkeys(PAGES, 200)
    assert [one for one in read_readiness(cast.plan).notices if one.url == reverse("statements")] == []


@pytest.mark.parametrize(("key", "name"), [(one.key, name) for one in STATEMENTS for name in one.required])
def test_each_required_point_is_a_hole_when_it_is_empty(cast: Cast, key: str, name: str) -> None:
    say_what_an_owner_must(by=cast.samordnare)
    said = read_statements()
    setattr(said, name, None if name == "assessed_on" else "")
    label = str(OwnerStatements._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # no relation is named
    assert [holes_of(one, said) for one in STATEMENTS if one.key == key] == [[label]]


def test_the_accessibility_page_has_what_the_law_asks(cast: Cast, client: Client) -> None:
    say_what_an_owner_must(by=cast.samordnare)
    page = client.get(PAGES["tillganglighet"]).content.decode()
    points = ("Region Stockholm (exempel)", "delvis förenlig", "1 november 2026", "https://www.digg.se/tdosanmalan")
    assert [point for point in (*points, reverse("report_page")) if point not in page] == []


def test_coordinators_write_it_with_history_and_nobody_else(cast: Cast, client_of: SignIn) -> None:
    address = reverse("edit_statement", args=["kontakt"])
    assert client_of(cast.osteraker_ansvarig).get(address).status_code == 403
    client = client_of(cast.samordnare)
    data = {"publisher": "Regionen", "email": "plan@example.org", "responsible_publisher": "Direktören", "seen": "0"}
    assert client.post(address, data).status_code == 302
    assert client.post(address, data | {"publisher": "En annan"}).status_code == 409
    seen = str(version_of(read_statements()))
    assert client.post(address, data | {"publisher": "Kommunerna", "seen": seen}).status_code == 302
    said = read_statements()
    assert (said.publisher, entries_of(said).count()) == ("Kommunerna", 2)
    assert "Kommunerna" in client.get(reverse("statements")).content.decode()
    with pytest.raises(RefusedError):
        save_statements(said, expected_version=version_of(said), by=cast.osteraker)
    with pytest.raises(StaleError):
        save_statements(said, expected_version=0, by=cast.samordnare)


def test_every_page_leads_to_them(cast: Cast, client: Client, client_of: SignIn) -> None:
    for page in (client.get("/"), client.get("/finns-inte/"), client_of(cast.osteraker).get("/arbete/stockholm/")):
        text = page.content.decode()
        assert [address for address in PAGES.values() if f'href="{address}"' not in text] == []
        assert f"{reverse('report_page')}?sida=" in text


def test_a_reader_says_what_is_wrong_without_an_account(cast: Cast, client: Client, client_of: SignIn) -> None:
    address = reverse("report_page")
    sent = {"sida": "/planer/stockholm/", "text": "Tabellen går inte att läsa.", "email": "lasare@example.org"}
    assert "/planer/stockholm/" in client.get(f"{address}?sida=/planer/stockholm/").content.decode()
    for _twice in range(2):
        assert client.post(address, sent)["Location"] == reverse("page_reported")
    assert client.post(address, sent | {"webb": "x", "text": "Köp"}).status_code == 302
    assert client.post(address, {"text": "", "email": "inte en adress"}).status_code == 422
    report = PageReport.objects.get()
    inside = client_of(cast.samordnare)
    assert "Tabellen går inte att läsa." in inside.get(reverse("page_reports")).content.decode()
    assert inside.post(reverse("handle_page_report", args=[report.pk])).status_code == 302
    report.refresh_from_db()
    assert (report.handled_by, report.handled_at is not None) == (cast.samordnare, True)
    assert client_of(cast.osteraker).get(reverse("page_reports")).status_code == 403


@pytest.mark.parametrize(
    "path", ["javascript:alert(1)", "//annan.example/", "https://annan.example/", "/\\annan.example"]
)
def test_the_page_that_is_meant_is_one_of_ours(cast: Cast, client: Client, path: str) -> None:
    assert client.post(reverse("report_page"), {"sida": path, "text": "Fel"}).status_code == 302
    assert PageReport.objects.get().path == ""


def test_a_flood_ends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_reports, "MAX_WAITING", 2)
    for number in range(2):
        page_reports.send_report(path="/", text=f"Fel {number}", email="")
    with pytest.raises(ValidationError):
        page_reports.send_report(path="/", text="Fel 3", email="")
    page_reports.handle_report(PageReport.objects.all()[0], by=cast.samordnare)
    page_reports.send_report(path="/", text="Fel 3", email="")
    assert PageReport.objects.count() == 3


def _secret_routes() -> list[str]:
    return [str(one.pattern) for one in patterns() if "<secret:" in str(one.pattern)]


@pytest.mark.parametrize("route", _secret_routes())
def test_what_a_reader_says_of_a_page_that_a_secret_opens_tells_nobody_the_secret(
    route: str, cast: Cast, client: Client
) -> None:
    secret = "s" * 43
    path = "/" + re.sub(r"<(\w+):\w+>", lambda part: {"secret": secret, "int": "1"}.get(part[1], "ett"), route)
    assert secret in path
    assert client.post(reverse("report_page"), {"sida": path, "text": "Fel"}).status_code == 302
    assert secret not in PageReport.objects.get().path
    footer = client.get(path).content.decode().partition("<footer")[2]
    assert secret not in footer


def test_the_footer_of_a_page_that_a_link_opens_leads_on_without_the_link(ready: Plan, cast: Cast) -> None:
    asked(ready, cast)
    secret = link_to(Body.objects.get(name="Förening 0"))
    footer = Client().get(reverse("answer", args=[secret])).content.decode().partition("<footer")[2]
    assert (secret in footer, "?sida=/svara/" in footer) == (False, True)
