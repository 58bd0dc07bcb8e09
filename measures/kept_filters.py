"""Keeping a choice in the list under a name, on one's own page."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actors.access import Person
from actors.models import User
from actors.permissions import RefusedError, require
from handlingsplan import richtext
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_read_working_plan
from measures.models import KeptFilter

MAX_KEPT = 50
MAX_CHARACTERS_IN_NAME = 80
MAX_CHARACTERS_IN_QUERY = 1000


def kept_filters(user: Person, plan: Plan) -> QuerySet[KeptFilter]:
    """Return what the person keeps of the plan's list."""
    return KeptFilter.objects.filter(user=user.pk, plan=plan)


@transaction.atomic
def keep_filter(plan: Plan, *, name: str, query: str, by: User) -> KeptFilter:
    """Keep `query` under a name; the same name again means the new query. Raises ValidationError by field."""
    require(may_read_working_plan(by, plan))
    name = " ".join(richtext.plain(name, most=MAX_CHARACTERS_IN_NAME).split())
    if not name:
        raise ValidationError({"name": _("Ge urvalet ett namn.")})
    if len(query) > MAX_CHARACTERS_IN_QUERY:
        raise ValidationError({"name": _("Urvalet är för långt för att sparas.")})
    others = kept_filters(by, plan).exclude(name=name)
    if others.count() >= MAX_KEPT:
        raise ValidationError({"name": _("Du har redan %(n)d sparade urval. Ta bort något först.") % {"n": MAX_KEPT}})
    kept, _made = KeptFilter.objects.update_or_create(plan=plan, user=by, name=name, defaults={"query": query})
    return kept


def forget_filter(kept: KeptFilter, *, by: User) -> None:
    """Forget a kept filter, of one's own. Raises `RefusedError`."""
    if kept.user_id != by.pk:
        raise RefusedError(_("Urvalet är någon annans."))
    kept.delete()
