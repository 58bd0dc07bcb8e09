"""How changed words look in the HTML."""

import re


def gone(words: str) -> str:
    """Return words that were taken out."""
    return f'<del><span class="visually-hidden">borttaget: </span>{words}</del>'


def come(words: str) -> str:
    """Return words that were put in."""
    return f'<ins><span class="visually-hidden">tillagt: </span>{words}</ins>'


def apart(words: str) -> str:
    """Return words that are in one of two texts, neither of which came first."""
    return f'<mark><span class="visually-hidden">bara här: </span>{words}</mark>'


def otherwise(words: str) -> str:
    """Return words that look otherwise in the other text."""
    return f'<mark><span class="visually-hidden">annat utseende: </span>{words}</mark>'


def unmarked(html: str) -> str:
    """Return the HTML as it was before its words were marked."""
    return re.sub(r'<span class="visually-hidden">[\w ]+: </span>|</?(del|ins|mark)>', "", html)
