"""What anchoring promises, in its plainest form: every place compared with every other, whatever time it takes."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from handlingsplan.discussion.anchoring import LONG_ENOUGH, Place, place_at

_WORD = re.compile(r"\w+|[^\w\s]")
_SENTENCE = re.compile(r"[^.!?]*(?:[.!?]+\s*|$)")


def find(text: str, quote: str, *, before: str, near: int) -> Place | None:
    """Return where the quote stands after most of the words before, else nearest; also where it overlaps itself."""
    starts = [match.start() for match in re.finditer(f"(?={re.escape(quote)})", text)] if quote else []
    if not starts:
        return None
    start = min(starts, key=lambda at: (-_same_end(text[:at], before), abs(at - near)))
    return place_at(text, start, start + len(quote))


def follow(old: str, new: str, place: Place) -> Place | None:
    kept = [
        (at_new + max(0, place.position - at_old), at_new + min(size, place.end - at_old))
        for at_old, at_new, size in _steps(old, new)
        if at_old < place.end and place.position < at_old + size
    ]
    survived = sum(len("".join(new[start:end].split())) for start, end in kept)
    if not kept or 2 * survived < len("".join(old[place.position : place.end].split())):
        return _found_again(new, place)
    start, end = kept[0][0], kept[-1][1]
    whole = new.find(place.quote, max(0, end - len(place.quote)), start + len(place.quote))
    if whole >= 0:
        return place_at(new, whole, whole + len(place.quote))
    words = new[start:end]
    return place_at(new, start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))


def _found_again(text: str, place: Place) -> Place | None:
    found = find(text, place.quote, before=place.before, near=place.position)
    if found is None:
        return None
    known = _same_end(found.before, place.before) + _same_end(found.after[::-1], place.after[::-1])
    whole = len(place.before) + len(place.after)
    is_sure = len(place.quote) >= LONG_ENOUGH and text.count(place.quote) == 1
    return found if is_sure or 2 * known >= whole > 0 or found.quote == text else None


def _steps(old: str, new: str) -> list[tuple[int, int, int]]:
    olds, news = list(_SENTENCE.finditer(old)), list(_SENTENCE.finditer(new))
    steps = []
    for tag, i, j, k, m in _opcodes(olds, news):
        if tag == "equal":
            steps += [(olds[i].start(), news[k].start(), olds[j - 1].end() - olds[i].start())]
        elif tag == "replace":
            words = list(_WORD.finditer(old, olds[i].start(), olds[j - 1].end()))
            others = list(_WORD.finditer(new, news[k].start(), news[m - 1].end()))
            for word_tag, a, b, c, _d in _opcodes(words, others):
                if word_tag == "equal":
                    steps += [
                        (words[a + n].start(), others[c + n].start(), len(words[a + n].group())) for n in range(b - a)
                    ]
    return steps


def _opcodes(one: list[re.Match[str]], other: list[re.Match[str]]) -> Sequence[tuple[str, int, int, int, int]]:
    parts = [[match.group() for match in matches] for matches in (one, other)]
    return SequenceMatcher(a=parts[0], b=parts[1], autojunk=False).get_opcodes()


def _same_end(one: str, other: str) -> int:
    pairs = zip(one[::-1], other[::-1], strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
