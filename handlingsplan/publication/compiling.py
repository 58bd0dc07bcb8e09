"""One compile from row to PDF: what a worker does with a job."""

from dataclasses import dataclass
from time import monotonic

from django.db import DatabaseError
from django.utils.translation import gettext as _
from structlog import get_logger

from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.plan.models import Plan
from handlingsplan.publication import jobs
from handlingsplan.publication.enums import JobStep
from handlingsplan.publication.freezing import checksum, freeze, thaw
from handlingsplan.publication.heartbeat import beat
from handlingsplan.publication.models import Edition, ProgressReport, RenderJob
from handlingsplan.publication.pdf import CompileError, Progress, compile_pdf
from handlingsplan.publication.rendering import render_html, stylesheet
from handlingsplan.publication.reports.reading import thaw_report
from handlingsplan.publication.reports.rendering import render_report_html
from handlingsplan.publication.snapshot import snapshot

BEAT_SECONDS = 5.0
logger = get_logger(__name__)


@dataclass(frozen=True)
class Manuscript:
    """What is laid out."""

    html: str
    css: str


def edition_manuscript(edition: Edition) -> Manuscript:
    """Return an edition as it was frozen."""
    html = render_html(thaw(edition.content), draft=False, checksum=edition.checksum)
    return Manuscript(html, stylesheet(draft=False))


def report_manuscript(report: ProgressReport) -> Manuscript:
    """Return a round's report as it was frozen."""
    html = render_report_html(thaw_report(report.content), checksum=report.checksum)
    return Manuscript(html, stylesheet(draft=False, more="css/print-report.css"))


def draft_manuscript(plan: Plan) -> Manuscript:
    """Return the working plan as it is now."""
    with snapshot():
        document = read_plan(plan, stage=Stage.WORKING)
    html = render_html(document, draft=True, checksum=checksum(freeze(document)))
    return Manuscript(html, stylesheet(draft=True))


def compile_job(job_id: int) -> None:
    """Compile a job unless somebody else does or has done so.

    Where the database goes away on the way, the error passes through: the lease runs out, and the sweep sends the
    job again.
    """
    lease = jobs.take(job_id)
    if lease is None:
        return
    try:
        _compile(lease)
    except jobs.LeaseLostError:
        logger.warning("lease_lost", job=job_id)
    except DatabaseError:
        raise
    except CompileError as error:
        jobs.fail(lease, str(error))
    except Exception:  # whatever it was: it is logged, and the row must not stay "running"
        logger.exception("compile_failed", job=job_id)
        jobs.fail(lease, _("Något gick fel när planen skulle läsas eller sparas."))


def _compile(lease: jobs.Lease) -> None:
    job = RenderJob.objects.select_related("plan__coordinating_organisation", "edition", "report").get(pk=lease.job_id)
    manuscript = _manuscript(job)
    pdf = compile_pdf(manuscript.html, manuscript.css, on_tick=Watch(lease))
    jobs.renew(lease, JobStep.STORING, pages=pdf.pages)
    jobs.finish(lease, pdf)
    logger.info("compiled", job=lease.job_id, pages=pdf.pages, seconds=round(pdf.seconds), memory=pdf.peak_memory_mb)


def _manuscript(job: RenderJob) -> Manuscript:
    if job.report:
        return report_manuscript(job.report)
    return edition_manuscript(job.edition) if job.edition else draft_manuscript(job.plan)


class Watch:
    """Keeps the lease while the child works, and shows that this worker is alive: a long compile may be all it does."""

    def __init__(self, lease: jobs.Lease) -> None:
        self.lease = lease
        self.beat_at = 0.0

    def __call__(self, progress: Progress) -> None:
        """Renew; raises `LeaseLostError`."""
        jobs.renew(self.lease, progress.step, pages=progress.pages or None)
        if monotonic() - self.beat_at > BEAT_SECONDS:
            beat()
            self.beat_at = monotonic()
