"""What workers are told to do; each task only fetches and delegates."""

from celery import shared_task
from django.conf import settings

from actors import heads, seals
from actors.authentication.account_letters import RESET, make_reset_letter
from handlingsplan.consultation import reminding
from handlingsplan.consultation.report import docx as report_docx
from handlingsplan.consultation.report.docx import REPORT_WORD_TASK, REPORT_WORDS
from handlingsplan.editions import days
from handlingsplan.jobs import heartbeat, leases
from handlingsplan.jobs.dispatch import COMPILE_TASK
from handlingsplan.mail.sending import SEND_TASK, Maker, post, send_due, send_letter
from handlingsplan.operations import retention, run_job
from handlingsplan.plan import grants
from handlingsplan.printing import page_pdf
from handlingsplan.printing.page_pdf import PAGE_PDF_TASK, PAGE_PDFS
from handlingsplan.public import decision_papers, page_pdfs
from handlingsplan.public.decision_papers import DECISION_PAPER_TASK, DECISION_PAPERS
from handlingsplan.public.page_pdfs import EDITION_PAGES_TASK
from handlingsplan.workspace import digests

LETTER_MAKERS: dict[str, Maker] = {RESET: make_reset_letter}


@shared_task(name=COMPILE_TASK)
def compile_job(job_id: int) -> None:
    run_job.compile_job(job_id)


@shared_task(name=PAGE_PDF_TASK)
def make_page_pdf(key: str) -> None:
    page_pdf.make_waiting(key)


@shared_task(name=DECISION_PAPER_TASK)
def make_decision_paper(key: str) -> None:
    decision_papers.make_waiting(key)


@shared_task(name=REPORT_WORD_TASK)
def make_report_word(key: str) -> None:
    report_docx.make_waiting(key)


@shared_task(name=EDITION_PAGES_TASK)
def ask_for_edition_pages(edition_id: int) -> None:
    page_pdfs.ask_for_pages(edition_id)


@shared_task(name="operations.sweep")
def sweep() -> None:
    leases.sweep()
    for queue in (PAGE_PDFS, DECISION_PAPERS, REPORT_WORDS):
        queue.sweep()
    send_due(LETTER_MAKERS)


@shared_task(name=SEND_TASK)
def send_one_letter(letter: int) -> None:
    send_letter(letter, LETTER_MAKERS)


@shared_task(name="operations.beat")
def beat() -> None:
    heartbeat.beat()


@shared_task(name="operations.forget")
def forget_old() -> None:
    retention.forget_old()


@shared_task(name="operations.keep_day")
def keep_day() -> None:
    days.keep_day()


@shared_task(name="operations.remind_bodies")
def remind_bodies() -> None:
    reminding.remind_bodies()


@shared_task(name="operations.digests")
def send_digests() -> None:
    digests.send_digests()


@shared_task(name="operations.compare_access")
def compare_access() -> None:
    grants.compare_access()


@shared_task(name="operations.deposit_heads")
def deposit_heads() -> None:
    """Note the ends of the history's chains where the operator chose."""
    text = heads.deposit_heads()
    post("Handlingsplan: history heads", text, settings.HISTORY_HEADS_TO)


@shared_task(name="operations.seal")
def seal_history() -> None:
    """Seal what a killed process entered in the ledger and left without a seal."""
    seals.seal()
