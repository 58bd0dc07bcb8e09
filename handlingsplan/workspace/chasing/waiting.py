"""Who has not: reports of the open round, commitments, chapter texts, invitations; and whom to reach."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.enums import ROLE_ON_ORGANISATION, OrganisationPermission, Role
from actors.models import Membership, Organisation, User
from followup.rounds.enums import RoundState
from followup.rounds.models import Reminder, Round
from followup.rounds.owing import own_recipients
from followup.rounds.reminders import missing_from
from handlingsplan.plan.enums import ChapterState
from handlingsplan.plan.models import Chapter, Invitation, Plan
from handlingsplan.workspace.models import Awaited, SentReminder
from measures.enums import HANDED_OVER, CommitmentState
from measures.models import Commitment

_LEADING = frozenset(
    role for role, granted in ROLE_ON_ORGANISATION.items() if OrganisationPermission.GIVE_COMMITMENTS in granted
)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that is awaited: `key` is its row's, `people` those who are written to, perhaps nobody.

    `source` is what it is about: an organisation, a chapter or an invitation.
    """

    key: int
    title: str
    said: str
    url: str
    people: Sequence[User]
    source: Organisation | Chapter | Invitation
    organisation: Organisation | None = None
    reminded_at: datetime | None = None
    is_returned: bool = False  # a report that was sent back
    where_nobody: tuple[str, str] | None = None  # the way to appoint somebody: its words and address

    @property
    def is_reachable(self) -> bool:
        """Whether a letter about it reaches anybody."""
        return bool(self.people) or isinstance(self.source, Invitation)

    @property
    def is_reminded_today(self) -> bool:
        """Whether somebody was reminded of it today already, which is enough."""
        return self.reminded_at is not None and timezone.localdate(self.reminded_at) == timezone.localdate()


def open_round_of(plan: Plan) -> Round | None:
    rounds = Round.objects.filter(plan=plan, state=RoundState.OPEN)
    return rounds.select_related("plan__coordinating_organisation").first()


def _reports(plan: Plan) -> Iterable[Waiting]:
    one = open_round_of(plan)
    if one is None:
        return
    missing = missing_from(one)
    people = own_recipients(plan, [organisation for organisation, _returned in missing])
    told = Reminder.objects.filter(round=one).order_by().values_list("organisation").annotate(Max("sent_at"))
    reminded = dict(told)
    day = date_format(one.deadline, "j F Y")
    for organisation, returned in missing:
        yield Waiting(
            key=organisation.pk,
            title=str(organisation),
            said=_("Återsänd, väntar på ny inlämning") if returned else _("Sista dag %(day)s") % {"day": day},
            url=reverse("submission", args=[plan.slug, one.number, organisation.slug]),
            people=people[organisation.pk],
            source=organisation,
            organisation=organisation,
            reminded_at=reminded.get(organisation.pk),
            is_returned=returned,
            where_nobody=_appointing(organisation),
        )


def _appointing(organisation: Organisation) -> tuple[str, str]:
    return _("Bjud in någon"), reverse("people", args=[organisation.slug])


def _commitments(plan: Plan) -> Iterable[Waiting]:
    asked = Commitment.objects.filter(plan=plan, state=CommitmentState.PROPOSED, measure__state__in=HANDED_OVER)
    counts = dict(asked.order_by().values_list("organisation").annotate(Count("pk")))
    people = _members(counts, _LEADING)
    reminded = _reminded(plan, Awaited.COMMITMENTS)
    for organisation in Organisation.objects.filter(pk__in=counts):
        count = counts[organisation.pk]
        said = ngettext("%(count)d åtagande utan besked", "%(count)d åtaganden utan besked", count)
        yield Waiting(
            key=organisation.pk,
            title=str(organisation),
            said=said % {"count": count},
            url=f"{reverse('commitment_matrix', args=[plan.slug])}?party={organisation.slug}",
            people=people.get(organisation.pk, []),
            source=organisation,
            organisation=organisation,
            reminded_at=reminded.get(organisation.pk),
            where_nobody=_appointing(organisation),
        )


def _members(organisations: Iterable[int], roles: frozenset[Role]) -> dict[int, list[User]]:
    found: dict[int, list[User]] = {}
    members = Membership.objects.filter(organisation__in=list(organisations), role__in=roles, user__is_active=True)
    rows = members.exclude(user__email="").select_related("user").order_by("user__full_name", "user_id")
    for member in rows:
        found.setdefault(member.organisation_id, []).append(member.user)
    return found


def _chapters(plan: Plan) -> Iterable[Waiting]:
    reminded = _reminded(plan, Awaited.CHAPTERS)
    rows = Chapter.objects.filter(plan=plan, state=ChapterState.DRAFT).select_related("latest")
    for chapter in rows.prefetch_related("editors"):
        chapter.plan = plan
        editors = [editor for editor in chapter.editors.all() if editor.is_active and editor.email]
        yield Waiting(
            key=chapter.pk,
            title=str(chapter),
            said=_("Utkast, inte inlämnat") if chapter.latest_id else _("Inte påbörjat"),
            url=chapter.get_absolute_url(),
            people=editors,
            source=chapter,
            reminded_at=reminded.get(chapter.pk),
            where_nobody=(_("Utse redaktör"), reverse("appoint_editors", args=[plan.slug, chapter.number])),
        )


def _reminded(plan: Plan, kind: Awaited) -> Mapping[int, datetime]:
    rows = SentReminder.objects.filter(plan=plan, kind=kind).order_by()
    return dict(rows.values_list("object_id").annotate(Max("sent_at")))


def _invitations(plan: Plan) -> Iterable[Waiting]:
    """Yield the open invitations of leads and of coordinators: others are their organisations' own."""
    leads = Q(plan=None, role=Role.LEAD, organisation__parties__plan=plan)
    rows = Invitation.objects.unanswered().filter(leads | Q(plan=plan))
    for invitation in rows.select_related("organisation", "plan__coordinating_organisation", "invited_by"):
        until = date_format(timezone.localtime(invitation.expires_at), "j F Y")
        is_over = invitation.expires_at <= timezone.now()
        said = _("Gick ut %(until)s") if is_over else _("Gäller till %(until)s")
        words = {"role": invitation.role_in_words, "organisation": invitation.organisation, "until": until}
        yield Waiting(
            key=invitation.pk,
            title=f"{invitation.full_name}",
            said=_("%(role)s, %(organisation)s.") % words + " " + said % words,
            url=invitation.get_absolute_url(),
            people=(),
            source=invitation,
            organisation=invitation.organisation,
            reminded_at=invitation.created_at,
        )


_GATHERED: Mapping[Awaited, Callable[[Plan], Iterable[Waiting]]] = {
    Awaited.ROUND: _reports,
    Awaited.COMMITMENTS: _commitments,
    Awaited.CHAPTERS: _chapters,
    Awaited.INVITATIONS: _invitations,
}


def waiting_for(plan: Plan, kind: Awaited) -> list[Waiting]:
    """Return what is awaited of that kind; a constant number of queries."""
    return list(_GATHERED[kind](plan))
