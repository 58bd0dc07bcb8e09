"""Three versions of a text become one: what two writers changed in different places is joined, the rest is shown.

The texts are joined by their structure: blocks, items of lists, rows and columns of tables, and within each paragraph
words and their marks. A block that one has moved and the other has changed is changed where it now stands. What both
changed is a `Clash`, and so is what one has deleted and the other has moved and rewritten: a person decides.
"""

from handlingsplan.plan.merging.blocks import merge_blocks
from handlingsplan.plan.merging.clashes import Choice, Clash, Merge, numbered
from handlingsplan.plan.merging.matching import MAX_BLOCKS
from handlingsplan.plan.merging.moving import contested
from handlingsplan.richtext.tree import Element, Node, parse

__all__ = ["Choice", "Clash", "Merge", "merge"]


def merge(before: str, theirs: str, mine: str) -> Merge:
    """Join two cleaned texts that both began as `before`.

    First texts, and texts of more than `MAX_BLOCKS` blocks, are one clash: joining them would take too long.
    """
    if mine in {theirs, before}:
        return Merge([theirs])
    if before == theirs:
        return Merge([mine])
    versions = [[node for node in parse(text) if isinstance(node, Element)] for text in (before, theirs, mine)]
    if not before or sum(map(len, versions)) > MAX_BLOCKS:
        return Merge(numbered([Clash(before=before, theirs=theirs, mine=mine)]))
    nodes: list[list[Node]] = [[*version] for version in versions]
    return Merge(numbered(merge_blocks(*versions, contested=contested(*nodes))))
