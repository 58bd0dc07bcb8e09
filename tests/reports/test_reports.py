"""The report of a round: what it says, that it is frozen, and that it becomes a PDF by the same way as the plan."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from actors.permissions import RefusedError
from followup.rounds.filling import StatusAnswer, answer_status, say_nothing_new
from followup.rounds.handing_in import hand_in, withdraw
from followup.rounds.models import Round, Submission
from followup.rounds.opening import RoundData, open_round
from handlingsplan.editions.models import FrozenEditionError, ProgressReport
from handlingsplan.jobs.enqueue import enqueue_draft
from handlingsplan.jobs.models import RenderJob
from handlingsplan.reports.reading import read_report, report_of, thaw_report
from handlingsplan.reports.rendering import close_round, render_report, render_report_html
from measures.enums import Status
from measures.models import Measure
from tests.cast import Cast
from tests.factories import (
    FundingRowFactory,
    IndicatorFactory,
    MeasureFactory,
    ObservationFactory,
    PackageFactory,
    TargetFactory,
)
from tests.jobs.completing import PDF, complete
from tests.walking import body_of

YEAR = date.today().year  # noqa: DTZ011 the year that is reported, whichever it is


@pytest.fixture
def cycling(cast: Cast) -> Measure:
    package = PackageFactory(plan=cast.plan, title="Cykla året om")
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Vintercykling", package=package)
    FundingRowFactory(measure=measure, year=YEAR, amount=400_000)
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, title="Bussar")
    indicator = IndicatorFactory(plan=cast.plan, title="Cykelställ")
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, year=2024, value=Decimal(1000))
    TargetFactory(indicator=indicator)
    return measure


def _open(cast: Cast, number: int) -> Round:
    deadline = date(YEAR + 1, 12, 31)
    return open_round(
        cast.plan, data=RoundData(title=f"Omgång {number}", year=YEAR, deadline=deadline), by=cast.samordnare
    )


def _report(cast: Cast, one: Round, measure: Measure, answer: StatusAnswer) -> None:
    answer_status(one, cast.osteraker_kommun, measure, answer=answer, by=cast.osteraker)
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    hand_in(one, cast.osteraker_kommun, by=cast.osteraker)


@pytest.fixture
def closed(cast: Cast, cycling: Measure) -> Round:
    """Two rounds, both closed; in the second one Österåker is delayed and has spent a quarter."""
    first = _open(cast, 1)
    close_round(first, by=cast.samordnare)
    second = _open(cast, 2)
    answer = StatusAnswer(status=Status.DELAYED, reason="Snöbrist.", note="Försöket flyttas.", spent=Decimal(100_000))
    _report(cast, second, cycling, answer)
    close_round(second, by=cast.samordnare)
    return Round.objects.select_related("plan__coordinating_organisation").get(pk=second.pk)


def test_what_the_report_says(cast: Cast, closed: Round) -> None:
    report = report_of(closed)
    assert (report.turnout.owing, report.turnout.handed_in, report.turnout.late) == (3, 1, 0)
    assert report.turnout.missing == ("Södertälje", "Vallentuna")
    assert {group.status: (len(group.measures), group.share, group.before) for group in report.groups} == {
        "stopped": (0, 0, 0),
        "delayed": (1, 50, 0),
        "under_way": (0, 0, 0),
        "done": (0, 0, 0),
        "not_started": (1, 50, 2),
    }
    (line,) = report.groups[1].measures
    assert (line.title, line.owner, line.reason) == ("Vintercykling", "Österåker", "Snöbrist.")
    assert [(told.organisation, told.text) for told in line.told] == [("Österåker", "Försöket flyttas.")]
    (change,) = report.changes
    assert (report.compared_with, change.before_label, change.after_label) == ("Omgång 1", "Ej påbörjad", "Försenad")
    by_package, by_year = report.money
    assert [(row.label, row.planned, row.spent, row.share) for row in by_package.lines] == [
        ("Cykla året om", Decimal(400_000), Decimal(100_000), 25)
    ]
    assert [(row.label, row.spent) for row in by_year.lines] == [(str(YEAR), Decimal(100_000))]
    assert [(one.title, len(one.values)) for one in report.indicators] == [("Cykelställ", 1)]


def test_what_is_not_handed_in_is_not_told(cast: Cast, cycling: Measure) -> None:
    def told() -> list[str]:
        return [one.text for group in report_of(second).groups for line in group.measures for one in line.told]

    second = _open(cast, 1)
    answer = StatusAnswer(status=Status.DELAYED, reason="Snöbrist.", note="Halvfärdigt.")
    answer_status(second, cast.osteraker_kommun, cycling, answer=answer, by=cast.osteraker)
    assert told() == []
    _report(cast, second, cycling, answer)
    assert told() == ["Halvfärdigt."]
    withdraw(Submission.objects.get(), by=cast.osteraker)
    assert told() == []


def test_a_closed_rounds_report_never_changes(cast: Cast, closed: Round, cycling: Measure) -> None:
    before = report_of(closed)
    Measure.objects.update(status=Status.DONE)
    frozen = ProgressReport.objects.get(round=closed)
    assert report_of(closed) == before == thaw_report(frozen.content)
    assert read_report(closed) != before
    with pytest.raises(FrozenEditionError):
        frozen.save()


def test_closing_is_the_coordinators_and_once(cast: Cast, closed: Round) -> None:
    for person in (cast.osteraker_ansvarig, cast.samordnare):
        with pytest.raises(RefusedError):
            close_round(closed, by=person)
    assert ProgressReport.objects.count() == 2


def test_the_page_and_the_print_say_the_same(closed: Round) -> None:
    report = report_of(closed)
    page, printed = (render_report(report, printed=printed) for printed in (False, True))
    link = f'<a href="{reverse("measure", args=["stockholm", 1])}">1. Vintercykling</a>'
    assert (
        page.replace(link, "1. Vintercykling").replace(
            f'<a href="{reverse("measure", args=["stockholm", 2])}">2. Bussar</a>', "2. Bussar"
        )
        == printed
    )
    assert (page.count("<svg"), page.count('role="img"')) == (2, 2)


def test_the_text_to_print_is_the_same_each_time(closed: Round) -> None:
    frozen = ProgressReport.objects.get(round=closed)
    once, twice = (render_report_html(thaw_report(frozen.content), checksum=frozen.checksum) for _time in range(2))
    assert once == twice
    assert frozen.checksum in once


def test_the_pdf_is_handed_out_when_it_is_finished(
    cast: Cast, closed: Round, client_of: Callable[[User], Client]
) -> None:
    client, url = client_of(cast.osteraker), reverse("round_report_pdf", args=["stockholm", closed.number])
    assert client.get(url).status_code == 404
    complete(RenderJob.objects.get(report__round=closed))
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'inline; filename="uppfoljning-stockholm-2.pdf"'
    assert body_of(answer) == PDF.content
    page = client.get(reverse("round_report", args=["stockholm", closed.number])).content.decode()
    assert (url in page, "Ladda ner PDF" in page) == (True, True)
    assert client_of(cast.outsider).get(url).status_code == 404


def test_a_report_in_the_queue_is_no_draft(cast: Cast, closed: Round) -> None:
    draft = enqueue_draft(cast.plan, by=cast.samordnare)
    assert (draft.report, draft.edition) == (None, None)
    assert {str(job) for job in RenderJob.objects.filter(report__isnull=False)} == {
        "Handlingsplan för hållbar mobilitet Rapport: Omgång 1: I kö",
        "Handlingsplan för hållbar mobilitet Rapport: Omgång 2: I kö",
    }


def test_the_coordinator_finds_the_reports_among_the_jobs(
    cast: Cast, closed: Round, client_of: Callable[[User], Client]
) -> None:
    client = client_of(cast.samordnare)
    job = RenderJob.objects.select_related("plan").get(report__round=closed)
    assert "Rapport: Omgång 2" in client.get(reverse("readiness", args=["stockholm"])).content.decode()
    assert "Rapport: Omgång 2" in client.get(job.get_absolute_url()).content.decode()
