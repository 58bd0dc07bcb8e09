"""What a column most likely means, as its heading says it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.core.exceptions import ValidationError

from handlingsplan.spreadsheets.reading.cells import Cell, Unreadable
from handlingsplan.swedish import fold
from measures.workbooks.columns import measure_column
from measures.workbooks.headings import AmountMeaning, Heading, base_of, read_heading
from measures.workbooks.marks import two_way_mark
from measures.workbooks.values import as_text, read_amount

# The last part of a word says what it is: "driftkostnad" is a cost, and "kostnadsställe" and "läkemedel" are none
_AMOUNT = re.compile(
    r"(?:\w*(?:kostnad|utgift|investering)(?:er|ar|en|s)?|\w*(?:budget|belopp|anslag)(?:en|et)?"
    r"|(?:drifts?|investerings?|projekt|budget|satsnings|stads?miljö|egna )?medel"
    r"|kostnads(?:uppskattning|bedömning|kalkyl|ram|förslag)|budgeterat|budgetram|kosten(?:schätzung|rahmen)?|\w+kosten"
    r"|aufwand|\w*kustannu(?:s|kset|sarvio)|coûts?|costs?|anlægsudgift|driftsudgift|\w*udgift(?:er)?|økonomi)",
    re.IGNORECASE,
)
# What a thing costs each year, or each inhabitant, or until then, is an amount of no year: a person says how it is read
_OF_NO_YEAR = re.compile(
    r"\bper (?!20\d\d|den\b)|/\s*(?:år|inv|year)"
    r"|/\s*(?:km|m2?|m²|st|styck|enhet|res[ae]|fordon|person|hushåll|vecka|mån|månad|dag|h|tim)\b|(?:kr|sek|kronor)\s*/\s*[a-zåäö]|årlig|\back(?:\b|um)|vuodessa"
    r"|jährlich|par an\b|\b(?:månads|års|dygns|tim(?:me)?|snitt|genomsnitts|medel|marginal|styck|enhets|skade|samhälls"
    r"|livscykel|kapital|ränte)kostnad",
    re.IGNORECASE,
)
_NO_COST = re.compile(
    r"\W*(?:varav|därav|davon|josta|dont)\b|intäkt|inkomst|besparing|minskning|\bnytt|kommentar|ansvarig|källa|konto"
    r"|\b(?:typ|slag|nivå|klass|post|nummer|nr|id|ställe|kod)\b|jämför|utfall|bokslut"
    r"|\b(?:minskad|ökad|återståe|kvarvarande|förbruk|upparbet|nedlagd|överskrid|föregående|tidigare|ursprunglig|gammal|gamla"
    r"|alternativ|differens|diff)|(?:ökning|skillnad)\b",
    re.IGNORECASE,
)
# Whose money it is stands in no cell then: read as the owner's, another one's would be counted as theirs
_OF_SOMEBODY = re.compile(
    r"\b(?:regionen|region|kommunen|kommun|staten|stat|trafikverket|annan|andra|extern\w*|övriga?)s?\b|statlig|bidrag|medfinans",
    re.IGNORECASE,
)


def guessed(heading: str, unit: str) -> str:
    """Return what a heading most likely means; `unit` is that of the whole sheet. Empty where nothing is known."""
    name = measure_column(heading)
    said = read_heading(heading)
    if not _means_amount(name, said):
        return name
    if said.is_foreign or any(words.search(heading) for words in (_OF_NO_YEAR, _NO_COST, _OF_SOMEBODY)):
        return ""
    if said.is_span:  # of several years together: which one it is put on is asked
        return str(AmountMeaning(kind=said.kind))
    return str(AmountMeaning("" if said.has_sign_unread else said.unit or unit, said.year, said.kind))


def _means_amount(name: str, said: Heading) -> bool:
    """Tell whether a heading, of which `name` is what the whole of it means, has amounts below it."""
    return name == "amount" or (
        not name
        and (
            measure_column(said.name) == "amount"
            or any(map(_AMOUNT.fullmatch, said.name.split()))
            or (not said.name and said.year is not None)
            or bool(said.kind and (said.unit or said.year))
        )
    )


def payers_in(funders: Mapping[str, str], heading: str) -> dict[str, str]:
    """Return whom a heading names, with the word; `funders` are those who may pay, by their folded names."""
    words = fold(heading)
    found: dict[str, str] = {}
    for name, payer in funders.items():
        if name and name in words and re.search(rf"\b{re.escape(name)}s?\b", words):
            found[payer] = max(found.get(payer, ""), name, key=len)
    return found


def paid_by(funders: Mapping[str, str], heading: str, unit: str, cells: Sequence[Cell]) -> str:
    """Return the meaning of a heading that names one of the `funders`: their money, where amounts stand below it."""
    (payer, word), *more = payers_in(funders, heading).items()
    rest = re.sub(rf"\b{re.escape(word)}s?\b", " ", fold(heading), count=1)
    said = read_heading(rest)
    if more or said.is_foreign:
        return ""
    if not said.name or measure_column(said.name) == "funder":  # "Regionen", "Finansiering 2027: Regionen"
        meaning = AmountMeaning(said.unit or unit, said.year)
        return str(replace(meaning, funder=payer)) if _are_amounts(cells) else ""
    name = guessed(rest, unit)
    return str(replace(AmountMeaning.of(name), funder=payer)) if base_of(name) == "amount" else ""


def _are_amounts(cells: Sequence[Cell]) -> bool:
    """Tell whether cells hold amounts, and not ticks."""
    amounts, is_asked = set(), False
    for cell in cells:
        try:
            amounts.add(None if isinstance(cell, Unreadable) else read_amount(cell, Decimal(1)).value)
        except ValidationError:
            if not two_way_mark(as_text(cell)):
                return False
            is_asked = True
    return is_asked or bool(amounts - {None, Decimal(0), Decimal(1)})
