"""Plans made by hand, compiled as a worker does, with nothing kept from before."""

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.publication.assembling import compile_plan
from handlingsplan.publication.compiling import compile_whole
from handlingsplan.publication.freezing import freeze
from handlingsplan.publication.manuscripts import Manuscript
from handlingsplan.publication.pdf import Pdf


def manuscript(plan: PlanDocument, *, draft: bool = False) -> Manuscript:
    return Manuscript(plan, freeze(plan), draft)


def compiled(plan: PlanDocument, *, draft: bool = False, jobs: int = 1, fresh: bool = True) -> Pdf:
    return compile_plan(manuscript(plan, draft=draft), jobs=jobs, fresh=fresh)


def compiled_whole(plan: PlanDocument, *, draft: bool = False) -> Pdf:
    return compile_whole(manuscript(plan, draft=draft))
