"""The demonstration's consultation: over, accounted for, with an answer to everything but from one body."""

from html import unescape

from django.test import Client
from django.urls import reverse

from handlingsplan.consultation.models import Consultation
from handlingsplan.consultation.report.reading import report_of
from handlingsplan.loading import demo
from handlingsplan.loading.demo_consultation import show_consultation
from handlingsplan.loading.plan import find_folder, load_plan
from handlingsplan.publishing.readiness import read_readiness


def test_the_demonstration_has_a_consultation_that_is_accounted_for(db: None) -> None:
    plan = load_plan(find_folder("stockholm"), approved=True)
    before = read_readiness(plan)
    one = show_consultation(plan, demo.create_people())
    stored = Consultation.objects.select_related("sent_version").get(pk=one.pk)
    assert stored.sent_version is not None
    assert stored.sent_version.frozen_at == stored.sent_out_at  # or it was frozen after the last day for answers
    report = report_of(one)
    assert (one.state, report.count, report.public_answers, len(report.responses), len(report.silent)) == (
        "accounted_for",
        *(8, 2, 4, 1),
    )
    assert [point.number for point in report.points if point.disposition == "none" or not point.reply] == []
    assert "Planen som helhet" not in {point.place_label for point in report.points if point.place}
    assert read_readiness(plan) == before
    page = Client().get(reverse("consultation_account", args=[plan.slug, one.number]))
    assert (page.status_code, "Resenärsrådet i norrort" in unescape(page.content.decode())) == (200, True)
