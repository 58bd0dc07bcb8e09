"""Rows of a coordinator's list that name other parties: laid before them as drafts of theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from actors.conflicts import Difference
from actors.models import Organisation, User
from actors.permissions import Verdict
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold
from measures.editing import MeasureData, may_own
from measures.enums import LaidAnswer
from measures.laying.laying import titles_of
from measures.laying.permissions import may_lay, may_lay_before
from measures.models import LaidMeasure
from measures.workbooks.import_rows import CellProblem, ImportRow, RowOutcome

LaidBefore = Mapping[tuple[int, str], LaidMeasure]  # by owner and folded title, as they were laid


def may_bring(user: User, plan: Plan, owner: Organisation) -> Verdict:
    """One begins measures for those that one writes for, and as a coordinator lays them before other parties."""
    own = may_own(user, plan, owner)
    return own if own or not may_lay(user, plan) else may_lay_before(user, plan, owner)


def laid_before(user: User, plan: Plan) -> LaidBefore:
    """Return what was laid in the plan, for a coordinator, who sees no drafts; an open one hides a declined."""
    if not may_lay(user, plan):
        return {}
    rows = LaidMeasure.objects.filter(measure__plan=plan).select_related("measure", "owner")
    lines = sorted(titles_of(list(rows)), key=lambda line: line.laid.standing != LaidAnswer.DECLINED)
    return {(line.laid.owner_id, fold(line.title)): line.laid for line in lines}


def with_rest(data: MeasureData, rest: Sequence[Difference]) -> MeasureData:
    """Return a laid measure with how far it is as text: only its owner reports that, once it has taken over."""
    lines = [f"{one.label}: {one.own}" for one in rest]
    return replace(data, description="\n".join(filter(None, [data.description, *lines])))


def laid_words(owner: Organisation, rest: Sequence[Difference]) -> list[str]:
    """Return what is said of a row that will be laid before its owner."""
    said = [_("Läggs fram för %(owner)s, som tar över åtgärden, ändrar den eller avböjer.") % {"owner": owner}]
    if rest:
        said.append(_("Status rapporteras av ägaren: här skrivs den i beskrivningen."))
    return said


def laid_again(line: ImportRow, laid: LaidMeasure, *, forced: bool) -> ImportRow | None:
    """Return what comes of a row that was laid before; None where it is to be laid once more."""
    owner = {"owner": laid.owner}
    if laid.standing != LaidAnswer.DECLINED:
        text = _("Redan framlagd för %(owner)s. Ska något ändras gör ägaren det.") % owner
        return replace(line, outcome=RowOutcome.UNCHANGED, changes=(), warnings=[text], planned=None)
    if forced:
        return None
    text = _("%(owner)s har avböjt åtgärden. Kryssa i raden om den ska läggas fram igen.") % owner
    return replace(line, outcome=RowOutcome.CONFLICT, problems=[CellProblem("", text)])
