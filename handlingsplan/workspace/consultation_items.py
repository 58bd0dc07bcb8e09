"""What consultations ask of a person: of a lead an answer, of a coordinator what is done about the points."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handlingsplan.consultation.listing import bodies_that_owe, standing_of
from handlingsplan.plan.models import Plan
from handlingsplan.workspace.acts import Act, Progress, TodoItem


def answers_to_give(plan: Plan, leads: frozenset[int]) -> Iterator[TodoItem]:
    """Yield each consultation that an own organisation is asked in and has not answered; one query."""
    for body in bodies_that_owe(plan, leads):
        one = body.consultation
        words = {"name": body.name, "day": date_format(body.answers_by, "j F")}
        yield TodoItem(
            one.title,
            _("%(name)s: svara senast %(day)s.") % words,
            reverse("answer_as", args=[plan.slug, one.number, body.pk]),
            reminded=True,
            organisation_id=body.organisation_id,
            act=Act.ANSWER_CONSULTATION,
            deadline=body.answers_by,
        )


def points_to_dispose(plan: Plan) -> Iterator[TodoItem]:
    """Yield each consultation with points that have come to nothing; two queries at most."""
    for standing in standing_of(plan):
        if not standing.open_points:
            continue
        one, done, total = standing.consultation, standing.disposed, standing.points
        words = _("%(done)d av %(total)d synpunkter har ett ställningstagande") % {"done": done, "total": total}
        yield TodoItem(
            one.title,
            words,
            f"{reverse('consultation_points', args=[plan.slug, one.number])}?lage=kvar",
            act=Act.DISPOSE,
            deadline=standing.next_day,
            progress=Progress(done, total, words),
        )
