"""Numbers as Swedish readers expect them: thin no-break spaces between thousands, a comma before decimals."""

from decimal import Decimal

from measures.numbers import format_number

__all__ = ["NO_BREAK_SPACE", "format_kronor", "format_number"]

NO_BREAK_SPACE = "\u00a0"


def format_kronor(amount: Decimal) -> str:
    """Return whole kronor with the unit."""
    return f"{format_number(amount)}{NO_BREAK_SPACE}kr"
