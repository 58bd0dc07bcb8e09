"""People, organisations, memberships, grants, the ledger."""

from django.contrib.auth.models import AbstractUser
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.access import GroupGrant
from actors.enums import Category, LedgerAct, OrganisationPermission, Role
from handlingsplan.naming import names_before
from handlingsplan.swedish import SearchField, SortKeyField


class User(AbstractUser):
    """A person who signs in; what they may do follows from their memberships."""

    first_name = None  # type: ignore[assignment] # one name field: Swedish names do not always split in two
    last_name = None  # type: ignore[assignment] # likewise
    full_name = models.CharField(_("namn"), max_length=150)
    function = models.CharField(_("funktion"), max_length=150, blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True, default="", db_default="")
    # When the password became another one, which ends what was made before: `actors.authentication.personal_secrets`
    password_set_at = models.DateTimeField(null=True, editable=False)

    REQUIRED_FIELDS = ["full_name", "email"]
    not_in_history = "kept by the sign-in library, which writes past the portal; names may be erased"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique",
                violation_error_message=_("Det finns redan en person med den e-postadressen."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def set_password(self, raw_password: str | None) -> None:
        """Choose another password."""
        super().set_password(raw_password)
        self.password_set_at = timezone.now()

    def set_unusable_password(self) -> None:
        """Let no password open the account."""
        super().set_unusable_password()
        self.password_set_at = timezone.now()

    def check_password(self, raw_password: str | None) -> bool:
        """Tell whether it is the password; one that Django then stores more safely is not another one."""
        set_at = self.password_set_at
        is_right = super().check_password(raw_password)
        self.password_set_at = set_at
        return is_right

    def get_full_name(self) -> str:
        """Return the name as people write it."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the name as people write it."""
        return str(self)


class Organisation(models.Model):
    """A body that takes part in plans."""

    slug = models.SlugField(_("kortadress"), unique=True)
    name = models.CharField(_("namn"), max_length=200)
    short_name = models.CharField(_("kort namn"), max_length=80)
    category = models.CharField(_("kategori"), max_length=30, choices=Category.choices)
    code = models.CharField(_("läns- eller kommunkod"), max_length=4, blank=True)
    organisation_number = models.CharField(
        _("organisationsnummer"),
        max_length=11,
        blank=True,
        validators=[RegexValidator(r"^\d{6}-\d{4}$", _("Skriv numret med tio siffror, som 232100-0016."))],
    )
    # Where the body takes in post: its domain is the organisation's own, and it is told who is let in from outside.
    registrar_email = models.EmailField(_("registratorns e-postadress"), blank=True)
    # Which coordinator wrote the address, that then vouches for nobody; nobody where a lead did, or it was loaded.
    registrar_email_by = models.ForeignKey("User", models.PROTECT, null=True, editable=False, related_name="+")
    # Whom to reach about the plan: a function, which lasts; a name only where the person has agreed to its being shown
    contact_function = models.CharField(_("funktion"), max_length=150, blank=True, default="", db_default="")
    contact_name = models.CharField(_("namn"), max_length=150, blank=True, default="", db_default="")
    contact_agreed = models.BooleanField(
        _("Personen har sagt ja till att namnet visas för alla"), default=False, db_default=False
    )
    contact_email = models.EmailField(_("e-postadress för frågor om planen"), blank=True, default="", db_default="")
    contact_phone = models.CharField(
        _("telefon för frågor om planen"), max_length=40, blank=True, default="", db_default=""
    )
    ledger_personal = ("contact_name",)
    sort_key = SortKeyField(source=("short_name",))
    former_names = models.JSONField(default=list, editable=False)  # see `handlingsplan.naming`
    search = SearchField(source=("name", "short_name", "names_of_old"))
    shown_to_everybody = True
    called_by = ("name", "short_name")

    class Meta:
        default_permissions = ()
        permissions = tuple(OrganisationPermission.choices)
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(category__in=Category.values), name="organisation_category_known"
            ),
            models.UniqueConstraint(
                fields=["organisation_number"],
                condition=~models.Q(organisation_number=""),
                name="organisation_number_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(contact_name="") | models.Q(contact_agreed=True), name="contact_name_agreed"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def contact(self) -> str:
        """Whom to reach, in one line; empty where nothing is stated."""
        parts = (self.contact_function, self.contact_name, self.contact_email, self.contact_phone)
        return ", ".join(filter(None, parts))

    @property
    def names_of_old(self) -> str:
        """What it was called before, to search by."""
        return " ".join(former.name for former in names_before(self))


class Membership(models.Model):
    """A person's role in an organisation; a person can have several."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("roll"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("roll")
        ordering = ["organisation__sort_key", "role", "user__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}, {self.organisation}"

    @property
    def ledger_title(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"


class OrganisationGrant(GroupGrant):
    """What a group may do with what is an organisation's own; derived, see `actors.access`."""

    content_object = models.ForeignKey(Organisation, models.CASCADE)
    not_in_history = "derived from memberships, and compared with them by `sync_access --check`"


class GrantCheck(models.Model):
    """What the last comparison of grants with facts found; its only row is also the lock on both."""

    ONLY = 1

    checked_at = models.DateTimeField(_("jämförd"), null=True)
    missing = models.PositiveIntegerField(default=0)
    superfluous = models.PositiveIntegerField(default=0)
    not_in_history = "tells when grants were compared, and says nothing of a plan"

    def __str__(self) -> str:
        return f"{self.checked_at}: {self.missing} missing, {self.superfluous} superfluous"


class SentForm(models.Model):
    """That a form was sent, known by its words alone, and where it led; see `actors.once`."""

    digest = models.CharField(max_length=64, unique=True)
    location = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    not_in_history = "lets a form that is sent twice have one effect, and is soon gone"

    def __str__(self) -> str:
        return f"{self.at}: {self.location}"


class LedgerEntry(models.Model):
    """One thing that was done; see `actors.ledger`. Ids are plain numbers: an entry outlives what it is about."""

    at = models.DateTimeField(_("tid"), db_index=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    # The organisation that the person acted for; unknown for what the portal did, and what was entered early.
    acting_for_id = models.PositiveBigIntegerField(null=True)
    act = models.CharField(_("händelse"), max_length=10, choices=LedgerAct.choices)
    kind = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    # What the row is a part of, a measure for example; the row itself where it is no part.
    root_kind = models.CharField(max_length=60)
    root_id = models.PositiveBigIntegerField()
    plan_id = models.PositiveBigIntegerField(null=True, db_index=True)
    organisation_id = models.PositiveBigIntegerField(null=True, db_index=True)
    # The organisation whose people alone read the entry; none where all who know the thing do.
    audience_id = models.PositiveBigIntegerField(null=True)
    # The organisation that alone could read the thing once this was done: a draft.
    private_to_id = models.PositiveBigIntegerField(null=True)
    title = models.CharField(_("vad"), max_length=300)
    reason = models.CharField(_("skäl"), max_length=300, blank=True)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    # That the portal wrote it, and whoever writes into the database did not: `actors.seals`
    signature = models.CharField(max_length=80)
    not_in_history = "the history itself, proved by its signatures and seals"

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "object_id", "at"], name="ledger_of_object"),
            models.Index(fields=["root_kind", "root_id", "at"], name="ledger_of_root"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()} {self.title}"


class Chain(models.Model):
    """A chain of seals: one for each plan, and one for what belongs to none."""

    name = models.CharField(max_length=40, unique=True)
    not_in_history = "the history itself"

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """An entry's place in its chain."""

    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="seal")
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="seals")
    number = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    not_in_history = "the history itself"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="seal_number_once")]

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"
