"""The pages of a round: who sees them, how many queries they need, and what a click does."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from actors.models import User
from followup.models import Observation
from followup.rounds.filling import ValueAnswer, answer_value, say_nothing_new
from followup.rounds.handing_in import hand_in, send_back
from followup.rounds.models import Reporter, Round, StatusReport, Submission, ValueReport
from followup.rounds.opening import RoundData, end_round, open_round
from handlingsplan.editions.models import ProgressReport
from handlingsplan.jobs.models import RenderJob
from measures.models import Measure
from tests.cast import Cast
from tests.factories import CommitmentFactory, FundingRowFactory, IndicatorFactory, MeasureFactory, ObservationFactory
from tests.responses import Response

ClientOf = Callable[[User], Client]


def _url(name: str, *more: str) -> str:
    return reverse(name, args=["stockholm", 1, *more])


def _typed(anchor: str, values: dict[str, str]) -> dict[str, str]:
    """Return what the form of a line sends."""
    return {"row": anchor} | {f"{anchor}-{name}": value for name, value in values.items()}


def _now(answer: Response, anchor: str) -> str:
    """Return what the card of a line says, as text with single spaces."""
    (found,) = re.findall(rf'<div id="{anchor}-nu".*?</div>', answer.content.decode(), re.DOTALL)
    return re.sub(r"[ \n]+", " ", strip_tags(found)).strip(" \n")


REVIEW = "Väntar på din granskning"


def _grow(cast: Cast, count: int) -> None:
    """Give every organisation measures, promises and indicators."""
    for _number in range(count):
        measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
        for organisation in (cast.vallentuna_kommun, cast.sodertalje_kommun):
            CommitmentFactory(measure=measure, organisation=organisation, decided=True)
        IndicatorFactory(plan=cast.plan)


PAGES = {
    "round": ((), 13),
    "submission": (("osteraker",), 17),
    "round_report": ((), 29),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("count", [1, 3])
def test_pages_need_as_many_queries_for_one_as_for_three(
    cast: Cast,
    one: Round,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    count: int,
) -> None:
    _grow(cast, count)
    for organisation, person in ((cast.osteraker_kommun, cast.osteraker), (cast.vallentuna_kommun, cast.vallentuna)):
        say_nothing_new(one, organisation, by=person)
    arguments, queries = PAGES[name]
    client = client_of(cast.samordnare)
    with django_assert_num_queries(queries):
        assert client.get(_url(name, *arguments)).status_code == 200


STEPS = {"nothing_new": 37, "hand_in_report": 27, "approve_report": 27, "close_round": 43}


@pytest.mark.parametrize("count", [1, 3])
def test_a_whole_round_without_news_needs_as_many_queries_for_one_as_for_three(
    cast: Cast, one: Round, client_of: ClientOf, count: int
) -> None:
    _grow(cast, count)
    officer, coordinator = client_of(cast.osteraker), client_of(cast.samordnare)
    found, needed = {}, {}
    for name, client in (
        ("nothing_new", officer),
        ("hand_in_report", officer),
        ("approve_report", coordinator),
        ("close_round", coordinator),
    ):
        arguments = [] if name == "close_round" else ["osteraker"]
        sent = {"seen": Submission.objects.get().version} if name == "approve_report" else {}
        with CaptureQueriesContext(connection) as queries:
            found[name] = client.post(_url(name, *arguments), sent).status_code
        needed[name] = len(queries)
    assert needed == STEPS
    assert found == dict.fromkeys(STEPS, 302)
    assert (ProgressReport.objects.count(), RenderJob.objects.filter(report__isnull=False).count()) == (1, 1)


def test_a_report_is_not_found_by_others(cast: Cast, one: Round, cycling: Measure, client_of: ClientOf) -> None:
    people = {
        name: client_of(cast.person(name)) for name in ("osteraker", "politiker", "vallentuna", "forskare", "outsider")
    }
    assert {name: client.get(_url("submission", "osteraker")).status_code for name, client in people.items()} == {
        "osteraker": 200,
        "politiker": 200,
        "vallentuna": 404,
        "forskare": 404,
        "outsider": 404,
    }
    assert people["politiker"].post(_url("nothing_new", "osteraker")).status_code == 403
    assert people["vallentuna"].post(_url("hand_in_report", "osteraker")).status_code == 404
    assert people["osteraker"].post(_url("approve_report", "osteraker")).status_code == 404
    assert people["osteraker"].post(_url("close_round")).status_code == 403


def test_opening(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.samordnare)
    url = reverse("new_round", args=["stockholm"])
    wrong = client.post(url, {"title": "Uppföljning", "year": "2027", "deadline": "2020-01-01"})
    assert (wrong.status_code, "Sista dagen ska ligga efter" in wrong.content.decode()) == (422, True)
    assert Round.objects.count() == 0
    later = date.today().replace(year=date.today().year + 1)  # noqa: DTZ011 any day far enough
    done = client.post(url, {"title": "Uppföljning", "year": str(later.year - 1), "deadline": later.isoformat()})
    assert (done.status_code, done["Location"]) == (302, _url("round"))
    assert client.get(url).status_code == 403
    assert client_of(cast.osteraker).get(url).status_code == 403


def test_two_rounds_of_a_year_are_not_called_the_same(cast: Cast, one: Round, client_of: ClientOf) -> None:
    end_round(one, by=cast.samordnare)
    client, url = client_of(cast.samordnare), reverse("new_round", args=["stockholm"])
    sent = {"title": "uppföljning 2026 ", "year": "2026", "deadline": "2027-04-01"}
    refused = client.post(url, sent)
    errors = refused.context["form"].errors
    assert (refused.status_code, errors) == (422, {"title": ["Det finns redan en omgång som heter så."]})
    assert client.post(url, sent | {"year": "2027"}).status_code == 302
    assert Round.objects.count() == 2


def test_one_round_at_a_time_with_a_year_that_has_begun(cast: Cast, clock: object) -> None:
    with pytest.raises(ValidationError) as refused:
        open_round(cast.plan, data=RoundData(title=" ", year=2028, deadline=date(2027, 1, 1)), by=cast.samordnare)
    assert sorted(refused.value.message_dict) == ["deadline", "title", "year"]


def test_a_line_is_answered_without_javascript(cast: Cast, one: Round, cycling: Measure, client_of: ClientOf) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    client, url = client_of(cast.osteraker), _url("answer_line", "osteraker")
    data = {"row": "atgard-1", "atgard-1-status": "delayed", "atgard-1-note": "Snö saknas.", "atgard-1-spent": "20 tkr"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert ("Skriv varför åtgärden är försenad" in html, "Snö saknas." in html) == (True, True)
    assert (html.count("Inte sparat:"), html.count("Väntar på svar")) == (1, 1)
    done = client.post(url, data | {"atgard-1-reason": "Varmt."})
    assert done["Location"] == _url("submission", "osteraker") + "#atgard-1"
    report = StatusReport.objects.get()
    assert (report.status, report.reason, report.note, report.spent) == (
        *("delayed", "Varmt.", "Snö saknas."),
        Decimal(20_000),
    )


def test_htmx_gets_the_state_of_the_line_and_the_progress(
    cast: Cast, one: Round, cycling: Measure, client_of: ClientOf
) -> None:
    client, url = client_of(cast.osteraker), _url("answer_line", "osteraker")
    data = {"row": "atgard-1", "atgard-1-status": "under_way"}
    html = client.post(url, data, headers={"HX-Request": "true"}).content.decode()
    assert ("Ändrat och sparat" in html, "1 av 1" in html, "<html" in html) == (True, True, False)
    html = client.post(url, data | {"nothing_new": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert (html.count('id="atgard-1"'), "Lämna in rapporten" in html, "<html" in html) == (1, True, False)


def test_htmx_gets_what_was_saved_in_place_of_what_the_card_said(
    cast: Cast, one: Round, cycling: Measure, client_of: ClientOf
) -> None:
    IndicatorFactory(plan=cast.plan, unit="platser")
    client, url = client_of(cast.osteraker), _url("answer_line", "osteraker")
    typed = {"status": "under_way", "note": "Vi har köpt däck.", "spent": "40 tkr"}
    told = _now(client.post(url, _typed("atgard-1", typed), headers={"HX-Request": "true"}), "atgard-1")
    assert told == "Pågår 2026: förbrukat 40\u202f000\u00a0kr av 500\u202f000\u00a0kr Vi har köpt däck."
    value = client.post(url, _typed("indikator-1", {"value": "120"}), headers={"HX-Request": "true"})
    assert _now(value, "indikator-1") == "2026: 120 platser Inget värde tidigare"
    assert "2 av 2</strong> rader klara" in value.content.decode()
    refused = client.post(url, _typed("indikator-1", {"value": "många"}), headers={"HX-Request": "true"})
    assert (refused.status_code, "indikator-1-nu" in refused.content.decode()) == (422, False)
    page = client.get(_url("submission", "osteraker"))
    assert [_now(page, anchor) for anchor in ("atgard-1", "indikator-1")] == [told, _now(value, "indikator-1")]


def test_an_impossible_value_is_refused_at_its_field(cast: Cast, one: Round, client_of: ClientOf) -> None:
    IndicatorFactory(plan=cast.plan, unit="deltagare")
    client, url = client_of(cast.osteraker), _url("answer_line", "osteraker")
    typed = _typed("indikator-1", {"value": "−4"})
    refused = client.post(url, typed, headers={"HX-Request": "true"})
    text = "Inte sparat: Värdet kan inte vara negativt. Kontrollera minustecknet."
    assert (refused.status_code, text in refused.content.decode()) == (422, True)
    page = client.post(url, typed)
    errors = page.context["page"].values[0].form.errors
    assert (page.status_code, errors) == (422, {"value": ["Värdet kan inte vara negativt. Kontrollera minustecknet."]})
    assert ValueReport.objects.count() == 0


@pytest.mark.parametrize(
    ("last", "typed", "asked"),
    [
        (12, "99 999", "Förra gången var det 12. Stämmer 99\u202f999?"),
        (12, "121", "Förra gången var det 12. Stämmer 121?"),
        (12, "120", ""),
        (100, "10", ""),
        (100, "9", "Förra gången var det 100. Stämmer 9?"),
        (100, "0", "Förra gången var det 100. Stämmer 0?"),
        (0, "99 999", ""),
        (None, "99 999", ""),
    ],
)
def test_a_value_far_from_the_last_one_is_kept_and_asked_about(
    cast: Cast, one: Round, client_of: ClientOf, last: int | None, typed: str, asked: str
) -> None:
    indicator = IndicatorFactory(plan=cast.plan)
    if last is not None:
        ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, value=last)
    client, sent = client_of(cast.osteraker), _typed("indikator-1", {"value": typed})
    html = client.post(_url("answer_line", "osteraker"), sent, headers={"HX-Request": "true"}).content.decode()
    found = re.findall(r"Förra gången var det [^<]*", html)
    assert (found, "Ändrat och sparat" in html) == ([asked] if asked else [], True)


@pytest.mark.parametrize(
    ("set_aside", "spent", "said"),
    [
        (500_000, "40 tkr", "2026: förbrukat 40\u202f000\u00a0kr av 500\u202f000\u00a0kr"),
        (500_000, "", "2026: 500\u202f000\u00a0kr avsatt, inget rapporterat som förbrukat"),
        (None, "40 tkr", "2026: förbrukat 40\u202f000\u00a0kr; inga pengar var avsatta för året"),
        (None, "", ""),
    ],
)
def test_the_card_tells_what_was_spent_of_what_was_set_aside(
    cast: Cast, one: Round, client_of: ClientOf, set_aside: int | None, spent: str, said: str
) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    if set_aside is not None:
        FundingRowFactory(measure=measure, year=2026, amount=set_aside)
    client, typed = client_of(cast.osteraker), _typed("atgard-1", {"status": "under_way", "spent": spent})
    client.post(_url("answer_line", "osteraker"), typed)
    assert _now(client.get(_url("submission", "osteraker")), "atgard-1") == f"Pågår {said}".strip()


def test_returning_and_naming_who_reports(cast: Cast, one: Round, cycling: Measure, client_of: ClientOf) -> None:
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    coordinator, url = client_of(cast.samordnare), _url("return_report", "osteraker")
    assert [coordinator.get(url).status_code, coordinator.post(url, {"reason": ""}).status_code] == [200, 422]
    sent = {"reason": "Skriv mer.", "seen": Submission.objects.get().version}
    assert coordinator.post(url, sent)["Location"] == _url("round")
    assert "Skriv mer." in client_of(cast.osteraker).get(_url("submission", "osteraker")).content.decode()
    lead, url = client_of(cast.osteraker_ansvarig), _url("name_reporter", "osteraker")
    assert lead.get(url).status_code == 200
    assert lead.post(url, {"person": cast.vallentuna.pk}).status_code == 422
    assert lead.post(url, {"person": cast.osteraker.pk, "stand_in": cast.osteraker_ansvarig.pk}).status_code == 302
    named = Reporter.objects.get()
    assert (named.person, named.stand_in) == (cast.osteraker, cast.osteraker_ansvarig)
    assert client_of(cast.osteraker).get(url).status_code == 403


def test_a_report_that_was_handed_in_anew_is_not_approved_or_returned_unread(
    cast: Cast, one: Round, client_of: ClientOf, clock: time_machine.Traveller
) -> None:
    indicator = IndicatorFactory(plan=cast.plan)
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    read = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    coordinator, page = client_of(cast.samordnare), _url("submission", "osteraker")
    shown = coordinator.get(page).content.decode()
    assert (f'name="seen" value="{read.version}"' in shown, f"?seen={read.version}" in shown) == (True, True)
    send_back(read, reason="Fyll i värdet.", expected_version=read.version, by=cast.samordnare)
    answer_value(one, cast.osteraker_kommun, indicator, answer=ValueAnswer(value=Decimal(120)), by=cast.osteraker)
    clock.shift(60)
    now = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    for name, sent in (
        ("approve_report", {"seen": read.version}),
        ("approve_report", {}),
        ("return_report", {"seen": read.version, "reason": "Skriv mer."}),
    ):
        refused = coordinator.post(_url(name, "osteraker"), sent)
        html = refused.content.decode()
        assert (refused.status_code, "Rapporten har ändrats sedan du läste den." in html) == (409, True)
        assert (f'name="seen" value="{now.version}"' in html, read.version in html) == (True, False)
        assert ("Skriv mer." in html) == ("reason" in sent)
    value = Observation.objects.get()
    assert (Submission.objects.get().state, value.state, value.value) == ("handed_in", "pending", Decimal(120))
    assert coordinator.post(_url("approve_report", "osteraker"), {"seen": now.version})["Location"] == page
    value.refresh_from_db()
    assert (Submission.objects.get().state, value.state) == ("approved", "approved")


def test_closing_warns_of_reports_that_wait_for_review(
    cast: Cast, one: Round, cycling: Measure, client_of: ClientOf
) -> None:
    client = client_of(cast.samordnare)

    def told() -> tuple[bool, bool, bool]:
        html = client.get(_url("round")).content.decode()
        end = "kan godkännas också efteråt, men inte återsändas."
        one = f"1 rapport väntar på din granskning. Den {end}" in html
        return one, f"2 rapporter väntar på din granskning. De {end}" in html, REVIEW in html

    found = [told()]
    for organisation, person in ((cast.osteraker_kommun, cast.osteraker), (cast.vallentuna_kommun, cast.vallentuna)):
        say_nothing_new(one, organisation, by=person)
        hand_in(one, organisation, by=person)
        found.append(told())
    end_round(one, by=cast.samordnare)
    found.append(told())
    assert found == [(False, False, False), (True, False, True), (False, True, True), (False, False, True)]


def test_a_returned_report_in_a_closed_round_is_not_called_handed_in(
    cast: Cast, one: Round, cycling: Measure, client_of: ClientOf
) -> None:
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    done = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    client, words = client_of(cast.osteraker), ("Rapporten är inlämnad", "har återsänt", "Omgången är stängd.</p>")

    def told() -> list[bool]:
        html = client.get(_url("submission", "osteraker")).content.decode()
        return [text in html for text in words]

    found = [told()]
    send_back(done, reason="Skriv mer.", expected_version=done.version, by=cast.samordnare)
    end_round(one, by=cast.samordnare)
    assert [*found, told()] == [[True, False, False], [False, True, True]]


def test_the_deadline_and_the_summary(cast: Cast, one: Round, client_of: ClientOf) -> None:
    client = client_of(cast.samordnare)
    for name, field, good, bad in (
        ("round_deadline", "deadline", "2027-04-01", "2027-01-01"),
        ("round_summary", "summary", "Det går bra.", "x" * 10_001),
    ):
        got = [client.get(_url(name)), client.post(_url(name), {field: bad}), client.post(_url(name), {field: good})]
        assert [answer.status_code for answer in got] == [200, 422, 302]
    one.refresh_from_db()
    assert (one.deadline, one.summary) == (date(2027, 4, 1), "Det går bra.")
    assert client_of(cast.osteraker).get(_url("round_summary")).status_code == 403


def test_the_own_report_comes_first_on_the_page_of_the_round(
    cast: Cast, one: Round, cycling: Measure, client_of: ClientOf
) -> None:
    own = {
        name: [line.organisation.slug for line in client_of(cast.person(name)).get(_url("round")).context["page"].own]
        for name in ("osteraker", "osteraker_ansvarig", "politiker", "forskare")
    }
    assert own == {"osteraker": ["osteraker"], "osteraker_ansvarig": ["osteraker"], "politiker": [], "forskare": []}
    link = f'<a class="btn btn-primary" href="{_url("submission", "osteraker")}">Fyll i rapporten</a>'
    assert link in client_of(cast.osteraker).get(_url("round")).content.decode()


def test_what_waits_is_on_the_first_page_until_it_is_handed_in(
    cast: Cast, one: Round, cycling: Measure, client_of: ClientOf
) -> None:
    first = reverse("workspace", args=["stockholm"])
    link = _url("submission", "osteraker")

    def waits_for(person: User) -> bool:
        return link in client_of(person).get(first).content.decode()

    assert (waits_for(cast.osteraker), waits_for(cast.samordnare)) == (True, False)
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    assert (waits_for(cast.osteraker), waits_for(cast.samordnare)) == (False, True)
    assert Submission.objects.get().state == "handed_in"
