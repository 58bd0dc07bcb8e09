"""A number whose comma may be either of two things is asked about, by every field that takes one; others are read."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.numbers import KronorField, SwedishDecimalField, format_amount, read_kronor
from measures.workbooks.values import kronor
from tests.tree.files import name_of, python_files

AMBIGUOUS = "kan läsas på två sätt"
wholes, rests = st.integers(1, 999), st.integers(0, 999).map(lambda number: f"{number:03}")
READERS = {
    "form and grid": KronorField(required=False).clean,
    "workbook": lambda text: kronor(text, None).value,  # type: ignore[arg-type] # asks no names
    "value": SwedishDecimalField(required=False).clean,
    "value with two decimals": SwedishDecimalField(required=False, decimals=2).clean,
}


@given(whole=wholes, rest=rests, reader=st.sampled_from(sorted(READERS)), unit=st.sampled_from(["", " kr", " tkr"]))
def test_three_digits_after_a_comma_are_asked_about(whole: int, rest: str, reader: str, unit: str) -> None:
    written = f"{whole},{rest}{unit if 'value' not in reader else ''}"
    with pytest.raises(ValidationError, match=AMBIGUOUS):
        READERS[reader](written)


@given(whole=st.integers(0, 999_999), rest=rests, reader=st.sampled_from(["form and grid", "workbook"]))
def test_spaces_between_thousands_are_not_ambiguous(whole: int, rest: str, reader: str) -> None:
    amount = whole * 1000 + int(rest)
    assert READERS[reader](format_amount(Decimal(amount))) == amount


@given(whole=wholes, rest=rests)
def test_millions_have_thousandths(whole: int, rest: str) -> None:
    assert read_kronor(f"{whole},{rest} mnkr") == whole * 10**6 + int(rest) * 1000


@given(whole=wholes, rest=rests)
def test_an_indicator_with_three_decimals_takes_them(whole: int, rest: str) -> None:
    assert SwedishDecimalField(decimals=3).clean(f"{whole},{rest}") == Decimal(f"{whole}.{rest}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("250,000", "”250,000” kan läsas på två sätt. Skriv 250 000 eller 250."),
        ("1,500", "”1,500” kan läsas på två sätt. Skriv 1 500 eller 1."),
        ("1,234,567", "Kontrollera mellanslag och komma i talet. Skriv det som 1 234 567."),
    ],
)
def test_the_question_shows_both_readings(text: str, said: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_kronor(text)
    assert refusal.value.messages == [said]


def test_numbers_that_people_write_are_read_in_one_place() -> None:
    parses = re.compile(r"""replace\(["'],["'], ["']\.["']\)""")
    found = {name_of(path) for path in python_files() if parses.search(path.read_text(encoding="utf-8"))}
    assert found == {
        "handlingsplan/numbers.py",
        "followup/statistics/figures.py",  # reads files of services
        "handlingsplan/spreadsheets/reading/number_formats.py",  # confined, knows no Django; the number is known
    }
