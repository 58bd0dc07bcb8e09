"""What a screen reader says of a chart in the PDF: its title and its description.

On a page the two are tied to the drawing by their ids. WeasyPrint makes the alternative text of a figure out of the
drawing's title alone, so in print the description is put there too.
"""

import re

_TITLE_AND_DESCRIPTION = re.compile(
    r"""(<title\ id="[^"]*">)([^<]*)(</title>\s*<desc\ id="[^"]*">)([^<]*)""", re.VERBOSE
)


def described(html: str) -> str:
    """Return `html` with the description of every drawing in its title."""
    return _TITLE_AND_DESCRIPTION.sub(r"\1\2. \4\3\4", html)
