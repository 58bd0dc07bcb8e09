"""What coordinators have entered on behalf of an organisation: shown to its lead, who confirms or corrects it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.conflicts import StaleError, version_token
from actors.enums import OrganisationPermission
from actors.history import save_as
from actors.ledger import entries_of
from actors.models import Organisation, User
from actors.permissions import ALLOWED, Verdict, holds_on_organisation, require
from handlingsplan.editions.models import Adoption
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate, still_open
from measures.models import Commitment, MinutesExtract


@dataclass(frozen=True)
class Registered:
    """An extract with what rests on it, and the mark of all that, for the confirmation to begin from."""

    extract: MinutesExtract
    commitments: Sequence[Commitment]
    adoptions: Sequence[Adoption]

    @property
    def version(self) -> str:
        """Return what a lead confirms having read."""
        return version_token(*((row._meta.label_lower, row.pk, row.version) for row in self._rows))

    @property
    def _rows(self) -> tuple[Commitment | Adoption, ...]:
        return (*self.commitments, *self.adoptions)

    def changed_last(self) -> Commitment | Adoption | MinutesExtract:
        """Return the row that was changed last; a query for each."""
        changed = [(entries_of(row).values_list("pk", flat=True).first() or 0, row) for row in self._rows]
        return max(changed, key=lambda one: one[0], default=(0, self.extract))[1]


def may_see_registered(user: Person, plan: Plan, organisation: Organisation) -> Verdict:
    """The organisation's people and the plan's coordinators see what was entered on its behalf."""
    own = holds_on_organisation(user, OrganisationPermission.READ_DRAFTS, organisation.pk)
    if own or may_coordinate(user, plan):
        return ALLOWED
    return Verdict(_("Det läses av organisationen själv och av samordnaren."))


def may_confirm_registered(user: Person, plan: Plan, organisation: Organisation) -> Verdict:
    """The organisation's lead confirms."""
    if holds_on_organisation(user, OrganisationPermission.GIVE_COMMITMENTS, organisation.pk):
        return still_open(plan)
    return Verdict(_("Bekräftas av organisationsansvarig i %(organisation)s.") % {"organisation": organisation})


def with_something(extracts: QuerySet[MinutesExtract]) -> QuerySet[MinutesExtract]:
    """Keep those entered on behalf that something still rests on: what was corrected since rests on them no more."""
    commitments = Commitment.objects.filter(extract=OuterRef("pk")).order_by()
    adoptions = Adoption.objects.filter(extract=OuterRef("pk")).order_by()
    return extracts.filter(Q(Exists(commitments)) | Q(Exists(adoptions)), on_behalf=True)


def registered_for(plan: Plan, organisation: Organisation) -> list[Registered]:
    """Return what was entered on behalf of the organisation, newest first; a constant number of queries."""
    extracts = with_something(MinutesExtract.objects.filter(plan=plan, organisation=organisation))
    return [_registered(extract) for extract in _fetched(extracts)]


def _fetched(extracts: QuerySet[MinutesExtract]) -> QuerySet[MinutesExtract]:
    adoptions = Adoption.objects.select_related("edition__plan", "organisation").defer("edition__content")
    commitments = Commitment.objects.select_related("measure__plan", "organisation").order_by("measure__number")
    return extracts.select_related("plan", "organisation", "registered_by", "confirmed_by").prefetch_related(
        Prefetch("adoptions", adoptions), Prefetch("commitments", commitments)
    )


def _registered(extract: MinutesExtract) -> Registered:
    return Registered(extract, tuple(extract.commitments.all()), tuple(extract.adoptions.all()))


@transaction.atomic
def confirm_registered(extract: MinutesExtract, *, expected_version: str, by: User) -> None:
    """Let what a coordinator entered be the organisation's own. Raises `RefusedError`, and `StaleError`.

    `expected_version`: a `Registered.version`, of what the lead has read.
    """
    stored = MinutesExtract.objects.select_for_update().get(pk=extract.pk)
    require(may_confirm_registered(by, stored.plan, stored.organisation))
    registered = _registered(_fetched(MinutesExtract.objects.filter(pk=stored.pk)).get())
    if registered.version != expected_version:
        raise StaleError(registered)
    if stored.is_unconfirmed:
        stored.confirmed_by, stored.confirmed_at = by, timezone.now()
        save_as(stored, by=by)
