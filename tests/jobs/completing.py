"""Doing a worker's part without a compile."""

from handlingsplan.jobs.leases import finish, take
from handlingsplan.jobs.models import RenderJob
from handlingsplan.printing.pdf import Pdf

PDF = Pdf(content=b"%PDF-1.7 en fil", pages=64, peak_memory_mb=300, seconds=12.5)


def complete(job: RenderJob, pdf: Pdf = PDF) -> None:
    """Finish the job as a worker would."""
    lease = take(job.pk)
    assert lease is not None
    finish(lease, pdf.content, pages=pdf.pages, left_out=pdf.left_out)
