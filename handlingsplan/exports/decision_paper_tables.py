"""The tables of a board's decision paper: promises, costs, and the extract as appendix."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Measure
from handlingsplan.editions.extract import Extract
from handlingsplan.exports.docx_styles import lay_across, stand_upright
from handlingsplan.exports.docx_tables import ACROSS, TEXT_WIDTH, add_rows
from handlingsplan.exports.docx_text import add_facts, add_paragraph, add_plain, amount_in_words
from measures.money.tables import MoneyTable

MAX_YEARS_UPRIGHT = 5  # a line of amounts with more lies across


def add_promises(word: Any, title: str, extract: Extract, *, level: int = 1) -> None:
    """Append what the organisation has said to each measure that it was asked about."""
    add_paragraph(word, title, style=f"Heading {level}")
    if not extract.promises:
        word.add_paragraph(_("Organisationen är inte tillfrågad om någon åtgärd."))
    headings = (_("Åtgärd"), _("Åtagande"), _("Eget bidrag"), _("Villkor eller skäl"), _("Beslut"))
    rows = (
        (
            *(_called(promise.measure), promise.commitment.state_label, promise.commitment.contribution),
            *(promise.commitment.condition, _decision(promise.commitment.decision, promise.commitment.on_behalf)),
        )
        for promise in extract.promises
    )
    add_rows(word, headings, rows)


def _decision(decision: str, on_behalf: str) -> str:
    return " ".join(filter(None, (decision, on_behalf)))


def add_costs(word: Any, title: str, extract: Extract, *, level: int = 1, by_measure: bool = False) -> None:
    """Append what the organisation pays itself, by state and year, and measure by measure."""
    add_paragraph(word, title, style=f"Heading {level}")
    if not extract.costs.lines:
        text = _("Planen har inga belopp som organisationen betalar. Det betyder inte att det är gratis.")
        word.add_paragraph(f"{text} {_('Inget är angivet.')}")
        return
    lies_across = len(extract.costs.years) > MAX_YEARS_UPRIGHT
    if lies_across:
        lay_across(word)
    width = ACROSS if lies_across else TEXT_WIDTH.twips
    _sums(word, _("Pengar som organisationen själv betalar, efter läge"), _("Läge"), extract.costs, width)
    if by_measure:
        _sums(word, _("Samma pengar, åtgärd för åtgärd"), _("Åtgärd"), extract.costs_by_measure, width)
    if lies_across:
        stand_upright(word)


def _sums(word: Any, caption: str, heading: str, table: MoneyTable[str], width: int) -> None:
    add_paragraph(word, caption, style="Caption")
    sums = [(line.key, (*line.amounts, line.total)) for line in table.lines]
    sums.append((_("Summa"), (*table.amounts, table.total)))
    rows = ((label, *map(amount_in_words, amounts)) for label, amounts in sums)
    add_rows(word, (heading, *map(str, table.years), _("Summa")), rows, width=width)


def add_extract(word: Any, extract: Extract) -> None:
    """Append the organisation's part of the plan, as its own page has it."""
    party = extract.party
    add_plain(word, party.called_before)
    add_plain(word, party.role)
    add_plain(word, party.responsibility)
    facts = {
        _("Kontakt"): party.contact,
        _("Åtgärder att ansvara för"): str(len(extract.owned)),
        _("Åtgärder att medverka i"): str(len(extract.takes_part)),
        _("Egna pengar i planen, i alla lägen"): amount_in_words(extract.costs.total),
        _("Försenat eller stoppat"): str(len(extract.late)),
    }
    add_facts(word, facts)
    late = ((_called(one), one.status_label, one.status_reason) for one in extract.late)
    _part(word, _("Försenat eller stoppat"), (_("Åtgärd"), _("Status"), _("Skäl")), late)
    add_costs(word, _("Vad det kostar, år för år"), extract, level=2)
    add_promises(word, _("Åtaganden"), extract, level=2)
    headings = (_("Åtgärd"), _("Ansvarar"), _("Status"), _("Tidsplan"), _("Säkrade pengar"))
    _part(word, _("Åtgärder att ansvara för"), headings, map(_line, extract.owned))
    _part(word, _("Åtgärder att medverka i"), headings, map(_line, extract.takes_part))


def _part(word: Any, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Append a heading with its table; nothing where there are no rows."""
    if body := list(rows):
        add_paragraph(word, title, style="Heading 2")
        add_rows(word, headings, body)


def _line(measure: Measure) -> tuple[str, ...]:
    return (
        *(_called(measure), measure.owner, measure.status_label, measure.period or "–"),
        amount_in_words(measure.secured),
    )


def _called(measure: Measure) -> str:
    return f"{measure.number}. {measure.title}"
