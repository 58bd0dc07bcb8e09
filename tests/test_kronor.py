from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.numbers import KronorField, format_amount, read_kronor

SPACES = (" ", "\u00a0", "\u2009", "\u202f", "  ", "\t")
TAILS = ("", " kr", "kr", " KR", ",00", ",00 kr", ":-", " kronor")
amounts = st.integers(min_value=0, max_value=10**13 - 1)


@given(amount=amounts, space=st.sampled_from(SPACES), tail=st.sampled_from(TAILS))
def test_however_an_amount_is_spaced_it_is_the_same(amount: int, space: str, tail: str) -> None:
    assert read_kronor(f"{amount:,}".replace(",", space) + tail) == Decimal(amount)


@given(amount=amounts)
def test_what_is_shown_reads_back_the_same(amount: int) -> None:
    assert read_kronor(format_amount(Decimal(amount))) == Decimal(amount)


@given(thousands=st.integers(0, 10**9))
def test_thousands_and_millions(thousands: int) -> None:
    in_millions = f"{thousands // 1000},{thousands % 1000:03}"
    assert read_kronor(f"{thousands} tkr") == read_kronor(f"{in_millions} mnkr") == thousands * 1000


@given(text=st.text(max_size=60))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    amount = None
    with suppress(ValidationError):
        amount = read_kronor(text)
    assert amount is None or (amount >= 0 and amount == amount.to_integral_value())


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None),
        ("   ", None),
        ("0", Decimal(0)),
        ("1 234 567,00", Decimal(1_234_567)),
        ("2,5 mnkr", Decimal(2_500_000)),
        ("250 tkr", Decimal(250_000)),
        ("3 miljoner kronor", Decimal(3_000_000)),
        ("1,2 mdkr", Decimal(1_200_000_000)),
        ("5 milj. kr", Decimal(5_000_000)),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: Decimal | None) -> None:
    assert read_kronor(text) == amount


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("abc", "Skriv med siffror, som 1 234 567."),
        ("kr", "Skriv beloppet med siffror, som 1 234 567."),
        ("-5", "Beloppet kan inte vara negativt."),
        ("−5 kr", "Beloppet kan inte vara negativt."),
        ("12,50", "Skriv hela kronor, utan ören."),
        ("2,5555555 mnkr", "Skriv hela kronor, utan ören."),
        ("1 23", "Kontrollera mellanslag och komma i talet. Skriv det som 1 234 567."),
        ("10 000 000 000 000", "Beloppet är orimligt stort. Kontrollera antalet nollor."),
        (
            "1.234",
            "Använd inte punkt i tal: skriv decimaler med komma och tusental med mellanslag, som 1 234 567.",
        ),
    ],
)
def test_what_is_no_amount_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        KronorField(required=False).clean(text)
    assert refusal.value.messages == [message]


def test_not_stated_is_not_nought() -> None:
    assert format_amount(None) == ""
    assert format_amount(Decimal(0)) == "0"
    assert KronorField(required=False).clean("") is None


def test_the_same_amount_written_otherwise_is_no_change() -> None:
    field = KronorField(required=False)
    assert not field.has_changed(Decimal(2_500_000), "2,5 mnkr")
    assert field.has_changed(Decimal(2_500_000), "2,6 mnkr")
    assert field.has_changed(None, "0")
    assert field.has_changed(None, "abc")
