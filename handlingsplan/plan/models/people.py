"""Who coordinates a plan, and who is invited to an organisation or a plan."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.enums import ROLES_IN_WORDS, Role
from actors.models import Organisation, User
from handlingsplan.plan.models.plan import Plan
from handlingsplan.plan.querysets import InvitationQuerySet

COORDINATOR = _("Samordnare")
COORDINATES = _("leder arbetet med planen: granskar, återsänder, godkänner och publicerar")


class Coordinator(models.Model):
    """A person who coordinates one plan, for its coordinating organisation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="coordinating", verbose_name=_("person"))
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="coordinators", verbose_name=_("plan"))

    class Meta:
        verbose_name = _("samordnare")
        ordering = ["user__full_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "plan"], name="coordinator_once")]

    def __str__(self) -> str:
        return f"{self.user} – {COORDINATOR}, {self.plan}"

    @property
    def ledger_title(self) -> str:
        return f"{COORDINATOR}, {self.plan}"

    @property
    def organisation(self) -> Organisation:
        """Whom the plan is coordinated for."""
        return self.plan.coordinating_organisation


class Invitation(models.Model):
    """A way in for somebody without an account, by e-mail: once, for some days, until it is taken back.

    To a role in the organisation or, with `plan`, to coordinate one of its plans. Only the SHA-256 of the link's
    secret is stored.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, related_name="invitations", verbose_name=_("plan"))
    email = models.EmailField(_("e-postadress"))
    full_name = models.CharField(_("namn"), max_length=150)
    function = models.CharField(_("funktion"), max_length=150, blank=True)
    role = models.CharField(_("roll"), max_length=20, choices=Role.choices, blank=True)
    secret = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("inbjuden av"))
    created_at = models.DateTimeField(_("skickad"))
    expires_at = models.DateTimeField(_("går ut"))
    revoked_at = models.DateTimeField(_("återkallad"), null=True)
    accepted_at = models.DateTimeField(_("använd"), null=True)
    ledger_personal = ("email", "full_name", "function", "secret")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inbjudan")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values, plan=None) | Q(role="", plan__isnull=False),
                name="invitation_role_known",
            ),
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                "role",
                condition=Q(plan=None, revoked_at=None, accepted_at=None),
                name="invitation_open_once",
            ),
            models.UniqueConstraint(
                Lower("email"),
                F("plan"),
                condition=Q(revoked_at=None, accepted_at=None),
                name="invitation_to_coordinate_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} – {self.ledger_title}"

    def get_absolute_url(self) -> str:
        """Return the page where open invitations are listed."""
        if self.plan is not None:
            return reverse("coordinators", args=[self.plan.slug])
        return reverse("people", args=[self.organisation.slug])

    @property
    def ledger_title(self) -> str:
        return f"{self.role_in_words}, {self.plan or self.organisation}"

    @property
    def role_in_words(self) -> str:
        """What the person is invited to be."""
        return str(COORDINATOR if self.plan_id else self.get_role_display())

    @property
    def role_explained(self) -> str:
        """What one does in it."""
        return str(COORDINATES if self.plan_id else ROLES_IN_WORDS[Role(self.role)])


class InvitationConfirmation(models.Model):
    """A coordinator's word that the person may lead the organisation, for one of the plans that it is party in."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="confirmations")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+", verbose_name=_("plan"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("bekräftad av"))
    at = models.DateTimeField(_("bekräftad"), auto_now_add=True)

    class Meta:
        verbose_name = _("bekräftelse av inbjudan")
        constraints = [models.UniqueConstraint(fields=["invitation", "plan"], name="invitation_confirmed_once")]

    def __str__(self) -> str:
        return self.ledger_title

    @property
    def ledger_title(self) -> str:
        return self.invitation.ledger_title
