"""Short chainable questions about comments."""

from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from actors.access import Person
from actors.enums import LedgerAct, OrganisationPermission
from actors.models import LedgerEntry, Organisation
from actors.permissions import organisations_where

if TYPE_CHECKING:
    from handlingsplan.discussion.models import Comment  # noqa: F401 the type of the rows


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments. Whether a person may read what they are about is asked by the layer that owns it."""

    def on(self, about: models.Model) -> Self:
        return self.filter(content_type=ContentType.objects.get_for_model(about), object_id=about.pk)

    def readable_by(self, user: Person) -> Self:
        """Leave out what people of another organisation have said among themselves."""
        own = organisations_where(user, OrganisationPermission.READ_DRAFTS)
        return self.filter(Q(private_to=None) | Q(private_to__in=own))

    def with_organisation(self) -> Self:
        """Add `written_for`, what the organisation that the author acted for is called; None where it is unknown."""
        added = LedgerEntry.objects.filter(kind=self.model._meta.label_lower, object_id=OuterRef("pk"))
        acted_for = added.filter(act=LedgerAct.ADDED).order_by("pk").values("acting_for_id")[:1]
        name = Organisation.objects.filter(pk=OuterRef("acted_for")).values("short_name")
        return self.annotate(acted_for=Subquery(acted_for)).annotate(written_for=Subquery(name))
