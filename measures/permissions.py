"""Who may do what with a measure (the grant says who, the state says when), and fetching what one may see."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import ALLOWED, Verdict, holds_on_organisation, organisations_where
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Party, Plan
from handlingsplan.plan.permissions import is_own_submission, plans_where, still_open, working_plan
from measures.enums import EDITORIAL_TRANSITIONS, HANDED_OVER, EditorialAct, EditorialState
from measures.models import EditorialEvent, Measure
from measures.queries import for_page


def coordinates(user: Person, measure: Measure) -> bool:
    """Tell whether the person coordinates the measure's plan."""
    return measure.plan_id in plans_where(user, PlanPermission.COORDINATE)


def is_handed_over(measure: Measure) -> bool:
    """Tell whether the measure is in the working plan."""
    return measure.state in HANDED_OVER


def is_involved(measure: Measure, organisation: Organisation) -> bool:
    """Tell whether the organisation owns the measure, takes part in it, or was asked for a commitment."""
    return organisation.pk == measure.owner_id or organisation.pk in involved_ids(measure)


def involved_ids(measure: Measure) -> frozenset[int]:
    """Return the ids of the owner, the participants and those asked; no query where both are prefetched."""
    taking_part = {row.organisation_id for row in measure.participations.all()}
    asked = {row.organisation_id for row in measure.commitments.all()}
    return frozenset({measure.owner_id} | taking_part | asked)


def reads_drafts(user: Person, measure: Measure) -> bool:
    """Tell whether the person also reads what was written while only the measure's owner saw it."""
    return holds_on_organisation(user, OrganisationPermission.READ_DRAFTS, measure.owner_id)


def may_see_measure(user: Person, measure: Measure) -> Verdict:
    """People of the parties see what is handed over, or withdrawn after that; a draft is seen by its owner alone."""
    if measure.plan_id not in plans_where(user, PlanPermission.READ_WORKING_PLAN):
        return Verdict(_("Den pågående planen läses bara av dem som deltar i den."))
    if reads_drafts(user, measure) or not measure.is_private:
        return ALLOWED
    return Verdict(_("Utkast läses bara av den organisation som skriver dem."))


def may_add_measure(user: Person, plan: Plan) -> Verdict:
    """Whoever writes for a party of the plan adds measures for it."""
    own = organisations_where(user, OrganisationPermission.WRITE_MEASURES)
    if own and Party.objects.filter(plan=plan, organisation__in=own).exists():
        return still_open(plan)
    return Verdict(_("Nya åtgärder läggs till av handläggare i den organisation som ska ansvara för åtgärden."))


def not_withdrawn(measure: Measure) -> Verdict:
    """What is withdrawn is taken up again before it is changed."""
    if measure.state == EditorialState.WITHDRAWN:
        return Verdict(_("Åtgärden är tillbakadragen. Återta den om den ska ändras."))
    return still_open(measure.plan)


def _coordinates_openly(user: Person, measure: Measure) -> bool:
    known = is_handed_over(measure) or (measure.state == EditorialState.WITHDRAWN and not measure.is_private)
    return known and coordinates(user, measure)


def _writes(user: Person, measure: Measure) -> Verdict:
    seen = may_see_measure(user, measure)
    if not seen:
        return seen
    if holds_on_organisation(user, OrganisationPermission.WRITE_MEASURES, measure.owner_id):
        return ALLOWED
    if _coordinates_openly(user, measure):
        return not_withdrawn(measure)
    return Verdict(
        _("Åtgärden ändras bara av handläggare i %(owner)s, som ansvarar för den, och av samordnaren.")
        % {"owner": measure.owner}
    )


def may_write_measure(user: Person, measure: Measure) -> Verdict:
    """The owner's officers and lead write; the coordinator too, once it is handed over."""
    return _writes(user, measure) and not_withdrawn(measure)


def may_report_status(user: Person, measure: Measure) -> Verdict:
    """Those who report for the owner, and the coordinator once it is handed over, say how far it has come."""
    seen = may_see_measure(user, measure)
    if not seen:
        return seen
    own = holds_on_organisation(user, OrganisationPermission.REPORT, measure.owner_id)
    if own or _coordinates_openly(user, measure):
        return not_withdrawn(measure)
    return Verdict(_("Status anges av %(owner)s, som ansvarar för åtgärden.") % {"owner": measure.owner})


def may_make_owner(user: Person, measure: Measure, owner: Organisation) -> Verdict:
    """One gives a measure to an organisation that one writes for; the coordinator to any party."""
    if owner.pk == measure.owner_id:
        return ALLOWED
    if holds_on_organisation(user, OrganisationPermission.WRITE_MEASURES, owner.pk):
        return ALLOWED
    if coordinates(user, measure) and is_handed_over(measure):
        return ALLOWED
    return Verdict(_("Du kan inte göra %(owner)s ansvarig. Be samordnaren flytta åtgärden.") % {"owner": owner})


def takes_part(measure: Measure, organisation: Organisation) -> Verdict:
    """Who owns a measure that is handed over, takes part or was asked, has a part of it."""
    if not is_handed_over(measure):
        return Verdict(_("Det går när åtgärden är överlämnad till samordnaren."))
    if not is_involved(measure, organisation):
        return Verdict(_("%(organisation)s deltar inte i åtgärden.") % {"organisation": organisation})
    return ALLOWED


def may_write_own_part(user: Person, measure: Measure, organisation: Organisation) -> Verdict:
    """Officers and leads of an organisation that takes part write its contribution, status and money."""
    seen = may_see_measure(user, measure) and not_withdrawn(measure)
    if not seen:
        return seen
    if not holds_on_organisation(user, OrganisationPermission.WRITE_MEASURES, organisation.pk):
        return Verdict(
            _("Det som gäller %(organisation)s skrivs av organisationens egna handläggare.")
            % {"organisation": organisation}
        )
    return takes_part(measure, organisation)


def may_give_commitment(user: Person, measure: Measure, organisation: Organisation) -> Verdict:
    """The lead of an organisation that owns, takes part or was asked says where it stands."""
    seen = may_see_measure(user, measure) and not_withdrawn(measure)
    if not seen:
        return seen
    if not holds_on_organisation(user, OrganisationPermission.GIVE_COMMITMENTS, organisation.pk):
        return Verdict(
            _("Åtaganden för %(organisation)s lämnas av organisationsansvarig där.") % {"organisation": organisation}
        )
    return takes_part(measure, organisation)


def may_ask(user: Person, measure: Measure) -> Verdict:
    """Who writes a measure that is handed over asks organisations where they stand on it."""
    writes = may_write_measure(user, measure)
    if writes and not is_handed_over(measure):
        return Verdict(_("Andra organisationer tillfrågas först när åtgärden är överlämnad till samordnaren."))
    return writes


def funders_open_to(user: Person, measure: Measure) -> frozenset[int] | None:
    """Return the ids of the organisations whose own money the person writes; None stands for all rows."""
    if may_write_measure(user, measure):
        return None
    if not may_see_measure(user, measure) or not is_handed_over(measure) or not still_open(measure.plan):
        return frozenset()
    return organisations_where(user, OrganisationPermission.WRITE_MEASURES) & involved_ids(measure)


def may_write_funding(user: Person, measure: Measure) -> Verdict:
    """Who writes the measure writes all its money, who takes part writes the own organisation's."""
    writes = may_write_measure(user, measure)
    if writes or funders_open_to(user, measure):
        return ALLOWED
    return writes


def _may_act(measure: Measure, act: EditorialAct) -> Verdict:
    if measure.state in EDITORIAL_TRANSITIONS[act][0]:
        return still_open(measure.plan)
    return Verdict(
        _("Åtgärden har tillståndet ”%(state)s”, och då går det inte.") % {"state": measure.get_state_display().lower()}
    )


def _writes_for_owner(user: Person, measure: Measure) -> Verdict:
    if holds_on_organisation(user, OrganisationPermission.WRITE_MEASURES, measure.owner_id):
        return ALLOWED
    return Verdict(_("Det gör handläggare i %(owner)s, som ansvarar för åtgärden.") % {"owner": measure.owner})


def may_propose(user: Person, measure: Measure) -> Verdict:
    """The owner's officers and lead hand a draft over, when it says something."""
    verdict = (
        may_see_measure(user, measure) and _writes_for_owner(user, measure) and _may_act(measure, EditorialAct.PROPOSE)
    )
    if verdict and not measure.description.strip():
        return Verdict(_("Åtgärden saknar beskrivning. Skriv den innan du lämnar över."))
    return verdict


def _coordinator_may(user: Person, measure: Measure, act: EditorialAct) -> Verdict:
    seen = may_see_measure(user, measure)
    if seen and not coordinates(user, measure):
        return Verdict(_("Det här gör samordnaren."))
    return seen and _may_act(measure, act)


def may_send_back_measure(user: Person, measure: Measure) -> Verdict:
    """The coordinator sends a proposed measure back."""
    return _coordinator_may(user, measure, EditorialAct.SEND_BACK)


def may_accept(user: Person, measure: Measure) -> Verdict:
    """The coordinator accepts, but not the own submission where there is another coordinator to ask."""
    verdict = _coordinator_may(user, measure, EditorialAct.ACCEPT)
    if verdict and is_own_submission(user, submitted_by_id=proposed_by(measure), plan_id=measure.plan_id):
        return Verdict(_("Du lämnade själv över åtgärden. Låt en annan samordnare godta den."))
    return verdict


def proposed_by(measure: Measure) -> int | None:
    """Return the id of whoever handed the measure over last."""
    events = EditorialEvent.objects.filter(measure=measure, act=EditorialAct.PROPOSE)
    return events.order_by("-at", "-pk").values_list("by_id", flat=True).first()


def may_withdraw(user: Person, measure: Measure) -> Verdict:
    return _writes(user, measure) and _may_act(measure, EditorialAct.WITHDRAW)


def may_replace(user: Person, measure: Measure) -> Verdict:
    """Who withdraws a measure that others know says which one takes it over."""
    verdict = may_withdraw(user, measure)
    if verdict and not is_handed_over(measure):
        return Verdict(_("Ingen annan har sett utkastet. Dra tillbaka det i stället."))
    return verdict


def may_restore(user: Person, measure: Measure) -> Verdict:
    """The owner's officers and lead take a withdrawn measure up again; the coordinator, if it was in the plan."""
    seen = may_see_measure(user, measure)
    if seen and not (coordinates(user, measure) and not measure.is_private):
        seen = _writes_for_owner(user, measure)
    return seen and _may_act(measure, EditorialAct.RESTORE)


def visible_measure(user: Person, slug: str, number: int, *, whole: bool = True) -> Measure:
    """Return the measure, where `whole` with all that its page shows; raises Http404."""
    measures = Measure.objects.visible_to(user, working_plan(user, slug))
    fetched = for_page(measures) if whole else measures.select_related("plan", "owner")
    return get_object_or_404(fetched.going_by(number))


def involved_organisation(measure: Measure, slug: str) -> Organisation:
    """Return the organisation, if it owns the measure, takes part in it or was asked; raises Http404."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if not is_involved(measure, organisation):
        raise Http404
    return organisation
