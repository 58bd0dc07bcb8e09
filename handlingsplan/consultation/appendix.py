"""The report as an appendix of the plan, and so of its next edition: on its pages, in its PDF and its Word document."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actors.history import save_as
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan import richtext
from handlingsplan.consultation.enums import ConsultationState
from handlingsplan.consultation.models import Consultation
from handlingsplan.consultation.permissions import may_hold
from handlingsplan.consultation.preparing import locked
from handlingsplan.consultation.report.reading import ConsultationReport, report_of
from handlingsplan.plan.appendices.keeping import clean_text, save_appendix
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.web_addresses import site_address

MAX_TITLE = 200


def may_append(user: User, consultation: Consultation) -> Verdict:
    """The coordinator lets the report be an appendix, once it is given out."""
    verdict = may_hold(user, consultation.plan)
    if verdict and consultation.state != ConsultationState.ACCOUNTED_FOR:
        return Verdict(_("Redogörelsen blir bilaga när den är utgiven."))
    if verdict and consultation.appendix_id:
        return Verdict(_("Redogörelsen är redan en bilaga till planen."))
    return verdict


@transaction.atomic
def append_report(consultation: Consultation, *, by: User) -> Appendix:
    """Let the report be the plan's last appendix. Raises `RefusedError`."""
    stored = locked(consultation)
    require(may_append(by, stored))
    title = pgettext("bilaga", "Samrådsredogörelse: %(title)s") % {"title": stored.title}
    appendix = Appendix(plan=stored.plan, title=title[:MAX_TITLE])
    save_appendix(appendix, html=_text(stored), expected_version=0, by=by)
    stored.appendix = appendix
    stored.version += 1
    save_as(stored, by=by)
    return appendix


def _text(consultation: Consultation) -> str:
    """Return all of the report as the text of an appendix; else the counts, and where all of it is."""
    report = report_of(consultation)
    try:
        return clean_text(_written(report, consultation, is_whole=True))
    except richtext.TextRefusedError:
        return clean_text(_written(report, consultation, is_whole=False))


def _written(report: ConsultationReport, consultation: Consultation, *, is_whole: bool) -> str:
    address = site_address("consultation_account", consultation.plan.slug, consultation.number)
    context = {"report": report, "is_whole": is_whole, "address": address}
    return render_to_string("consultation/report/_appendix.html", context)
