"""Who may do what with a plan and its chapters: the grant says who, the state says when."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from actors.access import Person, held, holds
from actors.permissions import ALLOWED, Verdict
from handlingsplan.plan.enums import CHAPTER_TRANSITIONS, ChapterState, PlanPermission, PlanStatus, ReviewAct
from handlingsplan.plan.models import Chapter, Coordinator, Plan, PlanGrant, ReviewEvent


def plans_where(user: Person, permission: PlanPermission) -> frozenset[int]:
    """Return the ids of the plans on which the person holds the permission."""
    return held(user, PlanGrant).get(permission, frozenset())


def _holds(user: Person, permission: PlanPermission, plan_id: int) -> bool:
    return holds(user, permission, plan_id, PlanGrant)


def may_read_working_plan(user: Person, plan: Plan) -> Verdict:
    """People of the parties read the working plan."""
    if _holds(user, PlanPermission.READ_WORKING_PLAN, plan.pk):
        return ALLOWED
    return Verdict(_("Den pågående planen läses bara av dem som deltar i den."))


def may_coordinate(user: Person, plan: Plan) -> Verdict:
    if _holds(user, PlanPermission.COORDINATE, plan.pk):
        return ALLOWED
    return Verdict(_("Det här gör samordnaren."))


def still_open(plan: Plan) -> Verdict:
    """A closed plan is read, not changed; its editions stay as they are."""
    if plan.status != PlanStatus.CLOSED:
        return ALLOWED
    return Verdict(_("Planen är avslutad. Den går att läsa men inte att ändra."))


def may_change_plan(user: Person, plan: Plan) -> Verdict:
    """The coordinator changes what is the plan's own, until it is closed."""
    return may_coordinate(user, plan) and still_open(plan)


def may_close_plan(user: Person, plan: Plan) -> Verdict:
    """The coordinator closes a plan when its time is over, or earlier."""
    return may_change_plan(user, plan)


def may_start_next_period(user: Person, plan: Plan) -> Verdict:
    """The coordinator starts the next plan from this one, closed or not."""
    return may_coordinate(user, plan)


def may_reopen_plan(user: Person, plan: Plan) -> Verdict:
    """The coordinator opens a plan again that was closed too early."""
    verdict = may_coordinate(user, plan)
    if verdict and plan.status != PlanStatus.CLOSED:
        return Verdict(_("Planen är inte avslutad."))
    return verdict


def may_comment(user: Person, plan: Plan) -> Verdict:
    """Everybody who works with the plan comments; readers read."""
    if not still_open(plan):
        return still_open(plan)
    if _holds(user, PlanPermission.COMMENT, plan.pk):
        return ALLOWED
    return Verdict(_("Som läsare kan du läsa synpunkter men inte lämna egna."))


def may_evaluate(user: Person, plan: Plan) -> Verdict:
    if _holds(user, PlanPermission.EVALUATE, plan.pk):
        return still_open(plan)
    return Verdict(_("Utvärderingar läggs till av utvärderare."))


def may_be_editor(user: Person, plan: Plan) -> Verdict:
    """Editors of a chapter are people who work with the plan: readers are not."""
    if _holds(user, PlanPermission.COMMENT, plan.pk):
        return ALLOWED
    return Verdict(_("%(person)s arbetar inte med planen och kan därför inte vara redaktör.") % {"person": user})


def _may_act(chapter: Chapter, act: ReviewAct) -> Verdict:
    if chapter.state in CHAPTER_TRANSITIONS[act][0]:
        return still_open(chapter.plan)
    return Verdict(
        _("Kapitlet är i läget ”%(state)s”, och då går det inte.") % {"state": chapter.get_state_display().lower()}
    )


def _writes_chapter(user: Person, chapter: Chapter) -> bool:
    if _holds(user, PlanPermission.COORDINATE, chapter.plan_id):
        return True
    if not _holds(user, PlanPermission.COMMENT, chapter.plan_id):
        return False
    return any(editor.pk == user.pk for editor in chapter.editors.all())


def may_write_chapter(user: Person, chapter: Chapter) -> Verdict:
    """The coordinator and the chapter's appointed editors write, but not while the text is in review."""
    if not _writes_chapter(user, chapter):
        return Verdict(_("Du är inte utsedd till redaktör för kapitlet. Be samordnaren om du vill skriva i det."))
    if chapter.state == ChapterState.IN_REVIEW:
        return Verdict(_("Texten är under granskning. Dra tillbaka den om den behöver ändras innan den godkänns."))
    return still_open(chapter.plan)


def may_name_revision(user: Person, chapter: Chapter) -> Verdict:
    """Those who write the chapter give its versions names, whatever state the text is in."""
    if _writes_chapter(user, chapter):
        return still_open(chapter.plan)
    return Verdict(_("Bara kapitlets redaktörer och samordnaren ger versioner namn."))


def may_submit_chapter(user: Person, chapter: Chapter) -> Verdict:
    """Those who write the chapter hand it in."""
    if not _writes_chapter(user, chapter):
        return Verdict(_("Bara kapitlets redaktörer och samordnaren lämnar texten till granskning."))
    if chapter.latest is None or not chapter.latest.html:
        return Verdict(_("Kapitlet har ingen text än."))
    return _may_act(chapter, ReviewAct.SUBMIT)


def may_withdraw_chapter(user: Person, chapter: Chapter) -> Verdict:
    """Those who write the chapter take it back from review."""
    if not _writes_chapter(user, chapter):
        return Verdict(_("Bara kapitlets redaktörer och samordnaren drar tillbaka texten."))
    return _may_act(chapter, ReviewAct.WITHDRAW)


def may_send_back_chapter(user: Person, chapter: Chapter) -> Verdict:
    return may_coordinate(user, chapter.plan) and _may_act(chapter, ReviewAct.SEND_BACK)


def submitted_by(chapter: Chapter) -> int | None:
    """Return the id of whoever handed the chapter's text in last."""
    events = ReviewEvent.objects.filter(chapter=chapter, act=ReviewAct.SUBMIT)
    return events.order_by("-at", "-pk").values_list("by_id", flat=True).first()


def count_coordinators(plan_id: int) -> int:
    """Return how many people coordinate the plan."""
    return Coordinator.objects.filter(plan=plan_id, user__is_active=True).count()


def is_own_submission(user: Person, *, submitted_by_id: int | None, plan_id: int) -> bool:
    """Tell whether the person would decide on their own submission though another coordinator could."""
    return submitted_by_id == user.pk and count_coordinators(plan_id) > 1


def may_approve_chapter(user: Person, chapter: Chapter) -> Verdict:
    """The coordinator approves, but not the own submission where there is another coordinator to ask."""
    verdict = may_coordinate(user, chapter.plan) and _may_act(chapter, ReviewAct.APPROVE)
    if verdict and is_own_submission(user, submitted_by_id=submitted_by(chapter), plan_id=chapter.plan_id):
        return Verdict(_("Du lämnade själv in texten. Låt en annan samordnare godkänna den."))
    return verdict


def working_plan(user: Person, slug: str) -> Plan:
    """Return the plan, for those who read it while it is being worked on; raises Http404."""
    readable = plans_where(user, PlanPermission.READ_WORKING_PLAN)
    return get_object_or_404(Plan.objects.with_coordinator().filter(pk__in=readable), slug=slug)


def chapter_of(plan: Plan, number: int) -> Chapter:
    """Return the plan's chapter with its texts, their authors and the chapter's editors; raises Http404."""
    chapters = (
        Chapter.objects.filter(plan=plan).select_related("latest__author", "approved").prefetch_related("editors")
    )
    chapter = get_object_or_404(chapters, number=number)
    chapter.plan = plan
    return chapter
