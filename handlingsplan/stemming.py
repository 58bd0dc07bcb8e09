"""Swedish words without their endings, by the Snowball algorithm (snowballstem.org/algorithms/swedish).

It is what PostgreSQL's text search calls `swedish`, here so that SQLite finds the same.
"""

import re
from functools import lru_cache

_REGION = re.compile(r"[aeiouyäåö][^aeiouyäåö]")
_SHORTEST_START = 3
_ENDINGS = (
    "a arna erna heterna orna ad e ade ande arne are aste en anden aren heten ern ar er heter or as arnas ernas ornas "
    "es ades andes ens arens hetens erns at andet het ast"
)
_MAIN = sorted(_ENDINGS.split(), key=len, reverse=True)
_BEFORE_S = frozenset("bcdfghjklmnoprtvy")
_DOUBLE = ("dd", "gd", "nn", "dt", "gt", "kt", "tt")
_OTHER = {"fullt": 1, "löst": 1, "lig": 3, "els": 3, "ig": 2}
"""Endings, and how many letters of each go."""


def _main(word: str, start: int) -> str:
    for ending in _MAIN:
        if word.endswith(ending) and len(word) - len(ending) >= start:
            return word[: -len(ending)]
    if word.endswith("s") and len(word) - 1 >= start and word[-2:-1] in _BEFORE_S:
        return word[:-1]
    return word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a lower-case word without its ending: "cykelbanorna" and "cykelbana" become "cykelban"."""
    region = _REGION.search(word)
    if region is None:
        return word
    start = max(region.end(), _SHORTEST_START)
    word = _main(word, start)
    if word.endswith(_DOUBLE) and len(word) - 2 >= start:
        word = word[:-1]
    for ending, gone in _OTHER.items():
        if word.endswith(ending) and len(word) - len(ending) >= start:
            return word[:-gone]
    return word
