"""What differs between two pieces of cleaned HTML, marked word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

# Longer texts are left unmarked: finding the words would take too long
MAX_WORDS = 20_000
_TOKEN = re.compile(r"<figure data-live=[^>]*>[^<]*</figure>|<[^>]*>|(?:&[#0-9A-Za-z]+;|[^<&\s])+|\s+|.", re.DOTALL)


def mark_changes(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Return both texts; words that are in one alone stand in `del` or `ins`, and are announced to screen readers."""
    return _marked_both(before, after, gone=("del", _("borttaget:")), come=("ins", _("tillagt:")))


def mark_apart(theirs: str, mine: str) -> tuple[SafeString, SafeString]:
    """Return two texts of which neither came first; words that are in one alone stand in `mark`, and are announced."""
    return _marked_both(theirs, mine, gone=("mark", _("bara här:")), come=("mark", _("bara här:")))


def _marked_both(
    before: str, after: str, *, gone: tuple[str, str], come: tuple[str, str]
) -> tuple[SafeString, SafeString]:
    """Mark what is in one text alone; `gone` and `come` are the element and what screen readers are told."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    old_places, new_places = _words(old), _words(new)
    if not old_places or not new_places or len(old_places) + len(new_places) > MAX_WORDS:
        return mark_safe(before), mark_safe(after)  # noqa: S308 both were cleaned by richtext.clean
    matcher = SequenceMatcher(a=[old[place] for place in old_places], b=[new[place] for place in new_places])
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    old_alone = {place for _tag, i, j, _k, _m in changes for place in old_places[i:j]}
    new_alone = {place for _tag, _i, _j, k, m in changes for place in new_places[k:m]}
    return _marked(old, old_alone, *gone), _marked(new, new_alone, *come)


def _words(tokens: Sequence[str]) -> list[int]:
    return [place for place, token in enumerate(tokens) if _is_word(token)]


def _is_word(token: str) -> bool:
    """Tell whether it is something to read: live parts and pictures are one word each."""
    return token.startswith(("<figure data-live=", "<img ")) or not (token.startswith("<") or token.isspace())


def _marked(tokens: Sequence[str], changed: set[int], tag: str, said: str) -> SafeString:
    """Wrap runs of changed words, with the spaces between them, but never an element."""
    opening = format_html('<{}><span class="visually-hidden">{} </span>', tag, said)
    parts = [
        f"{opening}{''.join(run)}</{tag}>" if is_changed else "".join(run) for is_changed, run in _runs(tokens, changed)
    ]
    return mark_safe("".join(parts))  # noqa: S308 cleaned by richtext.clean; what is added is ours


def _runs(tokens: Sequence[str], changed: set[int]) -> Iterator[tuple[bool, list[str]]]:
    between = {
        place for place, token in enumerate(tokens) if token.isspace() and place - 1 in changed and place + 1 in changed
    }
    for is_changed, run in groupby(enumerate(tokens), key=lambda item: item[0] in changed or item[0] in between):
        yield is_changed, [token for _place, token in run]
