"""Two texts with what differs marked in both: words that are in one alone, and words that look otherwise."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handlingsplan.plan.comparing.looks import Restyled, looks, of_pictures, told

# Longer texts are left unmarked: finding the words would take too long
MAX_WORDS = 20_000
_TOKEN = re.compile(r"<figure data-live=[^>]*>[^<]*</figure>|<[^>]*>|(?:&[#0-9A-Za-z]+;|[^<&\s])+|\s+|.", re.DOTALL)
# An element to wrap words in, and what screen readers are told of them
_Kind = tuple[str, str]


@dataclass(frozen=True)
class Marked:
    """Both texts, marked, and sentences about what no mark can show."""

    before: SafeString
    after: SafeString
    notes: tuple[str, ...] = ()


def mark_changes(before: str, after: str) -> Marked:
    """Mark words that are in one alone in `del` or `ins`, those that look otherwise in `mark`, each announced."""
    return _marked_both(before, after, gone=("del", _("borttaget:")), come=("ins", _("tillagt:")))


def mark_apart(theirs: str, mine: str) -> tuple[SafeString, SafeString]:
    """Return two texts of which neither came first; words that are in one alone stand in `mark`, and are announced."""
    alone = ("mark", _("bara här:"))
    marked = _marked_both(theirs, mine, gone=alone, come=alone)
    return marked.before, marked.after


def _marked_both(before: str, after: str, *, gone: _Kind, come: _Kind) -> Marked:
    """Mark what is in one text alone; `gone` and `come` are for the words of the one and the other."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    old_places, new_places = _words(old), _words(new)
    if not old_places or not new_places or len(old_places) + len(new_places) > MAX_WORDS:
        return Marked(mark_safe(before), mark_safe(after))  # noqa: S308 both were cleaned by richtext.clean
    codes = SequenceMatcher(
        a=[old[place] for place in old_places], b=[new[place] for place in new_places]
    ).get_opcodes()
    old_kinds = {place: gone for tag, i, j, _k, _m in codes if tag != "equal" for place in old_places[i:j]}
    new_kinds = {place: come for tag, _i, _j, k, m in codes if tag != "equal" for place in new_places[k:m]}
    old_looks, new_looks = list(looks(old)), list(looks(new))
    words: list[Restyled] = []
    for number, (tag, i, j, k, m) in enumerate(codes):
        for at, there in zip(old_places[i:j], new_places[k:m], strict=True) if tag == "equal" else ():
            words.append(Restyled(old[at], old_looks[at], new_looks[there], number))
            if words[-1].changed:
                old_kinds[at] = new_kinds[there] = ("mark", _("annat utseende:"))
    pictures = (
        [old[one] for one in old_places if _is_image(old[one])],
        [new[one] for one in new_places if _is_image(new[one])],
    )
    return Marked(_marked(old, old_kinds), _marked(new, new_kinds), (*told(words), *of_pictures(*pictures)))


def _words(tokens: Sequence[str]) -> list[int]:
    return [place for place, token in enumerate(tokens) if _is_word(token)]


def _is_word(token: str) -> bool:
    """Tell whether it is something to read: live parts and pictures are one word each."""
    return token.startswith("<figure data-live=") or _is_image(token) or not (token.startswith("<") or token.isspace())


def _is_image(token: str) -> bool:
    return token.startswith("<img ")


def _marked(tokens: Sequence[str], kinds: Mapping[int, _Kind]) -> SafeString:
    """Wrap runs of words of one kind, with the spaces between them, but never an element."""
    parts: list[str] = []
    for kind, run in _runs(tokens, kinds):
        if kind is None:
            parts += run
        else:
            parts += [format_html('<{}><span class="visually-hidden">{} </span>', *kind), *run, f"</{kind[0]}>"]
    return mark_safe("".join(parts))  # noqa: S308 cleaned by richtext.clean; what is added is ours


def _runs(tokens: Sequence[str], kinds: Mapping[int, _Kind]) -> Iterator[tuple[_Kind | None, list[str]]]:
    between = {
        place: kinds[place - 1]
        for place, token in enumerate(tokens)
        if token.isspace() and place - 1 in kinds and kinds[place - 1] == kinds.get(place + 1)
    }
    known = {**kinds, **between}
    for kind, run in groupby(enumerate(tokens), key=lambda item: known.get(item[0])):
        yield kind, [token for _place, token in run]
