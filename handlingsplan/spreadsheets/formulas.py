"""What a spreadsheet would take for a formula, and the apostrophe that makes it text again.

The one rule for CSV, workbooks and files within PDFs (`handlingsplan.spreadsheets.files` writes them). No Django here:
the confined processes that read workbooks ask too.
"""

import re

# Signs that begin a formula, also as the wide and small forms that East Asian programs take for the same; what comes
# before them that nobody sees; and what some programs read as the end of a cell
_SIGNS = r"=+\-@⁺⁼₊₌﬩﹢﹣﹦﹫＋－＝＠"
_UNSEEN = r"\s\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"
_LIKE_A_FORMULA = re.compile(rf"'*(?:[{_UNSEEN}]*[{_SIGNS}]|[\t\r\n])")


def is_like_formula(text: str) -> bool:
    """Tell whether it looks like a formula, or like one with apostrophes before it."""
    return _LIKE_A_FORMULA.match(text) is not None


def protected(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe stands before what looks like one."""
    return "'" + text if is_like_formula(text) else text


def unprotected(text: str) -> str:
    """Return the text that `protected` was given."""
    return text[1:] if text.startswith("'") and is_like_formula(text[1:]) else text
