import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from pytest_django import DjangoAssertNumQueries

from actors.enums import Role
from actors.history import save_as
from actors.models import User
from followup.models import LockedYear
from handlingsplan.plan import people
from measures import editorial
from measures.enums import EditorialState
from tests.cast import Cast
from tests.factories import FundingRowFactory, MeasureFactory, member
from tests.responses import Response
from tests.walking import body_of

Clients = Callable[[User], Client]


def _save(cast: Cast, title: str, state: EditorialState = EditorialState.ACCEPTED) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title=title, state=state)
    save_as(measure, by=cast.osteraker)


def _titles(response: Response) -> list[str]:
    """Return what people did, without what was there before them."""
    return [line.title for line in response.context["lines"] if line.by != "Systemet"]


@pytest.fixture
def done(cast: Cast) -> Cast:
    _save(cast, "Cykelväg")
    _save(cast, "Hemlig", EditorialState.DRAFT)
    people.give_role(cast.vallentuna, cast.osteraker_kommun, Role.READER, by=cast.osteraker_ansvarig)
    return cast


def test_the_coordinator_reads_the_plan_s_history_without_drafts(done: Cast, client_of: Clients) -> None:
    response = client_of(done.samordnare).get(reverse("plan_history", args=[done.plan.slug]))
    assert [("Cykelväg" in title, "Hemlig" in title) for title in _titles(response)] == [(True, False)]


def test_a_locked_year_is_named_in_the_filter(cast: Cast, client_of: Clients) -> None:
    save_as(LockedYear(plan=cast.plan, year=2020), by=cast.samordnare)
    form = client_of(cast.samordnare).get(reverse("plan_history", args=[cast.plan.slug])).context["form"]
    assert dict(form.fields["kind"].choices)["followup.lockedyear"] == "låst år"


def test_a_lead_reads_the_own_organisation_s_with_drafts(done: Cast, client_of: Clients) -> None:
    response = client_of(done.osteraker_ansvarig).get(reverse("organisation_history", args=["osteraker"]))
    found = _titles(response)
    assert found[0] == "Viktor Ek: Läsare, Österåker"
    assert ["Hemlig" in found[1], "Cykelväg" in found[2]] == [True, True]


def test_the_time_is_in_lower_case_and_with_a_full_stop(done: Cast, client_of: Clients) -> None:
    response = client_of(done.osteraker_ansvarig).get(reverse("organisation_history", args=["osteraker"]))
    at = timezone.localtime(response.context["lines"][0].at)
    written = f"{at.day} {format_date(at, 'M').lower()} {at:%Y kl. %H.%M}"
    assert re.findall(r"<time [^>]*>(.*?)</time>", response.content.decode())[0] == written


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"q": "cykelväg"}, 1),
        ({"q": "Ann-Marie"}, 1),
        ({"kind": "actors.membership"}, 1),
        ({"act": "removed"}, 0),
        ({"since": "2001-01-01"}, 3),
        ({"until": "2001-01-01"}, 0),
    ],
)
def test_one_finds_what_one_looks_for(done: Cast, client_of: Clients, query: dict[str, str], count: int) -> None:
    page = reverse("organisation_history", args=["osteraker"])
    assert len(_titles(client_of(done.osteraker_ansvarig).get(page, query))) == count


@pytest.mark.parametrize("query", [{"kind": "auth.user"}, {"act": "x"}, {"since": "i går"}])
def test_what_is_no_choice_is_refused(done: Cast, client_of: Clients, query: dict[str, str]) -> None:
    page = reverse("organisation_history", args=["osteraker"])
    response = client_of(done.osteraker_ansvarig).get(page, query)
    assert (response.status_code, list(response.context["form"].errors), _titles(response)) == (422, list(query), [])


def test_the_file_holds_the_same_and_calculates_nothing(cast: Cast, client_of: Clients) -> None:
    _save(cast, "=HYPERLINK(1)")
    cast.osteraker.full_name = "=cmd|' /C calc'!A0"
    cast.osteraker.save()
    response = client_of(cast.samordnare).get(reverse("plan_history_file", args=[cast.plan.slug]))
    lines = body_of(response).decode("utf-8-sig").splitlines()
    assert lines[0] == "Tid;Person;Funktion;För;Händelse;Vad;Namn;Hör till;Ändring;Skäl"
    cells = [cell.strip('"') for cell in lines[1].split(";")]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert response["Content-Disposition"] == 'attachment; filename="historik-stockholm.csv"'


@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_costs_as_much_for_one_as_for_three(
    cast: Cast, client_of: Clients, django_assert_num_queries: DjangoAssertNumQueries, entries: int
) -> None:
    for number in range(entries):
        _save(cast, f"Åtgärd {number}")
    client = client_of(cast.samordnare)
    page = reverse("plan_history", args=[cast.plan.slug])
    with django_assert_num_queries(14):
        client.get(page)


def test_a_line_says_what_it_belongs_to_and_what_was_changed(cast: Cast, client_of: Clients) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Cykelväg")
    row = FundingRowFactory(measure=measure, amount=Decimal(5))
    row.amount, row.state = Decimal(7), "applied"
    save_as(row, by=cast.osteraker)
    address = reverse("plan_history", args=[cast.plan.slug])
    page = client_of(cast.samordnare).get(address, {"q": "sökt ändrade Cykelväg"})
    (line,) = [line for line in page.context["lines"] if line.by != "Systemet"]
    assert (line.root, line.url) == ("1. Cykelväg", measure.get_absolute_url())
    assert [str(change) for change in line.changes] == ["Belopp (kr): 5 → 7", "Läge: Beslutad → Sökt"]
    assert f'<a href="{line.url}">1. Cykelväg</a>' in page.content.decode()


def _organisation_lines(client: Client, slug: str) -> list[str]:
    page = client.get(reverse("organisation_history", args=[slug]))
    return [f"{line.kind} {line.root}" for line in page.context["lines"]]


def test_another_organisation_s_draft_is_in_nobody_s_history(cast: Cast, client_of: Clients) -> None:
    draft = MeasureFactory(
        plan=cast.plan, owner=cast.osteraker_kommun, state="draft", participants=[cast.vallentuna_kommun]
    )
    FundingRowFactory(measure=draft, organisation=cast.vallentuna_kommun)
    lead = member(cast.vallentuna_kommun, Role.LEAD)
    for person in (lead, cast.samordnare):
        assert [line for line in _organisation_lines(client_of(person), "vallentuna") if str(draft) in line] == []
    own = _organisation_lines(client_of(cast.osteraker_ansvarig), "osteraker")
    assert [line for line in own if "åtgärd" in line] == ["åtgärd "]


def test_the_coordinator_reads_an_organisation_s_part_in_the_plan_alone(cast: Cast, client_of: Clients) -> None:
    FundingRowFactory(measure=MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun))
    lines = _organisation_lines(client_of(cast.samordnare), "osteraker")
    assert [line.partition(" ")[0] for line in lines] == ["finansiering", "åtgärd", "part"]
    assert client_of(cast.vallentuna).get(reverse("organisation_history", args=["osteraker"])).status_code == 404


def test_all_who_knew_a_measure_read_that_it_was_sent_back_and_why_and_nothing_after(
    cast: Cast, client_of: Clients
) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Cykelväg", state="proposed")
    draft = editorial.send_back(measure, by=cast.samordnare, comment="Var?")
    draft.title = "Hemlig"
    save_as(draft, by=cast.osteraker)
    page = client_of(cast.samordnare).get(reverse("plan_history", args=[cast.plan.slug]))
    told = [(line.by, line.title, line.reason) for line in page.context["lines"] if line.kind == "åtgärd"]
    assert told == [("Sara Lindqvist", "1. Cykelväg", "Var?"), ("Systemet", "1. Cykelväg", "")]
    assert "Hemlig" not in page.content.decode()


def test_a_draft_that_another_organisation_took_over_is_not_read_by_the_one_before(
    cast: Cast, client_of: Clients
) -> None:
    draft = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state="draft")
    draft.owner = cast.vallentuna_kommun
    save_as(draft, by=None)
    own = _organisation_lines(client_of(cast.osteraker_ansvarig), "osteraker")
    assert [line for line in own if "åtgärd" in line] == []
