"""What a round of reporting asks of a person: of those who report, and of those who coordinate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.models import Organisation
from followup.rounds.enums import FILLED_IN, RoundState, SubmissionState
from followup.rounds.models import Round, Submission
from followup.rounds.owing import count_new_measures, count_owed_measures, owed_indicators
from handlingsplan.plan.models import Plan
from handlingsplan.workspace.acts import Act, Progress, TodoItem
from measures.queries import parties_of


@dataclass(frozen=True)
class OpenRound:
    """The plan's open round, and how many measures each organisation owes a report on in it."""

    round: Round
    owed: Mapping[int, int]


def open_round(plan: Plan) -> OpenRound | None:
    one = Round.objects.filter(plan=plan, state=RoundState.OPEN).select_related("plan").first()
    return OpenRound(one, count_owed_measures(plan)) if one else None


def reports_to_hand_in(now: OpenRound, own: frozenset[int]) -> Iterator[TodoItem]:
    one, owed = now.round, now.owed
    begun = {row.organisation_id: row for row in _submissions(one, own)}
    bodies = list(parties_of(one.plan).filter(pk__in=own))
    values = owed_indicators(one.plan, bodies) if bodies else {}
    yield from _new_lines(one, [row for row in begun.values() if row.state == SubmissionState.HANDED_IN])
    for organisation in bodies:
        submission = begun.get(organisation.pk)
        if submission.state not in FILLED_IN if submission else not owed.get(organisation.pk):
            continue
        total = owed.get(organisation.pk, 0) + len(values[organisation.pk])
        yield _report_to_hand_in(one, organisation, submission, total=total)


def _submissions(one: Round, own: frozenset[int]) -> QuerySet[Any]:
    rows = Submission.objects.filter(round=one, organisation__in=own)
    told = Count("status_reports", distinct=True) + Count("value_reports", distinct=True)
    return rows.annotate(answered=told)


def _report_to_hand_in(one: Round, organisation: Organisation, submission: Any, *, total: int) -> TodoItem:
    note = _("%(organisation)s: lämna in senast %(day)s.")
    if submission is not None and submission.state == SubmissionState.RETURNED:
        note = _("%(organisation)s: rapporten är återsänd. Rätta och lämna in igen.")
    note %= {"organisation": organisation, "day": date_format(one.deadline, "j F")}
    done = min(total, submission.answered) if submission else 0
    words = _("%(done)d av %(total)d rader klara") % {"done": done, "total": total}
    return TodoItem(
        one.title,
        note,
        reverse("submission", args=[one.plan.slug, one.number, organisation.slug]),
        reminded=True,
        organisation_id=organisation.pk,
        act=Act.REPORT,
        deadline=one.deadline,
        progress=Progress(done, total, words),
    )


def _new_lines(one: Round, handed_in: Sequence[Submission]) -> Iterator[TodoItem]:
    new = count_new_measures(handed_in)
    names = Organisation.objects.in_bulk([row.organisation_id for row in handed_in if row.pk in new])
    for row in handed_in:
        if row.pk in new:
            organisation = names[row.organisation_id]
            note = ngettext(
                "%(organisation)s: %(count)d ny rad sedan ni lämnade in. Ta tillbaka rapporten och svara.",
                "%(organisation)s: %(count)d nya rader sedan ni lämnade in. Ta tillbaka rapporten och svara.",
                new[row.pk],
            ) % {"organisation": organisation, "count": new[row.pk]}
            url = reverse("submission", args=[one.plan.slug, one.number, organisation.slug])
            yield TodoItem(one.title, note, url, organisation_id=organisation.pk, act=Act.REPORT, deadline=one.deadline)


def reports_to_review(plan: Plan) -> Iterator[TodoItem]:
    """Yield what was handed in and is neither approved nor returned, also when its round has closed since."""
    waiting = Submission.objects.filter(plan=plan, state=SubmissionState.HANDED_IN)
    for submission in waiting.select_related("organisation", "round"):
        one = submission.round
        if one.state == RoundState.OPEN:
            note = _("Rapporten från %(organisation)s är inlämnad. Godkänn eller återsänd.")
        else:
            note = _("Rapporten från %(organisation)s lämnades in innan omgången stängdes. Godkänn den.")
        url = reverse("submission", args=[plan.slug, one.number, submission.organisation.slug])
        said = note % {"organisation": submission.organisation}
        yield TodoItem(str(submission.organisation), said, url, act=Act.REVIEW_REPORT)


def reports_missing(now: OpenRound) -> Iterator[TodoItem]:
    one = now.round
    values = owed_indicators(one.plan, parties_of(one.plan))
    owed = {pk for pk, indicators in values.items() if indicators or now.owed.get(pk)}
    over = Submission.objects.filter(round=one).exclude(state__in=FILLED_IN).values_list("organisation_id", flat=True)
    missing = len(owed.difference(over))
    if missing:
        done = len(owed) - missing
        words = _("%(done)d av %(total)d har lämnat in") % {"done": done, "total": len(owed)}
        note = ngettext(
            "%(count)d organisation har inte lämnat in.", "%(count)d organisationer har inte lämnat in.", missing
        )
        yield TodoItem(
            one.title,
            note % {"count": missing},
            reverse("chasing", args=[one.plan.slug]),
            reminded=True,
            act=Act.REMIND,
            deadline=one.deadline,
            progress=Progress(done, len(owed), words),
        )
