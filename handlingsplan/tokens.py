"""The tokens of the design, for what the screen's style sheets don't reach: print sheets, drawings, workbooks."""

import re
from collections.abc import Mapping
from functools import cache

from django.conf import settings

_TOKEN = re.compile(r"--([\w-]+):\s+([^;]+);")
_USE = re.compile(r"var\(--([\w-]+)\)")


@cache
def tokens() -> dict[str, str]:
    """Return the values of `static/css/tokens.css` by name: `{"ink": "#17252e", ...}`."""
    return dict(_TOKEN.findall((settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")))


def with_values(css: str, more: Mapping[str, str]) -> str:
    """Return a print sheet with the values of the tokens and of `more` in place of their names.

    WeasyPrint reads `var()`, but lets every element of the document inherit every property that the sheet declares.
    Raises KeyError for an unknown name.
    """
    values = {**tokens(), **more}
    return _USE.sub(lambda use: values[use[1]], css)
