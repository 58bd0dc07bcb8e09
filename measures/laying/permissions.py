"""Who lays measures before their owners, and who answers."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import ALLOWED, Verdict, holds_on_organisation
from handlingsplan.plan.models import Party, Plan
from handlingsplan.plan.permissions import may_change_plan, may_coordinate, still_open, working_plan
from measures.models import LaidMeasure, Measure
from measures.notices import writers_for


def may_lay(user: Person, plan: Plan) -> Verdict:
    """A coordinator lays measures before the plan's parties."""
    return may_change_plan(user, plan)


def may_lay_before(user: Person, plan: Plan, owner: Organisation) -> Verdict:
    """Any party but one's own, for which one writes drafts as usual."""
    verdict = may_lay(user, plan)
    if verdict and holds_on_organisation(user, OrganisationPermission.WRITE_MEASURES, owner.pk):
        return Verdict(_("Du skriver själv åtgärder för %(owner)s. Lägg till åtgärden som vanligt.") % {"owner": owner})
    if verdict and not Party.objects.filter(plan=plan, organisation=owner).exists():
        return Verdict(_("%(owner)s är inte part i planen.") % {"owner": owner})
    return verdict


def may_answer(user: Person, laid: LaidMeasure) -> Verdict:
    """Those who write measures for the owner take it over or decline it, once."""
    measure = laid.measure
    if not holds_on_organisation(user, OrganisationPermission.WRITE_MEASURES, measure.owner_id):
        return Verdict(_("Det gör handläggare i %(owner)s, som åtgärden är framlagd för.") % {"owner": measure.owner})
    if not (laid.is_waiting or laid.is_unconfirmed):
        return Verdict(_("Åtgärden är redan besvarad."))
    return still_open(measure.plan)


def may_decline(user: Person, laid: LaidMeasure) -> Verdict:
    """What the coordinator has put into the plan is withdrawn from it as any other measure is."""
    verdict = may_answer(user, laid)
    if verdict and laid.is_unconfirmed:
        return Verdict(_("Åtgärden är överlämnad. Dra tillbaka den i stället."))
    return verdict


def may_take_back(user: Person, laid: LaidMeasure) -> Verdict:
    """A coordinator takes back what was laid, while its owner has not answered."""
    verdict = may_lay(user, laid.measure.plan)
    if verdict and not laid.is_waiting:
        return Verdict(_("Åtgärden är redan besvarad."))
    return verdict


def has_writers(organisation_id: int) -> bool:
    """Tell whether anybody who can sign in writes measures for the organisation."""
    return writers_for([organisation_id]).exists()


def may_propose_for_owner(user: Person, laid: LaidMeasure) -> Verdict:
    """The coordinator hands over what waits for an owner that has nobody who could answer."""
    measure = laid.measure
    verdict = may_lay(user, measure.plan)
    if not verdict:
        return verdict
    if not laid.is_waiting:
        return Verdict(_("Åtgärden är redan besvarad."))
    if not measure.description.strip():
        return Verdict(_("Åtgärden saknar beskrivning och går inte att lämna över."))
    if has_writers(measure.owner_id):
        return Verdict(_("%(owner)s har handläggare som kan svara. Påminn dem.") % {"owner": measure.owner})
    return ALLOWED


def laid_in(user: Person, slug: str, pk: int) -> LaidMeasure:
    """Return what was laid before an owner, for the plan's coordinators; raises Http404."""
    plan = working_plan(user, slug)
    if not may_coordinate(user, plan):
        raise Http404
    rows = LaidMeasure.objects.select_related("measure__plan", "measure__owner", "owner", "by", "answered_by")
    return get_object_or_404(rows, measure__plan=plan, pk=pk)


def laid_before(user: Person, measure: Measure) -> dict[str, object]:
    """Return what the measure's page shows of how it came to its owner; no query where it was fetched whole."""
    laid: LaidMeasure | None = getattr(measure, "laid", None)
    if laid is None:
        return {"laid": None, "answers": False, "declines": False}
    laid.measure = measure
    return {"laid": laid, "answers": may_answer(user, laid), "declines": may_decline(user, laid)}
