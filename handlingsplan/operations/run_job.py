"""One compile from row to PDF: what a worker does with a job."""

from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from structlog import get_logger

from handlingsplan.consultation.keeping import kept_of_consultations
from handlingsplan.editions.enums import FileForm
from handlingsplan.editions.freezing import thaw
from handlingsplan.editions.models import Edition, ProgressReport
from handlingsplan.exports.docx import write_form
from handlingsplan.exports.keeping.package import write_package
from handlingsplan.jobs import leases
from handlingsplan.jobs.enqueue import enqueue_package
from handlingsplan.jobs.enums import JobState, JobStep
from handlingsplan.jobs.heartbeat import beat
from handlingsplan.jobs.latest_editions import file_of
from handlingsplan.jobs.models import RenderJob
from handlingsplan.operations.health import is_disk_full
from handlingsplan.printing.compile import compile_plan, compile_whole
from handlingsplan.printing.pdf import CompileError, CompileProgress, Pdf, compile_pdf
from handlingsplan.printing.print_source import draft_source, edition_source
from handlingsplan.printing.rendering import stylesheet
from handlingsplan.public.page_pdfs import EDITION_PAGES_TASK
from handlingsplan.reports.reading import thaw_report
from handlingsplan.reports.rendering import render_report_html
from handlingsplan.sandbox import TICK_SECONDS
from handlingsplan.waking import wake

BEAT_SECONDS = 5.0  # as often as the task that beats otherwise (`CELERY_BEAT_SCHEDULE`)
logger = get_logger(__name__)


def compile_report(report: ProgressReport, *, on_tick: Callable[[CompileProgress], None]) -> Pdf:
    """Return the PDF of a round's report as it was frozen; raises `CompileError`."""
    html = render_report_html(thaw_report(report.content), checksum=report.checksum)
    return compile_pdf(html, stylesheet(draft=False, more="css/print/report.css"), on_tick=on_tick)


def compile_job(job_id: int) -> None:
    """Compile a job unless somebody else does or has done so.

    Where the database goes away on the way, the error passes through: the lease runs out, and the sweep sends the
    job again.
    """
    lease = leases.take(job_id)
    if lease is None:
        return
    try:
        _compile(lease)
    except leases.LeaseLostError:
        logger.warning("lease_lost", job=job_id)
    except DatabaseError:
        raise
    except CompileError as error:
        _give_up(lease, str(error))
    except Exception:  # whatever it was: it is logged, and the row must not stay "running"
        logger.exception("compile_failed", job=job_id)
        _give_up(lease, _("Något gick fel när planen skulle läsas eller sparas."))


def _give_up(lease: leases.Lease, reason: str) -> None:
    if is_disk_full():
        logger.error("disk_full", job=lease.job_id)
        leases.postpone(lease, _("Disken är full. Arbetet fortsätter av sig självt när det finns plats."))
    else:
        leases.fail(lease, reason)


def _compile(lease: leases.Lease) -> None:
    kinds = ("plan__coordinating_organisation", "edition", "report", "form_of", "consultation")
    job = RenderJob.objects.select_related(*kinds).get(pk=lease.job_id)
    if job.form_of and job.form == FileForm.PACKAGE:
        _pack(lease, job.form_of)
        return
    if job.form_of:
        _write_form(lease, FileForm(job.form), job.form_of)
        return
    pdf = _pdf_of(job, LeaseKeeper(lease))
    if (job.edition or job.consultation) and pdf.left_out:
        leases.fail(lease, _("Utgåvan går inte att ge ut som PDF. ") + " ".join(pdf.left_out), for_good=True)
        return
    leases.renew(lease, JobStep.STORING, pages=pdf.pages)
    leases.finish(lease, pdf.content, pages=pdf.pages, left_out=pdf.left_out)
    logger.info("compiled", job=lease.job_id, pages=pdf.pages, seconds=round(pdf.seconds), memory=pdf.peak_memory_mb)
    if job.edition:  # now, as the page for the newly elected leads to this file, and the package holds it
        wake(EDITION_PAGES_TASK, job.edition.pk)
        enqueue_package(job.edition)


def _write_form(lease: leases.Lease, form: FileForm, edition: Edition) -> None:
    keeper = LeaseKeeper(lease)
    content = write_form(form, thaw(edition.content), on_part=keeper.part)
    leases.renew(lease, JobStep.STORING)
    leases.finish(lease, content)
    logger.info("form_written", job=lease.job_id, form=form, size=len(content))


def _pack(lease: leases.Lease, edition: Edition) -> None:
    """Make the package of everything, once there is a PDF to put into it."""
    pdf = file_of(edition, FileForm.PDF)
    if pdf is None or pdf.state == JobState.FAILED:
        leases.fail(lease, _("Utgåvans PDF kunde inte skapas."), for_good=True)
        return
    if pdf.state != JobState.DONE:
        leases.postpone(lease, _("Väntar på utgåvans PDF."))
        return
    with pdf.file.open("rb") as file:
        more = kept_of_consultations(edition)
        content = write_package(edition, file.read(), on_part=LeaseKeeper(lease).part, more=more)
    leases.renew(lease, JobStep.STORING)
    leases.finish(lease, content)
    logger.info("form_written", job=lease.job_id, form=FileForm.PACKAGE, size=len(content))


def _pdf_of(job: RenderJob, keeper: "LeaseKeeper") -> Pdf:
    if job.report:
        return compile_report(job.report, on_tick=keeper)
    frozen = job.edition or job.consultation
    source = edition_source(frozen) if frozen else draft_source(job.plan)
    compile_ = compile_whole if settings.RENDER_IN_ONE_PIECE else compile_plan
    return compile_(source, on_tick=keeper)


class LeaseKeeper:
    """Keeps the lease while others work, and shows that this worker is alive: a long compile may be all it does."""

    def __init__(self, lease: leases.Lease) -> None:
        self.lease = lease
        self.beaten_at = 0.0
        self.part_at = 0.0

    def __call__(self, progress: CompileProgress) -> None:
        sections = (progress.sections, progress.of_sections) if progress.of_sections else None
        leases.renew(self.lease, JobStep(progress.step), pages=progress.pages or None, sections=sections)
        if monotonic() - self.beaten_at > BEAT_SECONDS:
            beat()
            self.beaten_at = monotonic()

    def part(self, done: int, total: int) -> None:
        """Renew when a second has gone since the last time: of what is written in this process itself."""
        if monotonic() - self.part_at >= TICK_SECONDS:
            self(CompileProgress(JobStep.FORMING, 0, done, total))
            self.part_at = monotonic()
