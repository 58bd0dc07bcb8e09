"""What a merge of random texts has to hold; each function returns what is wrong, and nothing where all is well."""

import random
import re
from collections.abc import Iterator

from handlingsplan.plan.merging import Choice, merge
from handlingsplan.richtext import clean, words
from tests.random_texts import Writer, change_words, delete_part, edited, move_part, move_words, rewrite_and_move

_WORD = re.compile(r"(?:bas|deras|mitt)\d+")
_TEXT = re.compile(r"<figure data-live.*?</figure>|<[^>]*>|[^<]+", re.DOTALL)


def words_of(html: str) -> list[str]:
    return _WORD.findall(words(html))


def faults_of_any(seed: int) -> Iterator[str]:
    """Yield what is wrong with a merge of any edits by two: no word may be lost, come back or stand twice."""
    chance = random.Random(seed)
    before = Writer(chance, "bas").text()
    theirs, mine = (edited(before, Writer(chance, name), chance.randint(1, 4)) for name in ("deras", "mitt"))
    merged, other = merge(before, theirs, mine), merge(before, mine, theirs)
    text = clean(merged.text())
    base, their, my, found = (set(words_of(one)) for one in (before, theirs, mine, text))
    left = (base & their & my) | (their - base) | (my - base)
    if any(clean(one) != one for one in (before, theirs, mine, text)):
        yield "not in the form that is stored"
    if not left <= found:
        yield f"lost: {left - found}"
    if bool(merged.clashes) != bool(other.clashes):
        yield "clashes only for one of the two"
    if not merged.clashes and (found != left or len(words_of(text)) != len(found)):
        yield f"come back, or twice: {found - left}"
    if not merged.clashes and set(words_of(clean(other.text()))) != found:
        yield "other words in the other order"
    for choice, own in ((Choice.MINE, my), (Choice.THEIRS, their)):
        chosen = set(words_of(clean(merged.text([choice] * len(merged.clashes)))))
        if not (own - base) | (base & their & my) <= chosen:
            yield f"lost by choosing {choice}: {(own - base) | (base & their & my) - chosen}"


def faults_of_different_words(seed: int) -> Iterator[str]:
    """Yield what is wrong where two have changed different words of a text: it merges."""
    chance = random.Random(seed)
    before = Writer(chance, "bas").text()
    one, other = _different_words(chance, before)
    theirs, mine = _changed(before, one, "deras"), _changed(before, other, "mitt")
    merged = merge(before, theirs, mine)
    expected = _changed(_changed(before, one, "deras"), other, "mitt")
    if merged.clashes:
        yield f"clashes: {merged.clashes[0]}"
    elif clean(merged.text()) != expected:
        yield f"{clean(merged.text())} instead of {expected}"


def _different_words(chance: random.Random, html: str) -> tuple[set[str], set[str]]:
    names = list(dict.fromkeys(words_of("".join(part for part in _TEXT.findall(html) if part[:1] != "<"))))
    chosen = chance.sample(names, k=min(len(names), chance.randint(2, 12)))
    return set(chosen[::2]), set(chosen[1::2])


def _changed(html: str, names: set[str], name: str) -> str:
    """Return the text with those of its words changed; not those that name a live part or tell of a picture."""

    def change(match: re.Match[str]) -> str:
        part = match.group()
        if part.startswith("<"):
            return part
        return _WORD.sub(lambda word: name + word.group()[3:] if word.group() in names else word.group(), part)

    return _TEXT.sub(change, html)


def faults_beside_moves(seed: int) -> Iterator[str]:
    """Yield what is wrong where one has moved parts of the text and the other has changed words: it merges."""
    chance = random.Random(seed)
    before = Writer(chance, "bas").text()
    moved = edited(before, Writer(chance, "deras"), chance.randint(1, 3), among=[move_part])
    names, _others = _different_words(chance, before)
    for theirs, mine in ((moved, _changed(before, names, "mitt")), (_changed(before, names, "mitt"), moved)):
        merged = merge(before, theirs, mine)
        if merged.clashes:
            yield f"clashes: {merged.clashes[0]}"
        elif sorted(words_of(clean(merged.text()))) != sorted(words_of(_changed(moved, names, "mitt"))):
            yield "other words"


def faults_of_deleting_and_moving(seed: int) -> Iterator[str]:
    """Yield what is wrong where one has deleted and the other moved, by part or by words, and rewritten."""
    chance = random.Random(seed)
    before = Writer(chance, "bas").text(3)
    less = edited(before, Writer(chance, "deras"), chance.randint(1, 3), among=[delete_part, delete_part, change_words])
    moved = edited(before, Writer(chance, "mitt"), chance.randint(1, 2), among=[rewrite_and_move, move_words])
    base, by_one, by_other = (set(words_of(one)) for one in (before, less, moved))
    left = (base & by_one & by_other) | (by_one - base) | (by_other - base)
    for theirs, mine in ((less, moved), (moved, less)):
        merged = merge(before, theirs, mine)
        found = set(words_of(clean(merged.text())))
        if not left <= found:
            yield f"lost: {left - found}"
        if not merged.clashes and found != left:
            yield f"come back: {found - left}"
