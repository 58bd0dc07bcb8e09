"""The discussion on a measure: who takes part in it, and where it is held."""

from django.db.models import QuerySet
from django.urls import reverse

from actors.access import Person
from actors.models import User
from handlingsplan.discussion.forms import CommentForm
from handlingsplan.discussion.models import Comment
from handlingsplan.discussion.page import Discussion
from handlingsplan.discussion.threads import CommentTarget, Thread, threads_on
from handlingsplan.plan.people import people_of
from handlingsplan.plan.permissions import may_comment
from measures.models import Measure


def comment_target(measure: Measure) -> CommentTarget:
    private_to = measure.owner if measure.is_private else None
    return CommentTarget(measure, measure.plan, measure.get_absolute_url(), private_to)


def people_around(measure: Measure) -> QuerySet[User]:
    """Return who can be mentioned: all who work with the plan; on a draft, its owner's people alone."""
    people = people_of(measure.plan)
    if not measure.is_private:
        return people
    return people.filter(pk__in=User.objects.filter(memberships__organisation=measure.owner_id))


def private_comments(measure: Measure, reader: Person) -> QuerySet[Comment]:
    """Return what the owner's people have said among themselves, oldest first."""
    return Comment.objects.on(measure).readable_by(reader).filter(private_to=measure.owner_id)


def private_threads(measure: Measure, reader: Person) -> list[Thread]:
    return [thread for thread in threads_on(measure, reader=reader) if thread.comment.private_to_id == measure.owner_id]


def discussion_of(user: User, measure: Measure, form: CommentForm) -> Discussion:
    """Return the measure's discussion as the person sees it."""
    verdict = may_comment(user, measure.plan)
    address = [measure.plan.slug, measure.number]
    return Discussion(
        target=comment_target(measure),
        reader=user,
        people=list(people_around(measure)) if verdict else (),
        form=form,
        verdict=verdict,
        comment_url=reverse("comment_measure", args=address),
        resolve_url=reverse("resolve_on_measure", args=address),
    )
