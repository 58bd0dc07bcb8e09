"""The work itself: what shows that a step is done, and what the coordinator holds of each challenge year by year."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from actors.models import User
from followup.models import IndicatorMeasure
from handlingsplan.chapters.enums import Stage
from handlingsplan.chapters.reading import read_plan
from handlingsplan.plan.models import ProcessStep
from tests.cast import Cast
from tests.factories import (
    ChallengeFactory,
    ChallengeJudgementFactory,
    FundingRowFactory,
    IndicatorFactory,
    MeasureFactory,
    ProcessStepFactory,
)
from tests.page_forms import forms_of


def test_a_step_is_done_with_a_day_and_what_shows_it(cast: Cast, client_of: Callable[[User], Client]) -> None:
    step = ProcessStepFactory(plan=cast.plan)
    client, address = client_of(cast.samordnare), reverse("basics_process_steps_edit", args=["stockholm", step.pk])
    form = next(form for form in forms_of(client.get(address), address) if "evidence" in form.values)
    refused = form.send(client, {"state": "done"}).content.decode()
    assert "Skriv när steget blev klart." in refused
    assert "Skriv vad som visar att steget är klart." in refused
    said = {"state": "done", "on": "2026-05-04", "owner": cast.region.pk, "evidence": "Protokollet från mötet."}
    assert form.send(client, said).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcessStep.objects.update(evidence="")
    told = read_plan(cast.plan, stage=Stage.WORKING).background.process_steps[0]
    assert (told.told, told.evidence) == ("Klart, 4 maj 2026, Region Stockholm", "Protokollet från mötet.")
    page = client.get(reverse("working_chapter", args=["stockholm", 1])).content.decode()
    assert "Klart, 4 maj 2026, Region Stockholm" in page
    assert "Protokollet från mötet." in page


def test_nothing_is_told_of_a_step_that_nobody_has_said_anything_of(cast: Cast) -> None:
    ProcessStepFactory(plan=cast.plan)
    told = read_plan(cast.plan, stage=Stage.WORKING).background.process_steps[0]
    assert (told.state, told.state_label, told.told) == ("", "", "")


def test_a_challenge_shows_its_measures_money_indicators_and_latest_judgement(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    challenge, other = ChallengeFactory(plan=cast.plan), ChallengeFactory(plan=cast.plan)
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, challenges=[challenge])
    FundingRowFactory(measure=measure, amount=Decimal(500), state="decided")
    indicator = IndicatorFactory(plan=cast.plan, title="Resor med cykel")
    IndicatorMeasure.objects.create(plan=cast.plan, indicator=indicator, measure=measure)
    ChallengeJudgementFactory(plan=cast.plan, challenge=challenge, year=2027, judgement="worse", text="Fler bilar.")
    ChallengeJudgementFactory(plan=cast.plan, challenge=challenge, year=2026, judgement="better")
    told = {one.number: one for one in read_plan(cast.plan, stage=Stage.WORKING).goals.challenges}
    one = told[challenge.number]
    assert ([link.text for link in one.indicators], one.secured, one.sought) == (
        ["Resor med cykel"],
        Decimal(500),
        None,
    )
    assert (one.judgement, one.judgement_label, one.judged_year, one.judgement_text) == (
        *("worse", "Ökar", 2027),
        "Fler bilar.",
    )
    assert (told[other.number].indicators, told[other.number].secured, told[other.number].judgement) == ((), None, "")
    page = client_of(cast.politiker).get(reverse("working_chapter", args=["stockholm", 3])).content.decode()
    for text in ("Samordnarens bedömning 2027: Ökar.", "Fler bilar.", "Resor med cykel", "500 kr är säkrat"):
        assert text in page.replace("\xa0", " ")


def test_a_challenge_is_judged_once_a_year(cast: Cast, client_of: Callable[[User], Client]) -> None:
    challenge = ChallengeFactory(plan=cast.plan)
    client, address = client_of(cast.samordnare), reverse("basics_judgements_add", args=["stockholm"])
    typed = {"challenge": challenge.pk, "year": "2027", "judgement": "better", "text": "Kortare resor."}
    assert client.post(address, typed).status_code == 302
    assert "redan bedömd för året" in client.post(address, typed).content.decode()
    assert list(challenge.judgements.values_list("year", "judgement", "text")) == [(2027, "better", "Kortare resor.")]
