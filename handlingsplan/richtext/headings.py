"""Levels of a text's headings as they are shown: none is skipped, whatever the text says.

A text may begin with a small heading, or have one under a large one with none between: people make that when they
take a heading away, or paste. What is stored stays as it was written, so that two who write at once do not meet in it.
"""

import re

TOP = 2  # the page's title, or the chapter's, is level 1
_TAG = re.compile(r"<(/?)h([2-4])(?=[ >])")


def levelled(html: str) -> str:
    """Return the text with each heading one level below the nearest larger one before it; those of one size stay so."""
    above: list[str] = []

    def place(tag: re.Match[str]) -> str:
        end, level = tag.groups()
        if not end:
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        return f"<{end}h{len(above) - 1 + TOP}"

    return _TAG.sub(place, html)
