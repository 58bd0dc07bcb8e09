import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.organisation_numbers import normal, number_problem


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("232100-0016", "232100-0016"),
        (" 2321000016 ", "232100-0016"),
        ("232100 0016", "232100-0016"),
        ("232100–0016", "232100-0016"),
        ("162321000016", "232100-0016"),
        ("SE232100", "SE232100"),
    ],
)
def test_a_number_is_written_in_one_way(typed: str, number: str) -> None:
    assert normal(typed) == number


@pytest.mark.parametrize("number", ["232100-0016", "212000-0019", "212000-2890", "202100-6297"])
def test_numbers_in_use_are_right(number: str) -> None:
    assert number_problem(number) == ""


@pytest.mark.parametrize("number", ["", "232100", "232100-001", "2321000016", "abcdef-ghij"])
def test_another_form_is_refused(number: str) -> None:
    assert number_problem(number) == "Skriv numret med tio siffror, som 232100-0016."


@given(st.from_regex(r"[0-9]{6}-[0-9]{3}", fullmatch=True))
def test_exactly_one_last_digit_fits(start: str) -> None:
    right = [digit for digit in range(10) if not number_problem(f"{start}{digit}")]
    assert len(right) == 1


@given(st.from_regex(r"[0-9]{6}-[0-9]{4}", fullmatch=True), st.sampled_from([0, 1, 2, 3, 4, 5, 7, 8, 9, 10]))
def test_one_wrong_digit_is_found(number: str, place: int) -> None:
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert not (number_problem(number) == number_problem(wrong) == "")
