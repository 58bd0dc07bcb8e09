"""A section: what is laid out by itself, and knows what it depends on before it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.loader import get_template

from handlingsplan.chapters.links import PrintLinks

LINKS = PrintLinks()


@dataclass(frozen=True)
class Imprint:
    """What cover and imprint say beside the plan; the same for edition and draft."""

    draft: bool
    dated: Any
    checksum: str


@dataclass(frozen=True)
class Section:
    """What is laid out by itself. `title`, `level` and `anchors` stand in for it where it cannot be."""

    name: str
    title: str
    data: tuple[Any, ...]
    write: Callable[[], str]
    chapter: int = 0  # 0 for what comes before the chapters
    level: int = 2
    anchors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()  # for a table of contents: where its lines lead
    short: bool = False  # whether several are laid out together and cut apart afterwards
    parts: tuple["Section", ...] = ()  # what takes its place where it cannot be laid out: one of them is at fault
    appendix: int = 0  # 0 for what is no appendix
    fit: str = ""  # which of its pages are to be filled (handlingsplan.pdf.fitting); empty for none

    @property
    def head(self) -> str:
        """The name of the pages whose running head it has."""
        if self.appendix:
            return f"bilaga-{self.appendix}"
        return f"kapitel-{self.chapter}" if self.chapter else "front"


def render(template: str, **context: Any) -> str:
    """Return a print template's HTML. Unlocalised: years are not numbers to be read with a space in them."""
    html: str = get_template(template).template.render(  # type: ignore[attr-defined] # the engine's own template
        Context({"links": LINKS, **context}, use_l10n=False)
    )
    return html
