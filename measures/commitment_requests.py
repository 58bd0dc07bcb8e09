"""Asking organisations where they stand on a measure, beside its owner and those who take part."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.history import save_as
from actors.models import Organisation, User
from actors.permissions import require
from measures.models import Commitment, Measure
from measures.permissions import may_ask
from measures.queries import parties_of


def not_asked(measure: Measure) -> QuerySet[Organisation]:
    """Return the parties that nobody has asked about the measure."""
    asked = Commitment.objects.filter(measure=measure).order_by().values("organisation")
    return parties_of(measure.plan).exclude(pk__in=asked)


@transaction.atomic
def ask_organisations(measure: Measure, organisations: Collection[Organisation], *, by: User) -> list[Commitment]:
    """Ask each organisation that has not been asked; they stay asked until they answer or the question is taken back.

    Raises `RefusedError`, and ValidationError where nobody is left to ask.
    """
    measure = Measure.objects.locked(measure.pk)
    require(may_ask(by, measure))
    chosen = {organisation.pk for organisation in organisations}
    new = [organisation for organisation in not_asked(measure) if organisation.pk in chosen]
    if not new:
        raise ValidationError(_("Välj minst en organisation som inte redan är tillfrågad."))
    asked, at = [], timezone.now()
    for organisation in new:
        commitment = Commitment(plan=measure.plan, measure=measure, organisation=organisation, asked_apart=True)
        save_as(commitment, by=by, at=at)
        asked.append(commitment)
    return asked
