"""The words of one paragraph as two people have changed them, and the marks that stand around them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from handlingsplan.plan.merging.matching import match, units
from handlingsplan.plan.merging.moving import NOTHING_CONTESTED, Contested, words_of
from handlingsplan.richtext.canonical import ORDER, InlineMark, Run, nested
from handlingsplan.richtext.tree import Element, Node, serialise

# Longer paragraphs are not compared word by word: it would take too long
MAX_TOKENS = 4_000
# In longer ones the commonest words and signs lead nowhere: a match of each with each would take too long too
MAX_EXACT = 800
_TOKEN = re.compile(r"&[#0-9A-Za-z]+;|\w+|\s+|[^\w\s]")
_IS_WORD = re.compile(r"\w|<")
Marks = Mapping[str, InlineMark]


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a space, a sign, a line break or a whole note, with the marks around it by their names."""

    html: str
    marks: Marks
    note: Element | None = None

    @property
    def words(self) -> Iterable[str]:
        return words_of([self.note or self.html])


@dataclass(frozen=True, slots=True)
class _Edit:
    """The tokens from `start` up to `end` of the paragraph before became `tokens`."""

    start: int
    end: int
    tokens: Sequence[_Token]
    by_me: bool

    def moves(self, contested: Contested) -> bool:
        """Tell whether it has put words here that the other has deleted where they stood."""
        kept = contested.kept_by(me=self.by_me)
        return bool(kept) and any(word in kept for token in self.tokens for word in token.words)


@dataclass(frozen=True)
class JoinedWords:
    """A paragraph with both writers' changes; `clashes` tells whether they touch the same words."""

    html: str
    clashes: bool


def merge_words(
    before: list[Node], theirs: list[Node], mine: list[Node], *, contested: Contested = NOTHING_CONTESTED
) -> JoinedWords:
    """Join three versions of a paragraph's words; those that are `contested` clash where one has put them in."""
    versions = [list(_tokens(nodes, {})) for nodes in (before, theirs, mine)]
    tokens, clashes = _merged(*versions, contested=contested)
    runs = [Run(token.html, tuple(token.marks[tag] for tag in ORDER if tag in token.marks)) for token in tokens]
    return JoinedWords(serialise(nested(runs)), clashes)


def _tokens(nodes: list[Node], marks: Marks) -> Iterator[_Token]:
    for node in nodes:
        if isinstance(node, str):
            yield from (_Token(word, marks) for word in _TOKEN.findall(node))
        elif node.tag == "br":
            yield _Token("<br>", marks)
        elif node.tag == "small":
            yield _Token(serialise([node]), marks, node)
        else:
            yield from _tokens(node.children, {**marks, node.tag: InlineMark(node.tag, tuple(node.attrs.items()))})


@dataclass(frozen=True)
class _Version:
    """What one writer has made of a paragraph: the tokens before as they were left, None where gone, and the edits."""

    kept: list[_Token | None]
    edits: list[_Edit]

    def between(self, start: int, end: int, edits: Sequence[_Edit]) -> list[_Token]:
        """Return the writer's text of a stretch, in which they have made `edits`."""
        result: list[_Token] = []
        done = start
        for edit in edits:
            result += [*(token for token in self.kept[done : edit.start] if token), *edit.tokens]
            done = edit.end
        return [*result, *(token for token in self.kept[done:end] if token)]


def _merged(
    before: Sequence[_Token], theirs: Sequence[_Token], mine: Sequence[_Token], *, contested: Contested
) -> tuple[list[_Token], bool]:
    if max(map(len, (before, theirs, mine))) > MAX_TOKENS:
        return [*theirs, *mine], True
    they, i = _compared(before, theirs, by_me=False), _compared(before, mine, by_me=True)
    result: list[_Token] = []
    clashes = False
    done = 0
    for group in [*_groups([*they.edits, *i.edits]), []]:
        start = min((edit.start for edit in group), default=len(before))
        for versions in zip(before[done:start], they.kept[done:start], i.kept[done:start], strict=True):
            token, is_clash = _kept_by_both(*versions, contested)
            result.append(token)
            clashes |= is_clash
        done = max((edit.end for edit in group), default=start)
        tokens, is_clash = _joined(before, they, i, group)
        result += tokens
        clashes |= is_clash or any(edit.moves(contested) for edit in group)
    return result, clashes


def _compared(before: Sequence[_Token], after: Sequence[_Token], *, by_me: bool) -> _Version:
    """Return what was changed; mere signs between changes count as changed too."""
    old, new = _known(before, after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=max(len(old), len(new)) > MAX_EXACT)
    kept: list[_Token | None] = [None] * len(before)
    changes: list[tuple[int, int, int, int]] = []
    codes = matcher.get_opcodes()
    for place, (tag, i, j, k, m) in enumerate(codes):
        is_between = 0 < place < len(codes) - 1 and not any(_IS_WORD.match(token.html) for token in before[i:j])
        if tag == "equal" and not is_between:
            kept[i:j] = after[k:m]
        elif changes and changes[-1][1] == i and changes[-1][3] == k:
            changes[-1] = (changes[-1][0], j, changes[-1][2], m)
        else:
            changes.append((i, j, k, m))
    return _Version(kept, [_Edit(i, j, after[k:m], by_me) for i, j, k, m in changes])


def _known(before: Sequence[_Token], after: Sequence[_Token]) -> tuple[list[str], list[str]]:
    """Return what the tokens are known by: a note that was changed is the same note."""
    old, new = [one.html for one in before], [one.html for one in after]
    places, news = ([at for at, one in enumerate(version) if one.note] for version in (before, after))
    notes, new_notes = ([one.note for one in version if one.note] for version in (before, after))
    for i, k in match(units(notes), units(new_notes)).items() if notes and new_notes else ():
        old[places[i]] = new[news[k]] = f"<small {i}>"
    return old, new


def _groups(edits: list[_Edit]) -> list[list[_Edit]]:
    """Put edits together that touch the same words; what is inserted beside a changed word stays apart."""
    groups: list[list[_Edit]] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end, edit.by_me)):
        if groups and any(_touch(one, edit) for one in groups[-1]):
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return groups


def _touch(one: _Edit, other: _Edit) -> bool:
    if one.start == one.end and other.start == other.end:
        return one.start == other.start
    return max(one.start, other.start) < min(one.end, other.end) or (
        one.start < other.start == other.end < one.end or other.start < one.start == one.end < other.end
    )


def _joined(before: Sequence[_Token], they: _Version, i: _Version, group: Sequence[_Edit]) -> tuple[list[_Token], bool]:
    """Return a stretch that was changed with both changes, and whether they clash; what both deleted from is gone."""
    start, end = min((edit.start for edit in group), default=0), max((edit.end for edit in group), default=0)
    rewrites = _rewrites_a_note(before, they, i, start, end)
    if not rewrites and not any(edit.tokens for edit in group):
        return [], False
    theirs = they.between(start, end, [edit for edit in group if not edit.by_me])
    mine = i.between(start, end, [edit for edit in group if edit.by_me])
    writers = {edit.by_me for edit in group}
    if theirs == mine or (len(writers) == 1 and not rewrites):
        return (mine if True in writers else theirs), False
    between = [_Token(" ", {})] if theirs and mine else []
    return [*theirs, *between, *mine], True


def _rewrites_a_note(before: Sequence[_Token], they: _Version, i: _Version, start: int, end: int) -> bool:
    """Tell whether one has changed the words of a note that the other has taken away."""
    versions = zip(before[start:end], they.kept[start:end], i.kept[start:end], strict=True)
    return any(
        kept.html != old.html
        for old, *both in versions
        for kept, other in (both, both[::-1])
        if old.note and kept is not None and other is None
    )


def _kept_by_both(
    before: _Token, theirs: _Token | None, mine: _Token | None, contested: Contested
) -> tuple[_Token, bool]:
    """Return a token that both have kept with what either has made of it, and whether they disagree."""
    if theirs is None or mine is None:
        raise AssertionError("outside the edits everything is kept")
    if theirs == mine:
        return theirs, False
    html, clashes = theirs.html, False
    if before.note and theirs.note and mine.note:
        words = merge_words(before.note.children, theirs.note.children, mine.note.children, contested=contested)
        html, clashes = f'<small class="note">{words.html}</small>', words.clashes
    marks: dict[str, InlineMark] = {}
    for tag in ORDER:
        old, their, my = before.marks.get(tag), theirs.marks.get(tag), mine.marks.get(tag)
        is_clash = old not in {their, my} and their != my
        mark = (my or their) if is_clash or old == their else their
        clashes |= is_clash
        if mark is not None:
            marks[tag] = mark
    return _Token(html, marks, theirs.note), clashes
