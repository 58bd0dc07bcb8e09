"""A language that nobody speaks: every letter has an accent and every text is a third longer, whatever it says.

What stands without accents on a page in it was never given to a translator, or is what people wrote.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.utils.translation import trans_real

CODE = "eo"  # whose catalogue is not asked
LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzåäöABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ",
    "áƀćđéƒǵĥíĵķĺḿńóṕɋŕśťúṽŵẋýźǻǟȫÁɃĆĐÉƑǴĤÍĴĶĹḾŃÓṔɊŔŚŤÚṼŴẊÝŹǺǞȪ",
)
# What is filled in or read by programs: placeholders, elements, entities, addresses
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>|&\w+;|https?://\S+")
FORMATS = {"j F Y \\k\\l. H.i": "j F Y, H:i", "sv_SE": CODE}  # for programs too


def accented(message: str) -> str:
    """Return the message with accents, and longer."""
    if message in FORMATS or not message.strip():
        return FORMATS.get(message, message)
    pieces = [piece.translate(LETTERS) for piece in KEPT.split(message)]
    kept = [*KEPT.findall(message), ""]
    text = "".join(f"{piece}{rest}" for piece, rest in zip(pieces, kept, strict=True))
    ending = text[len(text.rstrip()) :]
    return f"{text.rstrip()}{'·' * (len(message) // 3)}{ending}"


class Pseudo(trans_real.DjangoTranslation):
    """Translates everything."""

    def __init__(self) -> None:
        super().__init__("en")

    def gettext(self, message: str) -> str:
        return accented(message.rpartition(trans_real.CONTEXT_SEPARATOR)[2])

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)

    def to_language(self) -> str:
        return CODE


@contextmanager
def pseudo_language() -> Iterator[str]:
    """Let the portal have one language more; gives its code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LANGUAGES", [*settings.LANGUAGES, (CODE, accented("Pseudo"))])
        patch.setitem(trans_real._translations, CODE, Pseudo())  # type: ignore[attr-defined] # noqa: SLF001 Django has no other way in
        yield CODE
