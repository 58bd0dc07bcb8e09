from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.numbers import (
    MINUS,
    THIN_SPACE,
    SwedishDecimalField,
    format_kronor,
    format_millions,
    format_number,
    read_number,
)

SPACES = (" ", "\u00a0", "\u2009", "\u202f")
numbers = st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False)


@given(number=numbers, space=st.sampled_from(SPACES))
def test_what_is_written_reads_back_the_same(number: Decimal, space: str) -> None:
    written = format_number(number, 4).replace(THIN_SPACE, space)
    assert read_number(written, example="1", decimals=4) == number


@given(number=numbers, decimals=st.integers(0, 3))
def test_rounding_stays_within_half_of_the_last_place(number: Decimal, decimals: int) -> None:
    rounded = read_number(format_number(number, decimals), example="1", decimals=decimals)
    assert abs(rounded - number) <= Decimal(1).scaleb(-decimals) / 2


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (Decimal("1234567.5"), 0, f"1{THIN_SPACE}234{THIN_SPACE}568"),
        (Decimal("-1234.56"), 1, f"{MINUS}1{THIN_SPACE}234,6"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("999.995"), 2, f"1{THIN_SPACE}000,00"),
        (7, 0, "7"),
    ],
)
def test_numbers_in_swedish(number: Decimal, decimals: int, text: str) -> None:
    assert format_number(number, decimals) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("abc", "Skriv med siffror, som 1 234,5."),
        ("12 trädgårdar", "Skriv med siffror, som 1 234,5."),
        ("1e5", "Skriv med siffror, som 1 234,5."),
        ("٣", "Skriv med siffror, som 1 234,5."),
        ("", "Skriv med siffror, som 1 234,5."),
        (
            "1.5",
            "Använd inte punkt i tal: skriv decimaler med komma och tusental med mellanslag, som 1 234,5.",
        ),
        ("1 23", "Kontrollera mellanslag och komma i talet. Skriv det som 1 234,5."),
        ("1,2,3", "Kontrollera mellanslag och komma i talet. Skriv det som 1 234,5."),
        ("--1", "Kontrollera mellanslag och komma i talet. Skriv det som 1 234,5."),
        ("1" * 41, "Talet är för långt. Skriv det som 1 234,5."),
    ],
)
def test_what_is_no_number_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_number(text, example="1 234,5", decimals=1)
    assert refusal.value.messages == [message]


@pytest.mark.parametrize(
    ("decimals", "text", "value"),
    [
        (1, "12,5", Decimal("12.5")),
        (1, "12,50", Decimal("12.5")),
        (1, " −3 ", Decimal(-3)),
        (0, "1\u202f234 platser", Decimal(1234)),
        (1, "63,5 %", Decimal("63.5")),
        (2, "0", Decimal(0)),
    ],
)
def test_a_field_takes_the_decimals_and_the_unit(decimals: int, text: str, value: Decimal) -> None:
    assert SwedishDecimalField(decimals=decimals, unit="platser").clean(text) == value


@pytest.mark.parametrize(
    ("decimals", "text", "message"),
    [
        (0, "12,5", "Skriv ett heltal, utan decimaler."),
        (1, "12,55", "Skriv högst 1 decimal."),
        (2, "0,555", "Skriv högst 2 decimaler."),
        (0, "1" + "0" * 14, "Talet är orimligt stort. Kontrollera antalet nollor."),
        (0, "", "Detta fält måste fyllas i."),
    ],
)
def test_a_field_refuses_in_words(decimals: int, text: str, message: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        SwedishDecimalField(decimals=decimals).clean(text)
    assert refusal.value.messages == [message]


def test_numbers_and_amounts_are_written_as_in_the_language() -> None:
    half, large = Decimal("-1234567.5"), Decimal(5_100_000)
    shown = (format_number(half, 1), format_kronor(Decimal(1500)), format_millions(large), format_millions(-10 * large))
    with override("en"):
        english = (
            format_number(half, 1),
            format_kronor(Decimal(1500)),
            format_millions(large),
            format_millions(-10 * large),
        )
    assert shown == ("−1\u202f234\u202f567,5", "1\u202f500\u00a0kr", "5,1\u00a0Mkr", "−51\u00a0Mkr")
    assert english == ("−1,234,567.5", "SEK\u00a01,500", "SEK\u00a05.1\u00a0million", "SEK\u00a0−51\u00a0million")
