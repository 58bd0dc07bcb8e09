"""A draft of the paper with which a board decides about an edition (tjänsteutlåtande), as a Word document.

What the plan knows comes from the edition; what only the organisation knows is left to fill in, in a style of its own.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import docx
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from docx.enum.style import WD_STYLE_TYPE

from handlingsplan.chapters.document import Link, Measure, PlanDocument
from handlingsplan.editions.extract import Extract
from handlingsplan.exports import docx_styles
from handlingsplan.exports.decision_paper_tables import add_costs, add_extract, add_promises
from handlingsplan.exports.docx_text import add_facts, add_paragraph, add_plain, add_text, amount_in_words
from handlingsplan.exports.packages import without_dates
from measures.enums import CommitmentState
from measures.money.tables import secured, sought

TO_FILL_IN = "Att fylla i"  # the style by which one finds what the portal cannot know
_OPEN = frozenset({CommitmentState.PROPOSED, CommitmentState.INTENDS})


def write_decision_paper(document: PlanDocument, extract: Extract, *, address: str) -> bytes:
    """Return the paper; the same edition gives the same bytes. `address` is that of the organisation's part."""
    word = docx.Document()
    plan, name = document.plan, extract.party.name
    docx_styles.prepare(word, head=_("%(name)s: utkast till tjänsteutlåtande") % {"name": name}, is_book=False)
    style = word.styles.add_style(TO_FILL_IN, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.font.italic = word.styles["Normal"], True
    docx_styles.describe(word, document, title=_("Utkast till tjänsteutlåtande: %(title)s") % {"title": plan.title})
    _head(word, document, extract)
    _proposal(word, document, extract)
    _background(word, document, extract, address)
    add_promises(word, _("Vad %(name)s lovar") % {"name": name}, extract)
    add_costs(word, _("Kostnader år för år"), extract, by_measure=True)
    _consequences(word, extract)
    add_paragraph(word, _appendix_title(document, extract), style="Heading 1").paragraph_format.page_break_before = True
    add_extract(word, extract)
    target = BytesIO()
    word.save(target)
    return without_dates(target.getvalue())


def _head(word: Any, document: PlanDocument, extract: Extract) -> None:
    add_paragraph(word, _("Ställningstagande till %(plan)s") % {"plan": _plan_in_words(document)}, style="Title")
    add_paragraph(word, _("Utkast till tjänsteutlåtande, %(name)s") % {"name": extract.party.name}, style="Subtitle")
    if document.plan.is_demo:
        word.add_paragraph(_("Exempelinnehåll: planen är påhittad för att visa hur portalen fungerar."))
    for line in (_("Till: [nämnd eller styrelse]"), _("Datum: [datum]"), _("Diarienummer: [diarienummer]")):
        _to_fill_in(word, line)
    _to_fill_in(word, _("Handläggare: [namn, funktion, telefon]"))


def _proposal(word: Any, document: PlanDocument, extract: Extract) -> None:
    add_paragraph(word, _("Förslag till beslut"), style="Heading 1")
    points = format_html_join("", "<li>{}</li>", ((point,) for point in proposed(document, extract)))
    add_text(word, format_html("<ol>{}</ol>", points))
    _to_fill_in(word, _("[Ta bort eller ändra de punkter som inte ska beslutas.]"))


def proposed(document: PlanDocument, extract: Extract) -> Iterator[str]:
    """Yield what is to be decided, point by point: only what the edition has."""
    facts = {"name": extract.party.name, "plan": _plan_in_words(document)}
    yield _("%(name)s antar %(plan)s.") % facts
    asked = [promise for promise in extract.promises if promise.commitment.state in _OPEN]
    if asked:
        text = _("%(name)s åtar sig sin del av %(measures)s, så som åtagandena står i det här utlåtandet.")
        if any(promise.commitment.condition for promise in asked):
            text = _("%(name)s åtar sig sin del av %(measures)s, med de villkor som står i det här utlåtandet.")
        yield text % (facts | {"measures": _numbers(promise.measure for promise in asked)})
    if extract.owned:
        yield _("%(name)s ansvarar för att %(measures)s genomförs.") % (facts | {"measures": _numbers(extract.owned)})
    if (wanted := sought(extract.paid)) is not None:
        text = _("De medel som ännu inte är säkrade, %(amount)s, prövas i budgeten för respektive år.")
        yield text % {"amount": amount_in_words(wanted)}


def _background(word: Any, document: PlanDocument, extract: Extract, address: str) -> None:
    plan, party = document.plan, extract.party
    add_paragraph(word, _("Bakgrund"), style="Heading 1")
    add_plain(word, plan.summary)
    told = _(
        "Planen samordnas av %(who)s, gäller %(start)d–%(end)d och har %(parties)d parter och %(measures)d åtgärder."
    )
    facts = {"who": plan.coordinating_organisation, "start": plan.period_start, "end": plan.period_end}
    parties = sum(len(group.parties) for group in document.cooperation.groups)
    word.add_paragraph(told % (facts | {"parties": parties, "measures": document.measures.count}))
    if edition := document.edition:
        published = date_format(edition.published_at, "j F Y")
        word.add_paragraph(
            _("Utgåva %(number)d publicerades den %(day)s.") % {"number": edition.number, "day": published}
        )
        add_plain(word, edition.summary)
    add_facts(word, {_("Organisationens roll i planen"): party.role, _("Ansvar"): party.responsibility})
    for one in document.adoptions:
        if one.organisation_key == party.key:
            facts = {"body": one.body, "day": date_format(one.decided_on, "j F Y"), "number": one.edition}
            said = _("%(body)s beslutade den %(day)s om utgåva %(number)d:") % facts
            word.add_paragraph(f"{said} {': '.join(filter(None, (one.kind_label, one.reservation)))}.")
    link = format_html('<p>{} <a href="{}">{}</a></p>', _("Organisationens del av planen på webben:"), address, address)
    add_text(word, link)


def _consequences(word: Any, extract: Extract) -> None:
    add_paragraph(word, _("Konsekvenser"), style="Heading 1")
    add_paragraph(word, _("Ekonomi"), style="Heading 2")
    for line in _economy(extract):
        word.add_paragraph(line)
    add_paragraph(word, _("Genomförande"), style="Heading 2")
    for line in _carrying_out(extract):
        word.add_paragraph(line)
    add_paragraph(word, _("Mål och utmaningar"), style="Heading 2")
    measures = (*extract.owned, *extract.takes_part)
    facts = {
        _("Mål som åtgärderna bidrar till"): _links(link for one in measures for link in one.goals),
        _("Utmaningar som de möter"): _links(link for one in measures for link in one.challenges),
    }
    add_facts(word, facts)
    if not any(facts.values()):
        word.add_paragraph(_("Planen anger inget mål för organisationens åtgärder."))
    add_paragraph(word, _("Andra konsekvenser"), style="Heading 2")
    _to_fill_in(word, _("[Konsekvenser för till exempel miljö, barn, jämställdhet och tillgänglighet.]"))
    add_paragraph(word, _("Om förslaget inte antas"), style="Heading 2")
    _to_fill_in(word, _("[Vad som händer med organisationens åtgärder och åtaganden.]"))


def _economy(extract: Extract) -> Iterator[str]:
    if not extract.paid:
        yield _("Planen har inga belopp som organisationen betalar. Det betyder inte att det är gratis.")
        return
    yield _("Säkrat av det som organisationen betalar: %(amount)s.") % {
        "amount": amount_in_words(secured(extract.paid))
    }
    yield _("Behov eller sökt, ännu inte säkrat: %(amount)s.") % {"amount": amount_in_words(sought(extract.paid))}
    unstated = sum(row.amount is None for row in extract.paid)
    if unstated:
        yield ngettext(
            "%(n)d post saknar belopp och är inte med i summorna.",
            "%(n)d poster saknar belopp och är inte med i summorna.",
            unstated,
        ) % {"n": unstated}


def _carrying_out(extract: Extract) -> Iterator[str]:
    yield _("Organisationen ansvarar för %(own)d åtgärder och medverkar i %(others)d av andras.") % {
        "own": len(extract.owned),
        "others": len(extract.takes_part),
    }
    for measure in extract.late:
        facts = {"measure": f"{measure.number}. {measure.title}", "status": measure.status_label}
        yield " ".join(filter(None, (_("%(measure)s: %(status)s.") % facts, measure.status_reason)))


def _plan_in_words(document: PlanDocument) -> str:
    plan = document.plan
    title = f"{plan.title} {plan.period_start}–{plan.period_end}"
    return f"{title}, {_('utgåva %(number)d') % {'number': document.edition.number}}" if document.edition else title


def _appendix_title(document: PlanDocument, extract: Extract) -> str:
    facts = {"name": extract.party.name, "plan": _plan_in_words(document)}
    return _("Bilaga. %(name)s i %(plan)s") % facts


def _numbers(measures: Iterable[Measure]) -> str:
    numbers = [str(measure.number) for measure in measures]
    if len(numbers) == 1:
        return _("åtgärd %(number)s") % {"number": numbers[0]}
    return _("åtgärderna %(numbers)s och %(last)s") % {"numbers": ", ".join(numbers[:-1]), "last": numbers[-1]}


def _links(links: Iterable[Link]) -> str:
    return "; ".join({link.key: link.text for link in links}.values())


def _to_fill_in(word: Any, text: str) -> None:
    add_paragraph(word, text, style=TO_FILL_IN)
