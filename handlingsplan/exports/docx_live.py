"""The live data of the chapters in a Word document; the measures of chapter 4 are written one by one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from handlingsplan.chapters.document import (
    Background,
    Challenge,
    Chapter,
    Cooperation,
    Examples,
    Financing,
    Followup,
    Goal,
    Goals,
    Indicator,
    LivePart,
    MoneyTable,
    OrganisationValue,
    Value,
)
from handlingsplan.chapters.rendering import MatrixPart, by_year, split_matrix
from handlingsplan.exports.docx_charts import add_coverage_chart, add_indicator_chart, add_money_chart
from handlingsplan.exports.docx_styles import lay_across, stand_upright
from handlingsplan.exports.docx_tables import ACROSS, add_rows
from handlingsplan.exports.docx_text import add_facts, add_paragraph, add_plain, amount_in_words
from handlingsplan.numbers import format_number
from handlingsplan.richtext import FIGURE

MATRIX_COLUMNS = 8  # beside each other on a page that lies across, with their words


def write_live(word: Any, chapter: Chapter) -> None:
    """Append what a chapter shows beside its text."""
    match chapter:
        case Background():
            _steps(word, chapter)
        case Goals():
            _goals(word, chapter)
        case Cooperation():
            _cooperation(word, chapter)
        case Financing():
            _financing(word, chapter)
        case Followup():
            _followup(word, chapter)
        case Examples():
            _examples(word, chapter)


def _steps(word: Any, chapter: Background) -> None:
    for step in chapter.process_steps:
        add_paragraph(word, f"{step.number}. {step.title}", style="Heading 2")
        add_plain(word, step.description)
        add_facts(word, {_("Läge"): step.told, _("Vad som visar det"): step.evidence})


def _goals(word: Any, chapter: Goals) -> None:
    for title, things in ((_("Mål"), chapter.goals), (_("Utmaningar"), chapter.challenges)):
        add_paragraph(word, title, style="Heading 2")
        for thing in things:
            add_paragraph(word, f"{thing.number}. {thing.title}", style="Heading 3")
            add_plain(word, thing.description)
            facts = _origin(thing) if isinstance(thing, Goal) else {}
            facts |= {_("Åtgärder"): "; ".join(link.text for link in thing.measures)}
            add_facts(word, facts if isinstance(thing, Goal) else facts | _tracked(thing))


def _tracked(challenge: Challenge) -> dict[str, str]:
    judged = f"{challenge.judgement_label} ({challenge.judged_year}). {challenge.judgement_text}"
    return {
        _("Indikatorer"): "; ".join(link.text for link in challenge.indicators),
        _("Säkrade pengar"): amount_in_words(challenge.secured) if challenge.secured is not None else "",
        _("Samordnarens bedömning"): judged if challenge.judgement else "",
    }


def _origin(goal: Goal) -> dict[str, str]:
    year = str(goal.target_year or "")
    return {
        _("Källa"): ", ".join(part for part in (goal.source, goal.source_version) if part),
        _("Målår"): f"{year} ({_('målåret har passerat')})" if goal.expired else year,
    }


def _cooperation(word: Any, chapter: Cooperation) -> None:
    for group in chapter.groups:
        add_paragraph(word, group.label, style="Heading 2")
        rows = (
            (
                "\n".join(filter(None, (party.name, party.called_before, party.contact))),
                party.role,
                party.responsibility,
            )
            for party in group.parties
        )
        add_rows(word, (_("Organisation"), _("Roll"), _("Ansvar")), rows)
    if chapter.matrix.rows:
        add_paragraph(word, _("Åtagandena"), style="Heading 2")
        word.add_paragraph(_("Varje åtagande står vid sin åtgärd i kapitel 4."))
        add_facts(word, {_("Tillfrågade organisationer"): ", ".join(chapter.matrix.organisations)})
        lay_across(word)
        for part in split_matrix(chapter.matrix, columns=MATRIX_COLUMNS):
            _matrix(word, part)
        stand_upright(word)


def _matrix(word: Any, part: MatrixPart) -> None:
    words = _("Åtaganden, del %(number)d av %(total)d: %(first)s – %(last)s")
    facts = {"number": part.number, "total": part.total, "first": part.organisations[0]}
    add_paragraph(word, words % (facts | {"last": part.organisations[-1]}), style="Caption")
    rows = ((measure.text, *(cell.state_label if cell else "" for cell in cells)) for measure, cells, _sum in part.rows)
    add_rows(word, (_("Åtgärd"), *part.organisations), rows, width=ACROSS)


def _financing(word: Any, chapter: Financing) -> None:
    add_money_chart(word, chapter)
    for table in chapter.tables:
        _money_table(word, table)
    add_facts(word, {_("Åtgärder utan angivna belopp"): "; ".join(link.text for link in chapter.unfunded)})


def _money_table(word: Any, table: MoneyTable) -> None:
    add_paragraph(word, table.title, style="Heading 2")
    rows = [
        (row.label, *(amount_in_words(year.amount) for year in row.years), amount_in_words(row.total))
        for row in (*table.rows, table.total)
    ]
    add_rows(word, (table.heading, *(str(year) for year in table.years), _("Summa")), rows)


def _followup(word: Any, chapter: Followup) -> None:
    add_coverage_chart(word, chapter)
    for indicator in chapter.indicators:
        _indicator(word, indicator)
    for evaluation in chapter.evaluations:
        add_paragraph(word, evaluation.title, style="Heading 2")
        word.add_paragraph(f"{evaluation.organisation}, {evaluation.year}. {evaluation.about.text}")
        add_plain(word, evaluation.result)
        facts = {_("Metod"): evaluation.method, _("Underlag"): evaluation.evidence}
        add_facts(word, facts | {_("Länk"): evaluation.link, _("Fil"): evaluation.file_name})


def _indicator(word: Any, indicator: Indicator) -> None:
    add_paragraph(word, f"{indicator.number}. {indicator.title}", style="Heading 2")
    add_plain(word, indicator.definition)
    facts = {
        _("Läge"): ". ".join(part for part in (indicator.standing_label, indicator.standing_reason) if part),
        _("Riktning"): indicator.direction_label,
        _("Helhetens värde"): indicator.rule_label,
        _("Mål"): "; ".join(link.text for link in indicator.goals),
        _("Källa"): ", ".join(part for part in (indicator.source, indicator.source_url) if part),
    }
    add_facts(word, facts)
    add_indicator_chart(word, indicator)
    years: list[tuple[str, Value | OrganisationValue]] = []
    if indicator.baseline:
        years.append((_("Utgångsvärde"), indicator.baseline))
    years += [(_("Målvärde"), target) for target in indicator.targets]
    years += [(_("Värde"), figure) for figure in indicator.values]
    years += [(one.organisation, one) for one in indicator.organisations]
    rows = (
        (label, str(each.year), f"{format_number(each.value, indicator.decimals)} {indicator.unit}")
        for label, each in sorted(years, key=lambda pair: pair[1].year)
    )
    add_rows(word, (_("Uppgift"), _("År"), _("Värde")), rows)


def _examples(word: Any, chapter: Examples) -> None:
    for example in chapter.examples:
        add_paragraph(word, example.title, style="Heading 2")
        word.add_paragraph(", ".join(str(part) for part in (example.organisation, example.year) if part))
        for text in (example.what_was_done, example.results, example.cost, example.contact):
            add_plain(word, text)
        for picture in example.pictures:
            word.add_paragraph(f"[{picture.alt}]")


Rows = Iterable[Sequence[str]]
_NOTHING = "–"


def with_data(chapter: Chapter) -> str:
    """Return the chapter's text with a table in the place of each live part; charts are their figures."""
    parts = {part.key: part for part in chapter.live}

    def place(figure: re.Match[str]) -> str:
        part = parts.get(figure["live"] or "")
        return _placed(part) if part else figure.group()

    return FIGURE.sub(place, chapter.html)


def _placed(part: LivePart) -> SafeString:
    if part.indicator:
        return _placed_indicator(part.title, part.indicator)
    if part.money:
        return _money(part.money)
    if part.measures:
        return _measures(part)
    words = (
        _("Här stod ”%(title)s”. Den finns inte längre i planen.")
        if part.is_gone
        else _("%(title)s: inga åtgärder än.")
    )
    return format_html("<p>{}</p>", words % {"title": part.title})


def _measures(part: LivePart) -> SafeString:
    lines = part.measures or ()
    rows = ((one.measure.text, one.owner, one.period or _("inte angiven"), one.status_label) for one in lines)
    return _table(part.title, (_("Åtgärd"), _("Ansvarig"), _("Planerad tid"), _("Status")), rows)


def _money(table: MoneyTable) -> SafeString:
    caption = _("Planens finansiering %(title)s, kronor") % {"title": table.title.lower()}
    rows = (
        (row.label, *(amount_in_words(year.amount) for year in row.years), amount_in_words(row.total))
        for row in (*table.rows, table.total)
    )
    return _table(caption, (table.heading, *map(str, table.years), _("Summa")), rows)


def _placed_indicator(title: str, indicator: Indicator) -> SafeString:
    rows = list(_years(indicator))
    if not rows:
        return format_html("<p>{}. {}</p>", title, _("Inget godkänt värde för helheten än."))
    headings = [_("År"), _("Utfall"), _("Målvärde")]
    if indicator.rule != "none":
        headings.insert(2, _("Antal som lämnat värde"))
    return _table(f"{title}, {indicator.unit}", headings, rows)


def _years(indicator: Indicator) -> Iterator[list[str]]:
    for row in by_year(indicator):
        figure, target = row["figure"], row["target"]
        cells = [str(row["year"]), _NOTHING if figure is None else format_number(figure.value, indicator.decimals)]
        if indicator.rule != "none":
            cells.append(_NOTHING if figure is None else str(figure.counted))
        yield [*cells, _NOTHING if target is None else format_number(target, indicator.decimals)]


def _table(caption: str, headings: Iterable[str], rows: Rows) -> SafeString:
    head = format_html_join("", "<th>{}</th>", ((heading,) for heading in headings))
    body = format_html_join("", "<tr><th>{}</th>{}</tr>", ((first, _cells(rest)) for first, *rest in rows))
    return format_html("<table><caption>{}</caption><tr>{}</tr>{}</table>", caption, head, body)


def _cells(words: Iterable[str]) -> SafeString:
    return format_html_join("", "<td>{}</td>", ((one,) for one in words))
