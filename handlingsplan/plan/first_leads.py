"""Who vouches for the first lead of an organisation, whom a coordinator invites.

At the organisation's own e-mail domain the organisation itself does: its registrar's address shows which that is, if
no coordinator wrote it. Anywhere else the coordinators of every plan that the organisation is in do.
Nobody vouches for themselves, or confirms what they invited, but who coordinates a plan alone, where somebody else
confirms for another plan or the registrar is told at an address that no coordinator wrote: no hand alone writes the
address and invites.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext as _

from actors.enums import Role
from actors.models import Organisation, User
from actors.permissions import ALLOWED, Verdict
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from handlingsplan.mail.sending import post
from handlingsplan.plan.models import Coordinator, Invitation, Plan
from handlingsplan.plan.role_permissions import is_seen, leads_of

# Where anybody gets an address: such a domain is nobody's own
OPEN_DOMAINS = frozenset(
    f"{name}.{country}"
    for name in ("gmail", "googlemail", "hotmail", "icloud", "live", "me", "msn", "outlook", "proton", "yahoo")
    for country in ("com", "se", "me")
) | {"protonmail.com", "telia.com", "comhem.se", "bredband.net", "spray.se"}


def email_domain(email: str) -> str:
    return email.rpartition("@")[2].strip().lower()


def mailbox(email: str) -> str:
    """Return whose mailbox it is: what comes after a plus sign makes no other one, nor do dots at Gmail."""
    name, _at, domain = email.strip().lower().rpartition("@")
    name = name.partition("+")[0]
    return f"{name.replace('.', '')}@gmail.com" if domain in {"gmail.com", "googlemail.com"} else f"{name}@{domain}"


def mailboxes_of(people: Iterable[User]) -> frozenset[str]:
    """Return the mailboxes of all addresses of the people; one query."""
    known = list(people)
    addresses = EmailAddress.objects.filter(user__in=known).values_list("email", flat=True)
    return frozenset(map(mailbox, (*(one.email for one in known), *addresses)))


def is_own_address(user: User, email: str) -> bool:
    """Tell whether the address is one of the person's own."""
    return mailbox(email) in mailboxes_of([user])


def _is_at_own_domain(invitation: Invitation) -> bool:
    """Tell whether the organisation's own e-mail domain vouches for whom the inviter invites."""
    organisation = invitation.organisation
    domain = email_domain(organisation.registrar_email)
    if not domain or domain in OPEN_DOMAINS or organisation.registrar_email_by_id is not None:
        return False
    return domain == email_domain(invitation.email)


@dataclass(frozen=True)
class Vouchers:
    """Who can let people into an organisation now, read once for all its invitations.

    `coordinators`: by plan that it is in, the ids of those who can sign in.
    """

    leads: frozenset[int]
    has_seen_lead: bool
    coordinators: Mapping[Plan, frozenset[int]]


def vouchers_of(organisation: Organisation) -> Vouchers:
    """Return who can let people into the organisation; two queries."""
    leads, coordinators = list(leads_of(organisation)), defaultdict(set)
    rows = Coordinator.objects.filter(plan__parties__organisation=organisation, user__is_active=True)
    for row in rows.select_related("plan__coordinating_organisation"):
        coordinators[row.plan].add(row.user_id)
    by_plan = {plan: frozenset(people) for plan, people in coordinators.items()}
    return Vouchers(frozenset(lead.pk for lead in leads), any(map(is_seen, leads)), by_plan)


def may_still_send(invitation: Invitation, who: Vouchers) -> bool:
    """Tell whether the inviter may let somebody in with it, as roles are now."""
    by = invitation.invited_by_id
    if by in who.leads:
        return True
    if invitation.plan is not None:
        return by in who.coordinators.get(invitation.plan, frozenset())
    coordinates = any(by in people for people in who.coordinators.values())
    known = bool(invitation.organisation.registrar_email)
    return invitation.role == Role.LEAD and coordinates and known and not who.has_seen_lead


def waits_for(invitation: Invitation, who: Vouchers) -> list[Plan]:
    """Return the plans whose coordinators have still to confirm what one of them has sent."""
    if invitation.plan is not None or invitation.invited_by_id in who.leads or _is_at_own_domain(invitation):
        return []
    said = {(row.plan_id, row.by_id) for row in invitation.confirmations.all()}
    others = {plan: people - {invitation.invited_by_id} for plan, people in who.coordinators.items()}
    alone_will_do = invitation.organisation.registrar_email_by_id is None or any(others.values())
    return [
        plan
        for plan, people in others.items()
        if not any((plan.pk, person) in said for person in people) and (people or not alone_will_do)
    ]


def nobody_confirms(invitation: Invitation) -> list[Plan]:
    """Return the plans that the invitation would wait for in vain, as nobody but the inviter coordinates them."""
    who = vouchers_of(invitation.organisation)
    return [plan for plan in waits_for(invitation, who) if who.coordinators[plan] <= {invitation.invited_by_id}]


def to_confirm(user: User, invitation: Invitation, who: Vouchers) -> list[Plan]:
    """Return the plans for which the person may confirm it: not what they sent themselves."""
    if user.pk == invitation.invited_by_id or not may_still_send(invitation, who):
        return []
    return [plan for plan in waits_for(invitation, who) if user.pk in who.coordinators[plan]]


def may_confirm(user: User, invitation: Invitation, who: Vouchers) -> Verdict:
    """A coordinator of a plan that has not confirmed it yet, who did not invite and is not the one invited."""
    if not to_confirm(user, invitation, who):
        return Verdict(_("Inbjudan väntar inte på din bekräftelse."))
    return ALLOWED if not is_own_address(user, invitation.email) else Verdict(_("Ingen bekräftar sig själv."))


def tell_of_first_lead(invitation: Invitation) -> None:
    """Tell the registrar, the leads whom nobody has seen, and the coordinators, who may have to confirm it."""
    organisation, by, who = invitation.organisation, invitation.invited_by, vouchers_of(invitation.organisation)
    waiting, leads = waits_for(invitation, who), list(leads_of(organisation))
    for plan, people in who.coordinators.items():
        kind = NoticeKind.TO_CONFIRM if plan in waiting else NoticeKind.LEAD_INVITED
        tell(User.objects.filter(pk__in=people), kind, by=by, scope=plan, source=invitation)
        tell(leads, NoticeKind.LEAD_INVITED, by=by, scope=plan, source=invitation)
    text = _(
        "Hej!\n\n%(by)s, som samordnar en plan där %(organisation)s är part, har bjudit in %(person)s, %(email)s, "
        "att ansvara för %(organisation)s i Handlingsplan: att ge andra roller där och lämna åtaganden. "
        "Är det inte rätt person? Svara till %(reply)s innan inbjudan används.\n\n%(site)s\n"
    ) % {
        "by": by,
        "organisation": organisation,
        "person": invitation.full_name,
        "email": invitation.email,
        "reply": by.email,
        "site": settings.SITE_URL,
    }
    for address in (organisation.registrar_email, *(lead.email for lead in leads)):
        post(_("Organisationsansvarig i Handlingsplan"), text, address)
