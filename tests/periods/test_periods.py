"""From one plan period to the next: what is carried over says where it came from, and a closed plan is only read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django.fixtures import Settings

from actors.ledger import entries_of
from actors.models import LedgerEntry, User
from actors.permissions import RefusedError
from followup.models import Indicator
from followup.permissions import may_import, may_report
from followup.rounds.permissions import may_open_round
from handlingsplan.files import kinds as file_kinds
from handlingsplan.files.uploads import CheckedFile
from handlingsplan.periods.starting import CarriedPart, NextPeriod, start_next_period
from handlingsplan.plan.appendices.keeping import save_appendix
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import CarriedOver, Chapter, Plan, Revision
from handlingsplan.plan.permissions import may_comment, may_evaluate, may_write_chapter
from handlingsplan.plan.pictures import add_picture
from handlingsplan.plan.reference_rows import may_coordinate_row
from handlingsplan.plan.review import close_plan, reopen_plan
from handlingsplan.publishing.permissions import may_publish, may_register_adoption
from measures.good_examples import may_add_example
from measures.models import Measure, MeasureGoal
from measures.permissions import may_accept, may_add_measure, may_give_commitment, may_report_status, may_write_measure
from tests.cast import Cast
from tests.factories import (
    GoalFactory,
    GoodExampleFactory,
    IndicatorFactory,
    MeasureFactory,
    PackageFactory,
    ParticipationFactory,
    TargetFactory,
    approve_all_chapters,
)
from tests.measures.test_pictures import upload

SignIn = Callable[[User], Client]
PDF = CheckedFile(b"%PDF-1.7\n%%EOF", "underlag.pdf", file_kinds.PDF)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """A plan with two measures, one of them done, and one of everything else."""
    approve_all_chapters(cast.plan)
    goal = GoalFactory(plan=cast.plan, title="Fler cyklar")
    package = PackageFactory(plan=cast.plan)
    owner = {"plan": cast.plan, "owner": cast.osteraker_kommun}
    open_one = MeasureFactory(**owner, title="Vintercykling", package=package, goals=[goal], status="under_way")
    ParticipationFactory(plan=cast.plan, measure=open_one, organisation=cast.vallentuna_kommun)
    MeasureFactory(**owner, title="Klar", status="done")
    weight = IndicatorFactory(plan=cast.plan, title="Invånare")
    TargetFactory(indicator=IndicatorFactory(plan=cast.plan, title="Andel", weight=weight, goals=[goal]))
    GoodExampleFactory(plan=cast.plan, organisation=cast.osteraker_kommun, title="Cykelköket")
    return cast.plan


def next_period(**more: Any) -> NextPeriod:
    facts: dict[str, Any] = {"title": "Nästa plan", "period_start": 2031, "period_end": 2034}
    return NextPeriod(**facts | {"parts": CarriedPart.values} | more)


def everything_of(plan: Plan) -> list[tuple[str, str]]:
    rows = LedgerEntry.objects.filter(plan_id=plan.pk).order_by("pk")
    return list(rows.values_list("kind", "title"))


def test_the_texts_of_appendices_are_carried_over_and_files_stay_behind(cast: Cast, plan: Plan) -> None:
    save_appendix(Appendix(plan=plan, title="Bara fil"), html="", expected_version=0, by=cast.samordnare, file=PDF)
    save_appendix(
        Appendix(plan=plan, title="Begrepp"), html="<p>Ord</p>", expected_version=0, by=cast.samordnare, file=PDF
    )
    new = start_next_period(plan, data=next_period(), by=cast.samordnare)
    carried = new.appendices.get()
    assert (carried.number, carried.key, carried.html, carried.file) == (1, "begrepp", "<p>Ord</p>", None)
    assert [appendix.number for appendix in plan.appendices.all()] == [1, 2]


def test_what_is_chosen_is_carried_over_with_its_origin_and_the_old_plan_stays(cast: Cast, plan: Plan) -> None:
    before = everything_of(plan)
    new = start_next_period(plan, data=next_period(), by=cast.samordnare)
    measure = Measure.objects.get(plan=new)
    assert measure.package is not None
    assert (measure.title, measure.state, measure.package.plan, measure.participations.get().plan) == (
        *("Vintercykling", "draft"),
        *(new, new),
    )
    assert MeasureGoal.objects.get(measure=measure).goal == new.goals.get()
    share = Indicator.objects.get(plan=new, title="Andel")
    assert share.weight is not None
    assert (share.weight.plan, share.targets.count(), share.goal_links.get().goal) == (new, 1, new.goals.get())
    assert [chapter.state for chapter in new.chapters.all()] == ["draft"] * 8
    origin = CarriedOver.objects.get(kind="measures.measure")
    assert (
        origin.object_id,
        origin.from_plan,
        origin.from_id,
        entries_of(measure).get().reason,
    ) == (
        *(measure.pk, plan, Measure.objects.get(plan=plan, title="Vintercykling").pk),
        f"Förd över från {plan} {plan.period}",
    )
    kinds = CarriedOver.objects.order_by("kind").values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in kinds} == {
        "followup.indicator": 2,
        "measures.goodexample": 1,
        "measures.measure": 1,
        "measures.package": 1,
        "plan.goal": 1,
        "plan.party": 5,
        "plan.revision": 8,
    }
    assert (everything_of(plan), bool(sync_access(check=True))) == (before, False)


def test_pictures_in_carried_texts_belong_to_the_new_plan(
    cast: Cast, plan: Plan, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    chapter = plan.chapters.select_related("approved").get(number=1)
    assert chapter.approved is not None
    old = add_picture(chapter, upload=upload(), by=cast.samordnare)
    html = f'<figure><img src="{old.get_absolute_url()}" alt="En karta"></figure>'
    Revision.objects.filter(pk=chapter.approved.pk).update(html=html)
    new = start_next_period(plan, data=next_period(), by=cast.samordnare)
    made = new.text_pictures.get()
    latest = new.chapters.get(number=1).latest
    assert latest is not None
    assert latest.html == html.replace(str(old.token), str(made.token))
    assert made.file.name != old.file.name
    assert Path(made.file.path).read_bytes() == Path(old.file.path).read_bytes()
    assert list(plan.text_pictures.all()) == [old]


def test_only_what_is_chosen_is_carried_over(cast: Cast, plan: Plan) -> None:
    new = start_next_period(plan, data=next_period(parts=[CarriedPart.GOALS]), by=cast.samordnare)
    assert (new.goals.count(), new.parties.count(), new.measures.count(), new.chapters.count()) == (1, 1, 0, 8)
    with pytest.raises(ValidationError, match="Ta med parterna"):
        start_next_period(plan, data=next_period(parts=[CarriedPart.MEASURES]), by=cast.samordnare)
    with pytest.raises(RefusedError, match="Det här gör samordnaren"):
        start_next_period(plan, data=next_period(), by=cast.osteraker_ansvarig)


def test_the_coordinator_does_it_on_the_page(cast: Cast, plan: Plan, client_of: SignIn) -> None:
    client, url = client_of(cast.samordnare), f"/arbete/{plan.slug}/vidare/nasta-period/"
    answers = {"title": "Nästa plan", "period_start": "2031", "period_end": "2030", "parts": ["mal", "parter"]}
    refused = client.post(url, answers)
    assert (refused.status_code, "Sista året är det första eller ett senare" in refused.content.decode()) == (422, True)
    page = client.post(url, answers | {"period_end": "2034"}, follow=True).content.decode()
    assert [word in page for word in ("Nästa plan", "Mål (1)", "Fler cyklar", plan.title)] == [True] * 4
    measure = Measure.objects.get(plan=plan, title="Vintercykling")
    new = start_next_period(plan, data=next_period(title="Ännu en"), by=cast.samordnare)
    carried = client_of(cast.osteraker).get(f"/arbete/{new.slug}/atgarder/{measure.number}/").content.decode()
    assert f"Förd över från {measure} i {plan} {plan.period}" in " ".join(carried.split())


def test_a_closed_plan_is_read_and_each_verdict_says_why_it_is_not_changed(cast: Cast, plan: Plan) -> None:
    closed = close_plan(plan, by=cast.samordnare)
    measure = Measure.objects.select_related("plan", "owner").get(plan=closed, title="Vintercykling")
    indicator = Indicator.objects.select_related("plan").get(plan=closed, title="Andel")
    chapter = Chapter.objects.select_related("plan").get(plan=closed, number=1)
    lead, coordinator, own = cast.osteraker_ansvarig, cast.samordnare, cast.osteraker_kommun
    verdicts = {
        "write a measure": may_write_measure(lead, measure),
        "add a measure": may_add_measure(lead, closed),
        "report status": may_report_status(lead, measure),
        "commit": may_give_commitment(lead, measure, own),
        "accept": may_accept(coordinator, Measure(plan=closed, owner=own, state="proposed")),
        "report a value": may_report(lead, indicator, own),
        "import values": may_import(coordinator, indicator),
        "open a round": may_open_round(coordinator, closed),
        "write a chapter": may_write_chapter(coordinator, chapter),
        "change the basics": may_coordinate_row(coordinator, closed.goals.get()),
        "add an example": may_add_example(lead, closed),
        "comment": may_comment(lead, closed),
        "evaluate": may_evaluate(cast.forskare, closed),
        "publish": may_publish(coordinator, closed),
        "register a decision": may_register_adoption(lead, closed, own),
    }
    reason = "Planen är avslutad. Den går att läsa men inte att ändra."
    assert {name: verdict.reason for name, verdict in verdicts.items()} == dict.fromkeys(verdicts, reason)
    assert may_write_measure(lead, Measure.objects.get(pk=measure.pk)).reason == reason
    reopen_plan(closed, by=coordinator)
    assert bool(may_write_measure(lead, Measure.objects.get(pk=measure.pk))) is True
    with pytest.raises(RefusedError, match="Planen är inte avslutad"):
        reopen_plan(closed, by=coordinator)
