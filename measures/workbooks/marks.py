"""Full stops and commas in amounts that are texts: "1.500" is 1 500 in one list and 1,5 in another."""

import re

BETWEEN_THOUSANDS, BEFORE_DECIMALS = "=thousands", "=decimals"  # what may be decided of the marks of a column
NAMES = {".": "punkt", ",": "komma"}
_THOUSANDS = re.compile(
    r"(?<![\d.,])\d{1,3}(?:\.\d{3}(?:(?:\.\d{3})+(?:,\d+)?|,\d+)|(?:,\d{3}){2,}|(?:,\d{3})+\.\d+)(?![\d.,])"
)
_STOP = re.compile(r"(?<![\d.,])\d+\.\d+(?![\d.,])")
_COMMA = re.compile(r"(?<![\d.,])[1-9]\d{0,2},\d{3}(?![\d.,])")
_SINGLE = {".": _STOP, ",": _COMMA}


def with_plain_thousands(text: str) -> str:
    """Return the text with a number whose marks can be read in one way only, "1.500.000", as it is written here."""

    def plain(found: re.Match[str]) -> str:
        mark = next(sign for sign in found[0] if sign in NAMES)
        return found[0].replace(mark, "").replace(".", ",")

    return _THOUSANDS.sub(plain, text)


def two_way_mark(text: str) -> str:
    """Return the mark in a number that is read in two ways, or that is not ours; empty where there is none."""
    return next((mark for mark, pattern in _SINGLE.items() if pattern.search(text)), "")


def unmarked(text: str, mark: str, are_thousands: bool) -> str:  # noqa: FBT001 of one caller
    """Return the text with the mark as it was decided; what cannot be so, as 12.5 between thousands, stays as it is."""

    def plain(found: re.Match[str]) -> str:
        whole, _mark, rest = found[0].partition(mark)
        if not are_thousands:
            return f"{whole},{rest.rstrip('0')}".rstrip(",")
        return whole + rest if len(rest) == len("000") else found[0]

    return _SINGLE[mark].sub(plain, text)


def mark_question(heading: str, mark: str) -> str:
    """Return what is asked about once for a column."""
    return f"{heading}: tal med {NAMES[mark]}"


def asked_mark(text: str) -> str:
    """Return the mark that a question is about; empty where it is about something else."""
    return next((mark for mark, name in NAMES.items() if text.endswith(f": tal med {name}")), "")
