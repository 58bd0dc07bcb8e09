"""What people write in cells, and what it is read as."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from handlingsplan.spreadsheets.reading.delimited import delimiter_of, read_csv
from measures.enums import Mode
from measures.workbooks import values
from measures.workbooks.lookup import NameLookup, PlanLookups
from measures.workbooks.values import read_day

EMPTY = NameLookup({}, "”%(name)s” saknas.")
NAMES = PlanLookups(*[EMPTY] * 6)


@pytest.mark.parametrize(
    ("written", "amount", "warning"),
    [
        ("1 234 567", 1_234_567, ""),
        ("1234567", 1_234_567, ""),
        (1234567.0, 1_234_567, ""),
        (500, 500, ""),
        (0, 0, ""),
        ("", None, ""),
        ("-", None, ""),
        ("ca 2 mkr", 2_000_000, "”ca 2 mkr” lästes som 2\u202f000\u202f000 kr."),
        ("c:a 250 tkr", 250_000, "”c:a 250 tkr” lästes som 250\u202f000 kr."),
        ("1 234 567,50", 1_234_568, "”1 234 567,50” lästes som 1\u202f234\u202f568 kr."),
        ("1 234 567,00 kr", 1_234_567, "”1 234 567,00 kr” lästes som 1\u202f234\u202f567 kr."),
        (1234.5, 1_235, "”1234,5” lästes som 1\u202f235 kr."),
        ("2,5 mnkr", 2_500_000, "”2,5 mnkr” lästes som 2\u202f500\u202f000 kr."),
    ],
)
def test_amounts(written: Any, amount: int | None, warning: str) -> None:
    reading = values.kronor(written, NAMES)
    assert (reading.value, reading.warning) == (None if amount is None else Decimal(amount), warning)


@pytest.mark.parametrize("written", ["mycket", "2-3 mkr", "-5", True, "1.5", "10 000 EUR"])
def test_amounts_that_are_refused(written: Any) -> None:
    with pytest.raises(ValidationError):
        values.kronor(written, NAMES)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        (date(2027, 3, 1), "2027-03-01", "2027-03-01"),
        ("2027-03-01", "2027-03-01", "2027-03-01"),
        ("2027-03-01 00:00:00", "2027-03-01", "2027-03-01"),
        ("20270301", "2027-03-01", "2027-03-01"),
        ("1/3 2027", "2027-03-01", "2027-03-01"),
        ("1.3.2027", "2027-03-01", "2027-03-01"),
        ("den 1 mars 2027", "2027-03-01", "2027-03-01"),
        ("mars 2027", "2027-03-01", "2027-03-31"),
        ("feb. 2028", "2028-02-01", "2028-02-29"),
        ("2027-03", "2027-03-01", "2027-03-31"),
        ("Q2 2027", "2027-04-01", "2027-06-30"),
        ("kvartal 4 2027", "2027-10-01", "2027-12-31"),
        ("2027", "2027-01-01", "2027-12-31"),
        (2027.0, "2027-01-01", "2027-12-31"),
        (44881.0, "2022-11-16", "2022-11-16"),
    ],
)
def test_days(written: Any, first: str, last: str) -> None:
    assert [read_day(written, last=end) for end in (False, True)] == [
        date.fromisoformat(first),
        date.fromisoformat(last),
    ]


@pytest.mark.parametrize("written", ["12/14/20", "snart", "2027-02-30", "2027-13", "våren 2027", 5, "31 april 2027"])
def test_days_that_are_refused(written: Any) -> None:
    with pytest.raises(ValidationError):
        read_day(written, last=False)


@pytest.mark.parametrize(
    ("written", "step"), [("2", 2), (2.0, 2), ("Steg 2", 2), ("2 Optimera", 2), ("optimera", 2), ("", None)]
)
def test_steps(written: Any, step: int | None) -> None:
    assert values.step(written, NAMES).value == step


def test_choices_and_names_that_are_unknown_are_named() -> None:
    read = values.choices(Mode.choices, "”%(name)s” är inget av färdsätten.")
    assert read("Cykel; gång", NAMES).value == {Mode.CYCLING, Mode.WALKING}
    assert read("Elsparkcykel och annan mikromobilitet", NAMES).value == {Mode.MICROMOBILITY}
    with pytest.raises(ValidationError, match="”Buss” är inget av färdsätten"):
        read("Cykel\nBuss", NAMES)
    with pytest.raises(ValidationError, match="Skriv ja eller nej"):
        values.yes_or_no("kanske", NAMES)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_every_usual_way(delimiter: str, code: str) -> None:
    rows = [
        ["Rubrik", "Kostnad", "År"],
        ["Säkra cykelvägar", "1 000", "2027"],
        ['Gå "mer", oftare; mycket', "", "2028"],
    ]
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]
    text = "\r\n".join(delimiter.join(row) for row in quoted)
    assert read_csv(text.encode(code))[1] == rows
    assert delimiter_of(text) == delimiter
