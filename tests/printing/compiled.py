"""Plans made by hand, compiled as a worker does, with nothing kept from before."""

from collections.abc import Callable

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.freezing import freeze
from handlingsplan.printing.compile import compile_plan, compile_whole
from handlingsplan.printing.page_pdf import PAGE_PDFS, make_waiting
from handlingsplan.printing.pdf import Pdf
from handlingsplan.printing.print_source import PrintSource
from tests.databases import alone


def source(plan: PlanDocument, *, draft: bool = False) -> PrintSource:
    return PrintSource(plan, freeze(plan), draft)


def compiled(plan: PlanDocument, *, draft: bool = False, jobs: int = 1, fresh: bool = True) -> Pdf:
    return compile_plan(source(plan, draft=draft), jobs=jobs, fresh=fresh)


def compiled_whole(plan: PlanDocument, *, draft: bool = False) -> Pdf:
    return compile_whole(source(plan, draft=draft))


def once(name: str, make: Callable[[], bytes]) -> bytes:
    """Return what `make` gives, made by the first process of the run that asks for it under this name."""
    with alone(name) as made:
        if not made.exists():
            made.write_bytes(make())
        return made.read_bytes()


def make_all_waiting() -> int:
    """Make the small PDFs that wait, as a worker does, and return how many they were."""
    keys = PAGE_PDFS.waiting_keys()
    for key in keys:
        make_waiting(key)
    return len(keys)
