"""What a person has been told of and not put aside, in words made now, of what they may read now.

A notice only refers to what was said or done. Here that is asked for as the person may see it, each kind with its own
question: what they may not read, or what no longer is, is not told, neither on a page nor by e-mail.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Model, QuerySet, Value
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from actors.access import for_all
from actors.enums import OrganisationPermission, Role
from actors.models import Membership, User
from actors.permissions import organisations_where
from followup.rounds.models import Reopening
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.models import Comment, Notice
from handlingsplan.discussion.notices import unread
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.access_keys.models import AccessKey
from handlingsplan.plan.models import Chapter, Invitation, Plan, ReviewEvent
from handlingsplan.plan.permissions import may_coordinate, may_read_working_plan
from handlingsplan.plan.suggestions import comment_target as on_chapter
from handlingsplan.workspace.acts import TodoItem
from measures.discussion import comment_target as on_measure
from measures.models import EditorialEvent, LaidMeasure, Measure, MinutesExtract

MAX_WORDS = 200


def news(user: User, plan: Plan) -> list[TodoItem]:
    """Return what the person has been told of, newest first, whomever they act for; a constant number of queries."""
    if not may_read_working_plan(user, plan):
        return []
    person = for_all(user)
    sources = [rows for ask in _VISIBLE.values() if (rows := ask(person, plan)) is not None]
    types = ContentType.objects.get_for_models(*(rows.model for rows in sources)).values()
    notices = unread(person, plan).filter(source_type__in=types)
    told = notices.prefetch_related(GenericPrefetch("source", sources))
    items = (_TOLD[type(notice.source)](notice, notice.source) for notice in told if notice.source is not None)
    return [item for item in items if item is not None]


def _item(notice: Notice, title: object, url: str, words: str = "", organisation_id: int | None = None) -> TodoItem:
    facts = {"by": notice.by or _("Portalen"), "did": notice.get_kind_display()}
    text = _("%(by)s %(did)s: ”%(words)s”") if words else _("%(by)s %(did)s.")
    note = text % (facts | {"words": Truncator(" ".join(words.split())).chars(MAX_WORDS)})
    return TodoItem(str(title), note, url, notice=notice.pk, organisation_id=organisation_id)


_ABOUT: Mapping[type[Model], Callable[[User, Plan], QuerySet[Any]]] = {
    Chapter: lambda _user, plan: Chapter.objects.filter(plan=plan).select_related("plan"),
    Measure: lambda user, plan: Measure.objects.visible_to(user, plan).select_related("plan", "owner"),
}


def _comments(user: User, plan: Plan) -> QuerySet[Comment]:
    """Return the comments that the person may read, with what they are about; None where they may not read that."""
    types = ContentType.objects.get_for_models(*_ABOUT).values()
    about = GenericPrefetch("about", [ask(user, plan) for ask in _ABOUT.values()])
    return Comment.objects.readable_by(user).filter(content_type__in=types).prefetch_related(about)


def _tell_comment(notice: Notice, comment: Comment) -> TodoItem | None:
    about = comment.about
    if about is None:
        return None
    target = on_measure(about) if isinstance(about, Measure) else on_chapter(about)
    private = comment.private_to_id or (target.private_to.pk if target.private_to else None)
    return _item(notice, about, target.address(comment.pk), comment.text, private)


def _reviews(_user: User, plan: Plan) -> QuerySet[ReviewEvent]:
    return ReviewEvent.objects.filter(chapter__plan=plan).select_related("chapter__plan")


def _tell_review(notice: Notice, event: ReviewEvent) -> TodoItem:
    return _item(notice, event.chapter, event.chapter.get_absolute_url(), event.comment)


def _measure_events(user: User, plan: Plan) -> QuerySet[EditorialEvent]:
    """Return what was done with the measures that the person may see, but for what is private to others."""
    events = EditorialEvent.objects.filter(measure__in=Measure.objects.visible_to(user, plan), private_to=None)
    return events.select_related("measure__plan")


def _tell_measure_event(notice: Notice, event: EditorialEvent) -> TodoItem:
    return _item(notice, event.measure, event.measure.get_absolute_url(), event.comment)


def _editions(_user: User, plan: Plan) -> QuerySet[Edition]:
    return Edition.objects.filter(plan=plan).defer("content").select_related("plan")


def _tell_edition(notice: Notice, edition: Edition) -> TodoItem:
    return _item(notice, edition, edition.get_absolute_url())


def _jobs(user: User, plan: Plan) -> QuerySet[RenderJob] | None:
    if not may_coordinate(user, plan):
        return None
    jobs = RenderJob.objects.filter(plan=plan, state=JobState.FAILED)  # one that has been made since is no news
    joined = ("plan", "edition__plan", "form_of__plan", "edition__job__plan", "form_of__job__plan")
    return jobs.select_related(*joined).defer("edition__content", "form_of__content")


def _tell_job(notice: Notice, job: RenderJob) -> TodoItem | None:
    edition = job.of_edition
    if edition is None:
        return None
    return _item(notice, edition, edition.job.get_absolute_url(), f"{job.get_form_display()}: {job.error}")


def _coordinators(_user: User, plan: Plan) -> QuerySet[Any]:
    """Return the people, of whom it is only told that they coordinate the plan, or did: everybody in it may know."""
    return User.objects.annotate(plan_slug=Value(plan.slug))


def _tell_coordinator(notice: Notice, person: Any) -> TodoItem:
    return _item(notice, person, reverse("coordinators", args=[person.plan_slug]))


def _memberships(user: User, _plan: Plan) -> QuerySet[Membership]:
    """Return the roles in organisations that the person gives roles in."""
    leads = organisations_where(user, OrganisationPermission.INVITE)
    return Membership.objects.filter(organisation__in=leads).select_related("user", "organisation")


def _tell_membership(notice: Notice, membership: Membership) -> TodoItem:
    url = reverse("people", args=[membership.organisation.slug])
    words = f"{membership.user}: {membership.ledger_title}"
    return _item(notice, _("Ny roll"), url, words, membership.organisation_id)


def _invitations(user: User, plan: Plan) -> QuerySet[Invitation] | None:
    """Return the first leads that are invited, to coordinators and to whoever led before them."""
    leads = organisations_where(user, OrganisationPermission.INVITE)
    rows = Invitation.objects.unanswered().filter(role=Role.LEAD).select_related("organisation", "plan")
    return rows if may_coordinate(user, plan) else rows.filter(organisation__in=leads)


def _tell_invitation(notice: Notice, invitation: Invitation) -> TodoItem:
    item = _item(notice, invitation.organisation, invitation.get_absolute_url(), str(invitation))
    return replace(item, waits=notice.kind == NoticeKind.TO_CONFIRM)


def _access_keys(user: User, _plan: Plan) -> QuerySet[AccessKey]:
    """Return the keys of organisations that the person lets people in to."""
    leads = organisations_where(user, OrganisationPermission.INVITE)
    return AccessKey.objects.filter(organisation__in=leads).select_related("organisation")


def _tell_access_key(notice: Notice, key: AccessKey) -> TodoItem:
    url = reverse("access_keys", args=[key.organisation.slug])
    return _item(notice, _("Åtkomstnyckel"), url, key.ledger_title, key.organisation_id)


def _extracts(user: User, plan: Plan) -> QuerySet[MinutesExtract]:
    """Return what was entered on behalf of organisations, to their leads and the plan's coordinators."""
    leads = organisations_where(user, OrganisationPermission.GIVE_COMMITMENTS)
    rows = MinutesExtract.objects.filter(plan=plan, on_behalf=True).select_related("plan", "organisation")
    return rows if may_coordinate(user, plan) else rows.filter(organisation__in=leads)


def _tell_extract(notice: Notice, extract: MinutesExtract) -> TodoItem:
    url = reverse("registered_for", args=[extract.plan.slug, extract.organisation.slug])
    return _item(notice, extract, url, "", extract.organisation_id)


def _laid(user: User, plan: Plan) -> QuerySet[LaidMeasure]:
    """Return what was laid before owners, to those who read the owner's drafts, and the plan's coordinators."""
    own = organisations_where(user, OrganisationPermission.READ_DRAFTS)
    rows = LaidMeasure.objects.filter(measure__plan=plan).select_related("measure__plan", "measure__owner", "owner")
    return rows if may_coordinate(user, plan) else rows.filter(measure__owner__in=own)


def _tell_laid(notice: Notice, laid: LaidMeasure) -> TodoItem:
    """Name the measure to nobody: its owner sees the draft, the coordinator what was laid."""
    told_owner = notice.kind == NoticeKind.LAID_BEFORE
    url = laid.measure.get_absolute_url() if told_owner else laid.get_absolute_url()
    return _item(notice, _("Framlagd åtgärd: %(owner)s") % {"owner": laid.owner}, url, laid.reason)


def _reopenings(_user: User, plan: Plan) -> QuerySet[Reopening]:
    return Reopening.objects.filter(round__plan=plan).select_related("round__plan")


def _tell_reopening(notice: Notice, reopening: Reopening) -> TodoItem:
    return _item(notice, reopening.round, reopening.round.get_absolute_url(), reopening.reason)


# For each kind of thing that a notice may tell of: which of them the person may read, and how it is told. A kind that
# is not here is not told to anybody.
_VISIBLE: Mapping[type[Model], Callable[[User, Plan], QuerySet[Any] | None]] = {
    Comment: _comments,
    ReviewEvent: _reviews,
    EditorialEvent: _measure_events,
    Edition: _editions,
    RenderJob: _jobs,
    User: _coordinators,
    Membership: _memberships,
    Invitation: _invitations,
    AccessKey: _access_keys,
    MinutesExtract: _extracts,
    LaidMeasure: _laid,
    Reopening: _reopenings,
}
_TOLD: Mapping[type[Model], Callable[[Notice, Any], TodoItem | None]] = {
    Comment: _tell_comment,
    ReviewEvent: _tell_review,
    EditorialEvent: _tell_measure_event,
    Edition: _tell_edition,
    RenderJob: _tell_job,
    User: _tell_coordinator,
    Membership: _tell_membership,
    Invitation: _tell_invitation,
    AccessKey: _tell_access_key,
    MinutesExtract: _tell_extract,
    LaidMeasure: _tell_laid,
    Reopening: _tell_reopening,
}
